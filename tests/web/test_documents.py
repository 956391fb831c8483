"""Documents of terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.web.documents import read_document


def test_blank_nodes_have_the_same_names_every_time(content: Content) -> None:
    files = sorted(content.shapes.glob("*.ttl"))
    first, second = ({str(quad) for quad in read_document(files).quads()} for _ in range(2))
    assert any("_:" in quad for quad in first)
    assert first == second


@pytest.mark.parametrize("text", [None, "<a> <b>"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "terms.ttl"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RenkeiError, match="cannot be read") as raised:
        read_document([path])
    assert raised.value.where == str(path)
