"""Answers as text."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from renkei.errors import RenkeiError
from renkei.questions.answers import FORMATS, as_table, write_answer
from renkei.questions.ask import Answer

CITY = "<https://w3id.org/renkei/ont#City>"
VALUES = f'SELECT ?a ?b {{ VALUES (?a ?b) {{ ({CITY} "x, \\"y\\"\\n題"@ja) (1 UNDEF) }} }}'


def _ask(sparql: str) -> Answer:
    store = ox.Store()
    store.update(
        "INSERT DATA { <urn:b> <urn:p> 2 . <urn:a> <urn:p> <https://w3id.org/renkei/ont#City> }"
    )
    answer: Answer = store.query(sparql)
    return answer


def test_csv_is_rfc_4180() -> None:
    rows = list(csv.reader(io.StringIO(write_answer(_ask(VALUES), "csv").decode())))
    assert rows == [["a", "b"], ["https://w3id.org/renkei/ont#City", 'x, "y"\n題'], ["1", ""]]


def test_tsv_keeps_terms_on_one_line() -> None:
    lines = write_answer(_ask(VALUES), "tsv").decode().splitlines()
    assert lines[0] == "?a\t?b"
    assert len(lines) == 3
    assert lines[1].endswith("@ja")


def test_json_and_xml_parse() -> None:
    told = json.loads(write_answer(_ask(VALUES), "json"))
    assert told["head"]["vars"] == ["a", "b"]
    assert told["results"]["bindings"][1] == {
        "a": {
            "type": "literal",
            "value": "1",
            "datatype": "http://www.w3.org/2001/XMLSchema#integer",
        }
    }
    tree = ElementTree.fromstring(write_answer(_ask(VALUES), "xml"))
    assert len(tree.findall(".//{*}result")) == 2


def test_a_table_is_for_people() -> None:
    text = as_table(_ask(VALUES), width=60)
    assert "rk:City" in text
    assert text.endswith("2 rows\n")
    assert as_table(_ask("SELECT ?a { VALUES ?a { 1 } }")).endswith("1 row\n")


def test_a_table_shows_text_as_it_is() -> None:
    """Neither console markup nor emoji names are read out of data."""
    text = as_table(_ask('SELECT ?a { VALUES ?a { "[red]x[/red] :smile:" } }'), width=60)
    assert "[red]x[/red] :smile:" in text
    assert "\x1b" not in as_table(_ask('SELECT ?a { VALUES ?a { "\\u001B[2J" } }'), width=60)


def test_booleans() -> None:
    assert as_table(_ask("ASK {}")) == "yes\n"
    assert json.loads(write_answer(_ask("ASK {}"), "json"))["boolean"] is True


def test_graphs() -> None:
    turtle = write_answer(_ask("CONSTRUCT WHERE { ?s ?p ?o }"), "turtle").decode()
    assert turtle.index("<urn:a>") < turtle.index("<urn:b>")
    assert "rk:City" in turtle
    told = json.loads(write_answer(_ask("CONSTRUCT WHERE { ?s ?p ?o }"), "jsonld"))
    assert {node["@id"] for node in told} == {"urn:a", "urn:b"}


@pytest.mark.parametrize(
    ("sparql", "refused"),
    [
        ("SELECT * { ?s ?p ?o }", {"turtle", "jsonld"}),
        ("ASK {}", {"turtle", "jsonld"}),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"csv", "tsv", "json", "xml", "table"}),
    ],
)
def test_a_format_for_another_kind_of_answer_is_refused(sparql: str, refused: set[str]) -> None:
    for wanted in FORMATS:
        if wanted in refused:
            with pytest.raises(RenkeiError, match="cannot be written as"):
                write_answer(_ask(sparql), wanted)
        elif wanted != "table":
            assert write_answer(_ask(sparql), wanted).endswith(b"\n")
