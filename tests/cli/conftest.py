"""A content folder with a graph of a few quads, for what does not depend on the data."""

from __future__ import annotations

import pytest

from renkei.content import Content


@pytest.fixture
def small(folder: Content) -> Content:
    """A copied content folder whose built graph is small."""
    folder.graph.write_text(
        "@prefix rk: <https://w3id.org/renkei/ont#> .\n"
        "<https://w3id.org/renkei/graph/authority> {\n"
        '  <https://w3id.org/renkei/id/city/tokyo> a rk:City ; rk:unLocode "JPTKX" .\n'
        "}\n",
        encoding="utf-8",
    )
    return folder
