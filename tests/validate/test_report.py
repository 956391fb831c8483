import json
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from rdflib import SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from renkei.errors import RenkeiError
from renkei.terms import RK, SHAPES
from renkei.validate.findings import Finding, Place, Severity
from renkei.validate.report import FORMATS, LONGEST_QUOTE, Report, render

EVENT = URIRef("https://w3id.org/renkei/id/event/tokyo-kl-6")
MONTH = Finding(
    focus=EVENT,
    path=str(RK.month),
    value=Literal("2019-13", datatype=XSD.gYearMonth),
    rule=SHAPES.month,
    component=SH.PatternConstraintComponent,
    severity=Severity.VIOLATION,
    messages={"ja": "月が違います。", "en": "No such month."},
    places=(
        Place(graph="https://w3id.org/renkei/graph/tokyo-kl/p40", quotes=("2019年13月",)),
        Place(file="data.ttl", line=7),
    ),
)
LABEL = Finding(
    focus=EVENT,
    path="^http://x/p",
    value=None,
    rule=SHAPES["label-ms"],
    component=SH.MinCountConstraintComponent,
    severity=Severity.WARNING,
    messages={"en": "No label."},
)
BAD = Report((MONTH, LABEL), (), 10, 3, 2)
WARNED = Report((LABEL,), (), 10, 3, 2)
GOOD = Report((), (), 10, 3, 3)


@pytest.mark.parametrize(("report", "conforms"), [(BAD, False), (WARNED, True), (GOOD, True)])
def test_only_violations_count(report: Report, conforms: bool) -> None:
    assert report.conforms is conforms


def test_text() -> None:
    assert render(BAD, "text", "en") == (
        "Violation rks:month: No such month.\n"
        '  id:event/tokyo-kl-6  rk:month  "2019-13"^^xsd:gYearMonth\n'
        "    graph:tokyo-kl/p40 “2019年13月”\n"
        "    data.ttl:7\n"
        "\n"
        "Warning rks:label-ms: No label.\n"
        "  id:event/tokyo-kl-6  ^http://x/p\n"
        "\n"
        "does not conform: 1 violations, 1 warnings; 10 triples, 2 of 3 things have a shape\n"
    )


def test_text_in_japanese() -> None:
    text = render(BAD, "text", "ja")
    assert text.startswith("違反 rks:month: 月が違います。\n")
    assert "適合していません。違反 1 件、警告 1 件" in text
    assert render(BAD, "text", "ms") == render(BAD, "text", "en")


def test_text_shows_no_control_characters_and_cuts_quotes() -> None:
    place = Place(graph="\x1b[2J", quotes=("あ" * 200, "a\nb"))
    finding = Finding(EVENT, "", Literal("\x1b]0;x\x07"), EVENT, EVENT, Severity.INFO, {}, (place,))
    text = render(Report((finding,), (), 1, 1, 1))
    assert all(line.isprintable() for line in text.splitlines())
    assert "\\u001B[2J" in text
    assert "あ" * (LONGEST_QUOTE - 1) + "…" in text
    assert "あ" * LONGEST_QUOTE not in text


def test_json() -> None:
    content = json.loads(render(BAD, "json"))
    assert content["conforms"] is False
    assert (content["violations"], content["warnings"]) == (1, 1)
    assert (content["triples"], content["things"], content["covered"]) == (10, 3, 2)
    assert content["findings"][0] == {
        "focus": str(EVENT),
        "path": str(RK.month),
        "value": '"2019-13"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
        "rule": str(SHAPES.month),
        "component": str(SH.PatternConstraintComponent),
        "severity": "Violation",
        "messages": {"ja": "月が違います。", "en": "No such month."},
        "places": [
            {
                "file": "",
                "line": None,
                "graph": "https://w3id.org/renkei/graph/tokyo-kl/p40",
                "quotes": ["2019年13月"],
            },
            {"file": "data.ttl", "line": 7, "graph": "", "quotes": []},
        ],
    }
    assert content["findings"][1]["value"] is None


def test_turtle_is_a_shacl_report() -> None:
    expected = Graph()
    expected.parse(
        format="turtle",
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rks: <https://w3id.org/renkei/shapes#> .
        @prefix rk: <https://w3id.org/renkei/ont#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        [] a sh:ValidationReport ; sh:conforms false ; sh:result
          [ a sh:ValidationResult ; sh:focusNode <https://w3id.org/renkei/id/event/tokyo-kl-6> ;
            sh:resultPath rk:month ; sh:value "2019-13"^^xsd:gYearMonth ; sh:sourceShape rks:month ;
            sh:sourceConstraintComponent sh:PatternConstraintComponent ;
            sh:resultSeverity sh:Violation ;
            sh:resultMessage "月が違います。"@ja , "No such month."@en ] ,
          [ a sh:ValidationResult ; sh:focusNode <https://w3id.org/renkei/id/event/tokyo-kl-6> ;
            sh:resultPath [ sh:inversePath <http://x/p> ] ; sh:sourceShape rks:label-ms ;
            sh:sourceConstraintComponent sh:MinCountConstraintComponent ;
            sh:resultSeverity sh:Warning ; sh:resultMessage "No label."@en ] .""",
    )
    assert isomorphic(Graph().parse(data=render(BAD, "turtle"), format="turtle"), expected)


@pytest.mark.parametrize(("report", "conforms"), [(WARNED, "false"), (GOOD, "true")])
def test_conforms_in_turtle_is_that_of_the_standard(report: Report, conforms: str) -> None:
    assert f"sh:conforms {conforms}" in render(report, "turtle")


def test_turtle_of_what_no_graph_library_would_write() -> None:
    finding = Finding(
        BNode("b"), "", Literal("五十", datatype=XSD.decimal), EVENT, EVENT, Severity.INFO
    )
    turtle = render(Report((finding,), (), 1, 1, 1), "turtle")
    assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


class Cells(HTMLParser):
    """The texts of table cells, and all tags."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and self.tags[-1] in ("td", "br"):
            self.cells[-1] += data.strip()


def test_html() -> None:
    parser = Cells()
    parser.feed(render(BAD, "html", "ja"))
    assert parser.cells[:4] == [
        "id:event/tokyo-kl-6",
        "rk:month",
        '"2019-13"^^xsd:gYearMonth',
        "graph:tokyo-kl/p40 “2019年13月”data.ttl:7",
    ]
    assert '<html lang="ja">' in render(BAD, "html", "ja")


def test_html_escapes_what_files_say() -> None:
    hostile = Finding(
        URIRef("javascript:alert(1)"),
        "",
        Literal("<script>alert(1)</script>"),
        EVENT,
        EVENT,
        Severity.INFO,
    )
    parser = Cells()
    parser.feed(render(Report((hostile,), (), 1, 1, 1), "html"))
    assert not {"script", "a"} & set(parser.tags)
    assert parser.cells[2] == '"<script>alert(1)</script>"'


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found(form: str) -> None:
    assert render(GOOD, form).endswith("\n")


def test_unknown_format() -> None:
    with pytest.raises(RenkeiError, match="pdf"):
        render(GOOD, "pdf")
