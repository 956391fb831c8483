"""SPARQL clients as they are."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

if TYPE_CHECKING:
    from tests.web.sparql.conftest import Server

QUERY = "SELECT ?o { ?s <http://example.org/name> ?o } ORDER BY ?o"
GRAPH = "CONSTRUCT WHERE { ?s <http://example.org/name> ?o }"


@pytest.mark.parametrize(
    ("method", "how"), [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
)
def test_sparqlwrapper_select(server: Server, method: str, how: str) -> None:
    client = SPARQLWrapper(server.endpoint)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setQuery(QUERY)
    client.setReturnFormat(JSON)
    result: Any = client.query().convert()
    rows = result["results"]["bindings"]
    assert [row["o"]["xml:lang"] for row in rows] == ["en", "ja"]


@pytest.mark.parametrize("wanted", [XML, CSV, TSV])
def test_sparqlwrapper_formats(server: Server, wanted: str) -> None:
    client = SPARQLWrapper(server.endpoint, returnFormat=wanted)
    client.setQuery(QUERY)
    result: Any = client.query().convert()
    text = result.toxml() if wanted == XML else result.decode()
    assert "東京" in text


# SPARQLWrapper reads RDF/XML and JSON-LD into a class that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("wanted", [TURTLE, N3, RDFXML, JSONLD, XML])
def test_sparqlwrapper_graphs(server: Server, wanted: str) -> None:
    client = SPARQLWrapper(server.endpoint, returnFormat=wanted)
    client.setQuery(GRAPH)
    result: Any = client.query().convert()
    graph = result if isinstance(result, Graph) else Graph().parse(data=result, format="turtle")
    assert len(graph) == 2


def test_rdflib_store(server: Server) -> None:
    graph = Graph(SPARQLStore(server.endpoint))
    subject = URIRef("http://example.org/tokyo")
    names = set(graph.objects(subject, URIRef("http://example.org/name")))
    assert Literal("東京", lang="ja") in names


def test_curl(server: Server) -> None:
    command = ["curl", "-sS", "--data-urlencode", f"query={QUERY}", server.endpoint]
    done = subprocess.run(command, capture_output=True, check=True)
    assert len(json.loads(done.stdout)["results"]["bindings"]) == 2
