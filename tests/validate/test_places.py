from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from renkei.validate.findings import Finding, Place, Severity
from renkei.validate.places import MOST_PLACES, Locator, line_of
from renkei.validate.reading import read_file

TRIG = """@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@base <http://x/> .
<g1> { <a> <p> 1 , 2 . }
<g2> { <a> <p> 2 ; <q> 3 . }
<g3> { <b> <p> 4 . }
<provenance> {
  <g1> prov:wasDerivedFrom <e> .
  <e> oa:hasSelector <e#quote> , <e#position> .
  <e#quote> oa:exact "2021年3月" .
}
"""
A = URIRef("http://x/a")
XSD_INTEGER = URIRef("http://www.w3.org/2001/XMLSchema#integer")
G1 = Place(graph="http://x/g1", quotes=("2021年3月",))
G2 = Place(graph="http://x/g2")


def finding(focus: Node, path: str = "", value: Node | None = None) -> Finding:
    return Finding(focus, path, value, SH.Shape, SH.Shape, Severity.VIOLATION)


@pytest.fixture
def trig(tmp_path: Path) -> Path:
    path = tmp_path / "file.trig"
    path.write_text(TRIG, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        (finding(A, "http://x/p", Literal("1", datatype=XSD_INTEGER)), (G1,)),
        (finding(A, "http://x/p", Literal("2", datatype=XSD_INTEGER)), (G1, G2)),
        (finding(A, "http://x/q"), (G2,)),
        (finding(A, "http://x/missing"), (G1, G2)),
        (finding(A, "^http://x/p"), (G1, G2)),
        (finding(A), (G1, G2)),
        (finding(URIRef("http://x/unknown")), ()),
    ],
)
def test_graph_and_quote(trig: Path, wrong: Finding, places: tuple[Place, ...]) -> None:
    locator = Locator([read_file(trig)], name_files=False)
    assert locator.locate(wrong).places == places


def test_a_place_that_is_known_gets_its_quote(trig: Path) -> None:
    known = replace(finding(A), places=(Place(graph="http://x/g1"),))
    assert Locator([read_file(trig)], name_files=False).locate(known).places == (G1,)


def test_file_and_line(trig: Path) -> None:
    (place,) = Locator([read_file(trig)], name_files=True).locate(finding(A, "http://x/q")).places
    assert place == Place(str(trig), 4, "http://x/g2")


def test_not_more_places_than_a_reader_needs(tmp_path: Path) -> None:
    path = tmp_path / "file.trig"
    graphs = [f"<http://x/g{n}> {{ <http://x/a> <http://x/p> 1 }}" for n in range(20)]
    path.write_text("\n".join(graphs))
    located = Locator([read_file(path)], name_files=False).locate(finding(A))
    assert len(located.places) == MOST_PLACES


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<http://x/other> <http://x/p> <http://x/a> .\n\n<http://x/a> <http://x/p> 1 .", 3),
        ("<http://x/other> <http://x/p> <http://x/a> .", 1),
        ("PREFIX x: <http://x/>\nx:ab x:p 1 .\nx:a-b x:p 1 .\n  x:a x:p 1 .", 4),
        ("@base <http://x/> .\n<ab> <p> 1 .\n<a> <p> 1 .", 3),
        ('{\n "@id": "http://x/a"\n}', 2),
        ('<r:RDF>\n<r:Description r:about="http://x/a"/>', 2),
        ("@prefix y: <http://x/> .\nxy:a y:p 1 .", None),
        ("", None),
    ],
)
def test_line_of(text: str, line: int | None) -> None:
    assert line_of(text, "http://x/a") == line
