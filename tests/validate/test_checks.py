from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, Literal, URIRef

from renkei.errors import RenkeiError
from renkei.terms import SHAPES
from renkei.validate.checks import load_check, run_check
from renkei.validate.findings import Place, Severity

HEADER = "# title:\n#   ja: 検査\n#   en: Check\n# severity: warning\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "some-name.rq"
    path.write_text(text, encoding="utf-8")
    return path


def store() -> ox.Store:
    found = ox.Store()
    found.load(
        b'<http://x/g> { <http://x/a> <http://x/b> "2019-13"^^<http://x/c> }',
        format=ox.RdfFormat.TRIG,
        base_iri="http://x/",
    )
    return found


def test_header_and_row(tmp_path: Path) -> None:
    query = HEADER + "SELECT ?focus ?path ?value ?graph { GRAPH ?graph { ?focus ?path ?value } }"
    (finding,) = run_check(store(), load_check(written(tmp_path, query)))
    assert finding.rule == SHAPES["check-some-name"]
    assert finding.severity is Severity.WARNING
    assert finding.component == SH.SPARQLConstraintComponent
    assert finding.messages == {"ja": "検査", "en": "Check"}
    assert finding.focus == URIRef("http://x/a")
    assert finding.path == "http://x/b"
    assert finding.value == Literal("2019-13", datatype=URIRef("http://x/c"))
    assert finding.places == (Place(graph="http://x/g"),)


def test_only_focus_is_needed(tmp_path: Path) -> None:
    query = HEADER + "SELECT ?focus ?value { GRAPH ?g { ?focus ?p ?o } OPTIONAL { ?o ?o ?value } }"
    (finding,) = run_check(store(), load_check(written(tmp_path, query)))
    assert (finding.path, finding.value, finding.places) == ("", None, ())


def test_scope(tmp_path: Path) -> None:
    query = "SELECT ?focus { ?focus ?p ?o }"
    assert run_check(store(), load_check(written(tmp_path, HEADER + query))) == []
    merged = load_check(written(tmp_path, HEADER + "# scope: triples\n" + query))
    assert [finding.focus for finding in run_check(store(), merged)] == [URIRef("http://x/a")]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "# severity: warning\n",
        "# title:\n#   ja: 検査\n# severity: warning\n",
        "# title:\n#   ja: 検査\n#   en: Check\n# severity: grave\n",
        "# title: [\n",
        HEADER + "# scope: everything\n",
    ],
)
def test_bad_header(tmp_path: Path, header: str) -> None:
    with pytest.raises(RenkeiError, match="header of a check") as caught:
        load_check(written(tmp_path, header + "SELECT ?focus { }"))
    assert caught.value.where.endswith("some-name.rq")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?focus {", "not SPARQL"),
        ("ASK { }", "SELECT"),
        ("SELECT ?thing { }", "columns"),
        ("SELECT ?focus ?other { }", "columns"),
    ],
)
def test_bad_query(tmp_path: Path, query: str, says: str) -> None:
    check = load_check(written(tmp_path, HEADER + query))
    with pytest.raises(RenkeiError, match=says):
        run_check(store(), check)
