from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from renkei.store.evaluate import Style, evaluate
from renkei.store.formats import (
    CSV,
    GRAPHS,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULTS,
    TSV,
    TURTLE,
    XML,
    Format,
    Kind,
)
from renkei.store.outcome import NotWritableError, Request, SizeLimitError, UnsupportedError

STYLE = Style(prefixes={"ex": "http://example.org/"}, context={"ex": "http://example.org/"})


@pytest.fixture
def store() -> Store:
    store = Store()
    store.update(
        """PREFIX ex: <http://example.org/> INSERT DATA {
        ex:b a ex:City ; ex:name "東京"@ja , "Tokyo"@en . ex:a ex:size 1.5 .
        GRAPH ex:g1 { ex:a ex:p 1 } GRAPH ex:g2 { ex:a ex:p 1 , 2 } }"""
    )
    return store


@pytest.mark.parametrize("wanted", RESULTS, ids=lambda item: item.name)
def test_solutions_in_every_format(store: Store, wanted: Format) -> None:
    query = "SELECT ?s ?o { ?s <http://example.org/name> ?o } ORDER BY ?o"
    answer = evaluate(store, Request(query, results=wanted), STYLE)
    assert (answer.kind, answer.format) == (Kind.SOLUTIONS, wanted)
    if wanted is CSV:
        body = "s,o\r\nhttp://example.org/b,Tokyo\r\nhttp://example.org/b,東京\r\n"
        assert answer.body.decode() == body
        return
    assert isinstance(wanted.engine, QueryResultsFormat)
    rows = parse_query_results(answer.body, wanted.engine)
    assert isinstance(rows, QuerySolutions)
    assert [str(row["o"]) for row in rows] == ['"Tokyo"@en', '"東京"@ja']


@pytest.mark.parametrize("wanted", RESULTS, ids=lambda item: item.name)
def test_a_boolean_in_every_format(store: Store, wanted: Format) -> None:
    answer = evaluate(store, Request("ASK { ?s ?p ?o }", results=wanted), STYLE)
    assert answer.kind is Kind.BOOLEAN
    assert b"true" in answer.body


@pytest.mark.parametrize("wanted", GRAPHS, ids=lambda item: item.name)
def test_a_graph_in_every_format(store: Store, wanted: Format) -> None:
    answer = evaluate(store, Request("CONSTRUCT WHERE { ?s ?p ?o }", graph=wanted), STYLE)
    assert answer.kind is Kind.GRAPH
    assert isinstance(wanted.engine, RdfFormat)
    found = {quad.triple for quad in parse(answer.body, wanted.engine)}
    assert found == {quad.triple for quad in store.quads_for_pattern(None, None, None, None)} - {
        quad.triple for quad in store if "g" in str(quad.graph_name).rpartition("/")[2]
    }


def test_turtle_has_our_prefixes_and_sorted_subjects(store: Store) -> None:
    body = evaluate(store, Request("CONSTRUCT WHERE { ?s ?p ?o }"), STYLE).body.decode()
    assert body.startswith(
        "@prefix ex: <http://example.org/> .\nex:a ex:size 1.5 .\nex:b a ex:City"
    )


def test_json_ld_is_compacted_and_carries_its_context(store: Store) -> None:
    request = Request("CONSTRUCT WHERE { ?s ?p ?o }", graph=JSON_LD)
    document = json.loads(evaluate(store, request, STYLE).body)
    assert document["@context"] == {"ex": "http://example.org/"}
    assert [node["@id"] for node in document["@graph"]] == ["ex:a", "ex:b"]
    assert {"@language": "ja", "@value": "東京"} in document["@graph"][1]["ex:name"]


def test_json_ld_of_an_empty_graph(store: Store) -> None:
    request = Request("CONSTRUCT { ?s ?p ?o } { ?s ?p 'none' . ?s ?p ?o }", graph=JSON_LD)
    assert json.loads(evaluate(store, request, STYLE).body)["@graph"] == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("CONSTRUCT { <http://a/b> <http://a/1> 2 } {}", RDF_XML),
        ("CONSTRUCT { <http://a/b> <http://a/c> ?x } { BIND('\\u0001' AS ?x) }", RDF_XML),
        ("CONSTRUCT { <http://a/b> <http://a/c> <<( <http://a/b> <http://a/c> 1 )>> } {}", JSON_LD),
    ],
)
def test_what_a_graph_format_cannot_hold(store: Store, query: str, wanted: Format) -> None:
    with pytest.raises(NotWritableError, match=f"cannot be written as {wanted.name}"):
        evaluate(store, Request(query, graph=wanted), STYLE)
    assert evaluate(store, Request(query, graph=TURTLE), STYLE).body


def test_what_xml_results_cannot_hold(store: Store) -> None:
    query = r"SELECT ?x { BIND('\u0001' AS ?x) }"
    with pytest.raises(NotWritableError):
        evaluate(store, Request(query, results=XML), STYLE)
    assert evaluate(store, Request(query, results=TSV), STYLE).body


