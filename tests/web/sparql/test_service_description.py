from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef

from renkei.store.formats import GRAPHS, RESULTS, Format
from renkei.web.sparql.service_description import SD as SD_IRI

if TYPE_CHECKING:
    from tests.web.sparql.conftest import Server

SD = Namespace(SD_IRI)
VOID = Namespace("http://rdfs.org/ns/void#")


def read(server: Server, media_type: str) -> bytes:
    response = server.client.get("/sparql", headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.headers["vary"] == "Accept"
    assert response.headers["content-type"].partition(";")[0] == media_type
    return response.content


@pytest.mark.parametrize("wanted", GRAPHS, ids=lambda item: item.name)
def test_the_same_in_every_format(server: Server, wanted: Format) -> None:
    assert isinstance(wanted.engine, RdfFormat)
    found = set(parse(read(server, wanted.media_type), wanted.engine))
    assert found == set(parse(read(server, "text/turtle"), RdfFormat.TURTLE))
    assert found


def test_what_it_says(server: Server) -> None:
    graph = Graph().parse(data=read(server, "text/turtle"), format="turtle")
    service = URIRef(server.endpoint)
    assert (service, RDF.type, SD.Service) in graph
    assert (service, SD.endpoint, service) in graph
    formats = {str(item) for item in graph.objects(service, SD.resultFormat)}
    assert formats == {item.iri for item in (*RESULTS, *GRAPHS)}
    (dataset,) = graph.objects(service, SD.defaultDataset)
    names = {
        str(name)
        for graph_ in graph.objects(dataset, SD.namedGraph)
        for name in graph.objects(graph_, SD.name)
    }
    assert names == {"http://example.org/g1", "http://example.org/g2"}
    (default,) = graph.objects(dataset, SD.defaultGraph)
    (triples,) = graph.objects(default, VOID.triples)
    assert triples.toPython() == 304  # type: ignore[attr-defined]
    assert (service, SD.feature, SD.BasicFederatedQuery) not in graph


def test_browsers_get_the_form(server: Server) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    response = server.client.get("/sparql", headers=headers)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    assert "<title>/sparql</title>" in response.text


def test_others_get_turtle(server: Server) -> None:
    response = server.client.get("/sparql")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert server.client.head("/sparql").content == b""


def test_a_forged_host_is_not_repeated(server: Server) -> None:
    response = server.raw(b"GET /sparql HTTP/1.1\r\nHost: a/><script>\r\nConnection: close\r\n\r\n")
    assert b"<script>" not in response
    assert b"http://localhost/sparql" in response
