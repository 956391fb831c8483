"""The reference of the vocabulary, from its files and the built graph, and as a page."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode
from rdflib import Graph, URIRef

from renkei.content import Content
from renkei.questions.question import LANGUAGES
from renkei.settings import Settings
from renkei.store.dataset import PLAIN, Dataset, load
from renkei.terms import ID, RK
from renkei.web.app import create_app
from renkei.web.lookup import Lookup
from renkei.web.vocabulary.entries import ClassEntry, PropertyEntry, Reference
from renkei.web.vocabulary.reference import read_reference, read_words


@pytest.fixture(scope="module")
def files(folder: Path) -> Lookup:
    names = ("renkei.ttl", "alignments.ttl", "concepts.ttl")
    return Lookup(load(Dataset.of_files([folder / n for n in names], default_graph=PLAIN)))


@pytest.fixture(scope="module")
def reference(files: Lookup, store: ox.Store) -> Reference:
    return read_reference(files, Lookup(store))


def class_(reference: Reference, name: str) -> ClassEntry:
    return next(entry for entry in reference.classes if entry.name == name)


def property_(reference: Reference, name: str) -> PropertyEntry:
    return next(entry for entry in reference.properties if entry.name == name)


def node(iri: object) -> NamedNode:
    return NamedNode(str(iri))


def test_every_term_has_its_entry_and_no_other(
    reference: Reference,
    classes: set[URIRef],
    object_properties: set[URIRef],
    datatype_properties: set[URIRef],
) -> None:
    assert {entry.node.value for entry in reference.classes} == set(map(str, classes))
    properties = object_properties | datatype_properties
    assert {entry.node.value for entry in reference.properties} == set(map(str, properties))
    assert {e.node.value for e in reference.properties if e.between_things} == set(
        map(str, object_properties)
    )


def test_every_concept_stands_in_its_scheme(reference: Reference, concepts: Graph) -> None:
    found = {
        (concept.node.value, scheme.node.value)
        for scheme in reference.schemes
        for concept in scheme.concepts
    }
    in_scheme = URIRef("http://www.w3.org/2004/02/skos/core#inScheme")
    assert found == {(str(c), str(s)) for c, s in concepts.subject_objects(in_scheme)}
    assert all(c.notation for scheme in reference.schemes for c in scheme.concepts)


def test_all_of_it_has_names_in_three_languages_and_definitions_in_two(
    reference: Reference,
) -> None:
    concepts = [concept for scheme in reference.schemes for concept in scheme.concepts]
    for entry in (*reference.classes, *reference.properties, *reference.schemes, *concepts):
        assert set(entry.labels) == set(LANGUAGES), entry.node
        assert set(entry.definitions) >= {"en", "ja"}, entry.node
    assert set(reference.titles) == set(reference.descriptions) == set(LANGUAGES)
    assert re.fullmatch(r"\d+\.\d+\.\d+", reference.version)


def test_a_class(reference: Reference) -> None:
    event = class_(reference, "Event")
    assert node("https://schema.org/Event") in event.superclasses
    assert node("http://data.europa.eu/m8g/PublicEvent") in {a.other for a in event.alignments}
    assert event.things == 18
    assert [example.value for example in event.examples] == [
        str(ID[f"event/tokyo-kl-{n}"]) for n in (1, 2, 3)
    ]
    uses = {use.node.value: use for use in event.properties}
    assert uses[str(RK.hasParticipation)].by_definition
    assert uses[str(RK.month)].things == 18
    assert not uses[str(RK.month)].by_definition
    assert str(RK.phaseOf) not in uses
    assert node(RK.phaseOf) not in event.pointed_to_by


def test_what_points_to_a_class_points_to_those_above_it(reference: Reference) -> None:
    pointing = class_(reference, "CooperationPhase").pointed_to_by
    assert {node(RK.inPhase), node(RK.reportsOn)} <= set(pointing)


def test_a_property(reference: Reference) -> None:
    phase_of = property_(reference, "phaseOf")
    assert phase_of.domain == node(RK.CooperationPhase)
    assert phase_of.range == node(RK.Cooperation)
    assert phase_of.functional
    assert phase_of.superproperties == (node("http://purl.org/dc/terms/isPartOf"),)
    assert phase_of.statements == 2
    assert phase_of.example is not None
    assert phase_of.example.subject == node(ID["phase/tokyo-kl-1"])
    assert property_(reference, "governs").inverse == node(RK.governedBy)
    assert property_(reference, "governedBy").inverse == node(RK.governs)
    assert property_(reference, "governedBy").example is None
    assert property_(reference, "mentions").range is None
    assert not property_(reference, "edtf").between_things


def test_a_term_that_only_other_sources_use_has_an_example_too(reference: Reference) -> None:
    year = property_(reference, "baselineYear")
    assert year.example is not None
    assert "2010" in str(year.example.object)


def test_concepts_count_their_uses_not_their_place_in_a_scheme(reference: Reference) -> None:
    scheme = next(scheme for scheme in reference.schemes if scheme.name == "attendance-mode")
    assert {c.notation: c.uses for c in scheme.concepts} == {
        "hybrid": 3,
        "in-person": 5,
        "online": 6,
    }
    assert all(c.alignments for c in scheme.concepts)


def test_data_of_somebody_else_give_no_examples(files: Lookup) -> None:
    reference = read_reference(files, Lookup(ox.Store()))
    assert len(reference.classes) > 10
    assert all(not entry.examples and not entry.things for entry in reference.classes)
    assert all(entry.example is None for entry in reference.properties)


def test_a_deprecated_term_says_so(store: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "old.ttl"
    path.write_text(
        f"""<{RK.venue}> a <http://www.w3.org/2002/07/owl#ObjectProperty> ;
        <http://www.w3.org/2002/07/owl#deprecated> true ;
        <http://purl.org/dc/terms/isReplacedBy> <https://schema.org/location> .""",
        encoding="utf-8",
    )
    vocabulary = Lookup(load(Dataset.of_files([path], default_graph=PLAIN)))
    (venue,) = read_reference(vocabulary, Lookup(store)).properties
    assert venue.deprecated
    assert venue.replaced_by == (node("https://schema.org/location"),)


def test_the_words_are_there_in_every_language() -> None:
    words = read_words()
    assert set(words) == set(LANGUAGES)
    assert len({frozenset(table) for table in words.values()}) == 1
    assert all(text.strip() for table in words.values() for text in table.values())


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.add(str(given["href"]))


async def page(content: Content, language: str) -> str:
    app = create_app(content, Settings.load({}, {}))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client,
    ):
        headers = {"Accept": "text/html"}
        return (await client.get("/ont", params={"lang": language}, headers=headers)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_each_language(
    reference: Reference, content: Content, terms: set[URIRef], language: str
) -> None:
    html = asyncio.run(page(content, language))
    anchors = _Anchors()
    anchors.feed(html)
    assert len(anchors.ids) == len(set(anchors.ids))
    assert {term.removeprefix(str(RK)) for term in terms} <= set(anchors.ids)
    inner = {link[1:] for link in anchors.links if link.startswith("#")}
    assert inner <= set(anchors.ids)
    assert any(link.partition("?")[0].endswith("/event/tokyo-kl-1") for link in anchors.links)
    label = class_(reference, "CooperationPhase").labels[language]
    assert label in html
    assert read_words()[language]["pointed_to_by"] in html
