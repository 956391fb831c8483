"""VoID: what it says is what there is."""

from __future__ import annotations

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID

from renkei.content import Content

DATASET = URIRef("https://w3id.org/renkei/")
HERE = "https://data.example.org/renkei/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
PROFILE = Path(__file__).parents[4] / "shared" / "specs" / "dcat-ap-3.0.1"
FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
PATHS = ["/.well-known/void", "/dcat"]


@pytest.fixture(scope="module")
def void(released: httpx.Client) -> Graph:
    return Graph().parse(data=released.get("/.well-known/void.nt").text, format="nt")


@pytest.fixture(scope="module")
def merged(history: Content) -> set[ox.Triple]:
    quads = ox.parse(path=str(history.graph), format=ox.RdfFormat.TRIG)
    return {quad.triple for quad in quads if "/graph/curated/" not in str(quad.graph_name)}


def number(graph: Graph, predicate: URIRef) -> int:
    return int(str(graph.value(DATASET, predicate)))


def test_void_counts_what_there_is(void: Graph, merged: set[ox.Triple]) -> None:
    type_ = ox.NamedNode(str(RDF.type))
    assert number(void, VOID.triples) == len(merged)
    assert number(void, VOID.distinctSubjects) == len({t.subject for t in merged})
    assert number(void, VOID.distinctObjects) == len({t.object for t in merged})
    assert number(void, VOID.properties) == len({t.predicate for t in merged})
    assert number(void, VOID.classes) == len({t.object for t in merged if t.predicate == type_})


def test_void_partitions_add_up(void: Graph, merged: set[ox.Triple]) -> None:
    for partition in void.objects(DATASET, VOID.propertyPartition):
        name = ox.NamedNode(str(void.value(partition, VOID.property)))
        count = void.value(partition, VOID.triples)
        assert count == Literal(sum(t.predicate == name for t in merged)), name
    total = sum(
        int(str(void.value(partition, VOID.triples)))
        for partition in void.objects(DATASET, VOID.propertyPartition)
    )
    assert total == len(merged)


def test_void_describes_every_linkset(void: Graph, history: Content) -> None:
    linksets = set(void.subjects(RDF.type, VOID.Linkset))
    quads = list(ox.parse(path=str(history.graph), format=ox.RdfFormat.TRIG))
    graphs = {getattr(quad.graph_name, "value", "") for quad in quads}
    assert {str(node) for node in linksets} == {name for name in graphs if "/graph/links/" in name}
    for linkset in linksets:
        name = str(linkset).rpartition("/")[2]
        graph = ox.NamedNode(str(linkset))
        links = [quad for quad in quads if quad.graph_name == graph]
        assert void.value(linkset, VOID.triples) == Literal(len(links)), name
        assert (DATASET, VOID.subset, linkset) in void
        assert void.value(linkset, VOID.subjectsTarget) == DATASET
        target = void.value(linkset, VOID.objectsTarget)
        space = str(void.value(target, VOID.uriSpace))
        assert all(quad.object.value.startswith(space) for quad in links), name
        assert void.value(linkset, DCTERMS.license) is not None


def test_void_leads_to_the_data(void: Graph, released: httpx.Client) -> None:
    dumps = [str(dump).removeprefix(HERE) for dump in void.objects(DATASET, VOID.dataDump)]
    assert len(dumps) == 6
    for path in dumps:
        assert released.head("/" + path).status_code == 200
    assert str(void.value(DATASET, VOID.sparqlEndpoint)) == HERE + "sparql"
    examples = list(void.objects(DATASET, VOID.exampleResource))
    assert len(examples) >= 5
    for iri in examples:
        assert released.get("/" + str(iri).removeprefix(str(DATASET))).status_code == 303
    modified = '<http://purl.org/dc/terms/modified> "2026-06-07T08:09:10Z"'
    assert modified in released.get("/.well-known/void.nt").text


def test_data_of_others_is_described_by_what_it_says(foreign: httpx.Client) -> None:
    graph = Graph().parse(data=foreign.get("/.well-known/void.nt").text, format="nt")
    (node,) = graph.subjects(VOID.sparqlEndpoint)
    assert str(node).endswith("/.well-known/void#dataset")
    assert not list(graph.objects(node, DCTERMS.license))
    assert not list(graph.objects(node, DCTERMS.publisher))
    assert graph.value(node, VOID.triples) == Literal(5)
