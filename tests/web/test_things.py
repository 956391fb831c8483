"""Claims, labels and descriptions on a small dataset."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from renkei.web import rdf
from renkei.web.claims import Claims, kind_of
from renkei.web.describe import describe_thing, fit, graphs_alone
from renkei.web.labels import Label, Labels
from renkei.web.lookup import Lookup
from renkei.web.overview import overview
from renkei.web.things import view

TRIG = """
@prefix rk: <https://w3id.org/renkei/ont#> .
@prefix id: <https://w3id.org/renkei/id/> .
@prefix g: <https://w3id.org/renkei/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
GRAPH <https://w3id.org/renkei/graph/s/p1> {
  <https://w3id.org/renkei/id/event/e> a rk:Event ; rdfs:label "行事"@ja ; rk:edtf "2021-03" ;
    rk:earliest "2021-03-01" ;
    rk:hasParticipation <https://w3id.org/renkei/id/participation/p> .
  <https://w3id.org/renkei/id/participation/p> a rk:Participation ; rk:role "speaker" ;
    rk:participant <https://w3id.org/renkei/id/person/x> .
}
GRAPH <https://w3id.org/renkei/graph/s/p2> {
  <https://w3id.org/renkei/id/event/e> rk:edtf "2021-03" .
}
GRAPH <https://w3id.org/renkei/graph/curated/other> {
  <https://w3id.org/renkei/id/event/e> rk:edtf "2021-01-09" ; rdfs:label "A gathering"@ja .
  <https://w3id.org/renkei/id/event/only> a rk:Event ; rk:earliest "2020-01-01" .
}
GRAPH <https://w3id.org/renkei/graph/authority> {
  <https://w3id.org/renkei/id/person/x> rdfs:label "X"@en , "エックス"@ja .
}
GRAPH <https://w3id.org/renkei/graph/provenance> {
  <https://w3id.org/renkei/graph/s/p1> prov:wasDerivedFrom
    <https://w3id.org/renkei/id/evidence/2> , <https://w3id.org/renkei/id/evidence/1> .
  <https://w3id.org/renkei/id/evidence/1> a rk:Evidence ; oa:hasSelector <urn:q1> , <urn:o1> .
  <urn:q1> oa:exact "first" . <urn:o1> oa:start 9 ; oa:end 14 .
  <https://w3id.org/renkei/id/evidence/2> a rk:Evidence ; oa:hasSelector <urn:q2> , <urn:o2> .
  <urn:q2> oa:exact "second" . <urn:o2> oa:start 10 ; oa:end 16 .
  <https://w3id.org/renkei/graph/curated/other> dcterms:source <https://example.org/news> .
}
"""
ID = "https://w3id.org/renkei/id/"
EVENT = ox.NamedNode(ID + "event/e")


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    store = ox.Store()
    store.load(TRIG, format=ox.RdfFormat.TRIG)
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in list(store)
        if "/curated/" not in str(quad.graph_name)
    )
    return Lookup(store)


@pytest.mark.parametrize(
    ("graph", "kind"),
    [
        ("s/p1", "stated"),
        ("s/p1/inferred", "inferred"),
        ("s/p1/curated", "curated"),
        ("curated/other", "elsewhere"),
        ("links/wikidata", "link"),
        ("provenance", "provenance"),
        ("vocabulary", "vocabulary"),
    ],
)
def test_kinds_of_graphs(graph: str, kind: str) -> None:
    assert kind_of("https://w3id.org/renkei/graph/" + graph) == kind


def test_facts_of_the_same_words_are_one_claim(lookup: Lookup) -> None:
    facts = {
        tuple(str(statement.graph)[:-1].rpartition("/")[2] for statement in claim.statements): [
            item.predicate.value.rpartition("#")[2] for item in claim.properties
        ]
        for claim in Claims(lookup).outgoing(lookup.quads(EVENT))
    }
    assert facts == {
        ("p1",): ["label", "type", "earliest", "hasParticipation"],
        ("p1", "p2"): ["edtf"],
        ("other",): ["label", "edtf"],
    }


def test_words_stand_in_the_order_of_the_text(lookup: Lookup) -> None:
    statement = Claims(lookup).statement(ox.NamedNode("https://w3id.org/renkei/graph/s/p1"))
    assert [evidence.exact for evidence in statement.evidence] == ["first", "second"]
    assert statement.evidence[0].start == 9


def test_another_source_gives_its_address(lookup: Lookup) -> None:
    graph = ox.NamedNode("https://w3id.org/renkei/graph/curated/other")
    statement = Claims(lookup).statement(graph)
    assert (statement.kind, statement.addresses) == ("elsewhere", ("https://example.org/news",))


def test_what_the_page_says_comes_before_other_sources(lookup: Lookup) -> None:
    assert view(lookup, EVENT).edtf == "2021-03"
    assert Labels(lookup, "ja", {}).of(EVENT) == Label("行事", "ja")
    rows = overview(lookup, 0).activities
    assert [row.edtf for row in rows if row.node == EVENT] == ["2021-03"]


def test_labels_fall_back_and_say_so(lookup: Lookup) -> None:
    person = ox.NamedNode(ID + "person/x")
    assert Labels(lookup, "en", {}).of(person) == Label("X", "en")
    assert Labels(lookup, "ms", {}).of(person) == Label("エックス", "ja", fallback=True)
    assert Labels(lookup, "ms", {}).of(ox.NamedNode(ID + "participation/p")).text == "エックス"
    assert Labels(lookup, "en", {}).of(ox.NamedNode(ID + "evidence/1")).text == "「first」"
    assert Labels(lookup, "en", {}).of(ox.NamedNode("urn:none")).text == "urn:none"


def test_participations_stand_on_both_pages(lookup: Lookup) -> None:
    event, person = view(lookup, EVENT), view(lookup, ox.NamedNode(ID + "person/x"))
    assert [it.who for it in event.participations] == [ox.NamedNode(ID + "person/x")]
    assert [it.event for it in person.history] == [EVENT]
    assert not person.incoming
    assert not event.history
    assert [it.seen for it in person.offices] == []


def test_a_description_is_complete_and_keeps_other_sources_apart(lookup: Lookup) -> None:
    quads = describe_thing(lookup, EVENT)
    merged = "\n".join(str(triple) for triple in fit(quads, with_graphs=False))
    for part in ('"speaker"', '"エックス"', '"first"', '"second"'):
        assert part in merged
    assert "2021-01-09" not in merged
    held = fit(quads, with_graphs=True)
    assert "2021-01-09" in "\n".join(map(str, held))
    assert len(held) == len({str(quad) for quad in held})
    assert all("graph" in str(quad.graph_name) for quad in held if isinstance(quad, ox.Quad))


def test_a_thing_of_another_source_alone_is_described_all_the_same(lookup: Lookup) -> None:
    only = ox.NamedNode(ID + "event/only")
    keep = graphs_alone(lookup, only)
    assert [str(graph) for graph in keep] == ["<https://w3id.org/renkei/graph/curated/other>"]
    assert "2020-01-01" in str(fit(describe_thing(lookup, only), with_graphs=False, keep=keep))
    assert graphs_alone(lookup, EVENT) == frozenset()


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld", "nq", "trig"])
def test_writing_does_not_depend_on_the_order_of_reading(lookup: Lookup, extension: str) -> None:
    wanted = rdf.BY_EXTENSION[extension]
    quads = fit(describe_thing(lookup, EVENT), with_graphs=wanted in rdf.WITH_GRAPHS)
    backwards = list(reversed(quads))
    assert rdf.write(quads, wanted, {}) == rdf.write(backwards, wanted, {})  # type: ignore[arg-type]