@pytest.mark.parametrize("wanted", [*RESULTS, *GRAPHS], ids=lambda item: item.name)
def test_the_result_size_is_limited(wanted: Format) -> None:
    store = Store()
    store.update(
        "INSERT { ?s <http://a/p> ?long } WHERE { VALUES ?x { 1 2 3 4 5 6 7 8 9 10 } "
        "BIND(IRI(CONCAT('http://a/', STR(?x))) AS ?s) "
        f"BIND(CONCAT('{'x' * 200_000}', STR(?x)) AS ?long) }}"
    )
    form = "CONSTRUCT WHERE" if wanted in GRAPHS else "SELECT *"
    field = "graph" if wanted in GRAPHS else "results"
    request = Request(f"{form} {{ ?s ?p ?o }}", **{field: wanted})  # type: ignore[arg-type]
    with pytest.raises(SizeLimitError, match="more than 1 MiB"):
        evaluate(store, request, Style(max_result=1))
    assert len(evaluate(store, request, Style(max_result=3)).body) > 2_000_000


def test_a_function_that_there_is_not(store: Store) -> None:
    query = "SELECT (<http://example.org/f>(1) AS ?x) {}"
    with pytest.raises(UnsupportedError, match="is not supported"):
        evaluate(store, Request(query), STYLE)


def test_a_function_with_too_many_arguments(store: Store) -> None:
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    with pytest.raises(UnsupportedError, match="requires between 1 and 1 arguments"):
        evaluate(store, Request(f"SELECT ({integer}(?x, 2, 3) AS ?y) {{}}"), STYLE)


def describe(_: Store, triples: Iterable[Triple]) -> list[Triple]:
    """Says that it was asked."""
    return [*triples, Triple(NamedNode(EX), NamedNode(EX), Literal("described"))]


@pytest.mark.parametrize(
    ("query", "options", "completed"),
    [
        ("DESCRIBE ?from { ?from ?p 'FROM' }", {"describe": True}, True),
        ("DESCRIBE <http://example.org/>", {"describe": False}, False),
        ("DESCRIBE <http://example.org/> FROM <urn:g> {}", {"describe": True}, False),
        ("DESCRIBE<http://example.org/>from<urn:g>", {"describe": True}, False),
        ("DESCRIBE <urn:a>", {"describe": True, "default_graphs": ("urn:g",)}, False),
        ("DESCRIBE <urn:a>", {"describe": True, "named_graphs": ("urn:g",)}, False),
    ],
)
def test_describe_is_completed_over_the_default_dataset(
    monkeypatch: pytest.MonkeyPatch, query: str, options: dict[str, Any], completed: bool
) -> None:
    module = ModuleType("describer")
    module.describe = describe  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "describer", module)
    style = Style(describe="describer:describe")
    body = evaluate(Store(), Request(query, graph=N_TRIPLES, **options), style).body
    assert (b"described" in body) is completed


EX = "http://example.org/"
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
NAMES = "SELECT ?g {} {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g"


@pytest.mark.parametrize(
    ("query", "default", "named", "expected"),
    [
        (COUNT.format(""), None, None, ["4"]),
        (COUNT.format(f"FROM <{EX}g1>"), None, None, ["1"]),
        (COUNT.format(f"FROM <{EX}g1> FROM <{EX}g2>"), None, None, ["2"]),
        (COUNT.format(f"FROM <{EX}g2> FROM <{EX}g2>"), None, None, ["2"]),
        (f"BASE <{EX}> PREFIX e: <{EX}> " + COUNT.format("FROM <g1> FROM e:g2"), None, None, ["2"]),
        (COUNT.format(""), [EX + "g1", EX + "g2"], [], ["2"]),
        (COUNT.format(f"FROM <{EX}g1>"), [EX + "g2"], [], ["2"]),
        (COUNT.format(""), [], [EX + "g1"], ["0"]),
        (COUNT.format(""), [EX + "missing"], [], ["0"]),
        (NAMES.format(""), None, None, [EX + "g1", EX + "g2", EX + "g2"]),
        (NAMES.format(""), [EX + "g1"], [], []),
        (NAMES.format(""), [], [EX + "g1"], [EX + "g1"]),
        (NAMES.format(f"FROM NAMED <{EX}g2>"), [], [EX + "g1"], [EX + "g1"]),
        (NAMES.format(f"FROM <{EX}g1> FROM <{EX}g2> FROM NAMED <{EX}g1>"), None, None, [EX + "g1"]),
    ],
)
def test_datasets(
    store: Store,
    query: str,
    default: list[str] | None,
    named: list[str] | None,
    expected: list[str],
) -> None:
    request = Request(
        query,
        results=CSV,
        default_graphs=None if default is None else tuple(default),
        named_graphs=None if named is None else tuple(named),
    )
    assert evaluate(store, request, STYLE).body.decode().split()[1:] == expected
