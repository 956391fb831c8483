"""`renkei validate`: exit codes for files that conform, that do not, and that are unusable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Renkei

Write = Callable[..., Path]
BROKEN_DATE = """
@prefix rk: <https://w3id.org/renkei/ont#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/renkei/id/event/x-1> a rk:Event ; rk:month "2021-13"^^xsd:gYearMonth .
"""


def test_the_built_graph_conforms(renkei: Renkei) -> None:
    told = renkei("validate")
    assert (told.code, told.err) == (0, "")


@pytest.mark.parametrize("wanted", ["text", "json", "turtle", "html"])
def test_a_broken_date_does_not_conform(renkei: Renkei, write: Write, wanted: str) -> None:
    told = renkei("validate", write("bad.ttl", BROKEN_DATE), "--format", wanted)
    assert (told.code, told.err) == (1, "")
    assert "x-1" in told.out
    assert "month" in told.out


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("x.ttl", b"this is not RDF"),
        ("x.ttl", b"\x00\xff\xfe\x89PNG"),
        ("x.png", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("x.txt", "題名。".encode()),
    ],
)
def test_what_is_no_rdf_is_one_line(renkei: Renkei, write: Write, name: str, raw: bytes) -> None:
    path = write(name, raw)
    assert str(path) in renkei("validate", path).complaint


def test_a_missing_file_and_a_folder_are_one_line(renkei: Renkei, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.ttl", tmp_path):
        assert str(path) in renkei("validate", path).complaint
