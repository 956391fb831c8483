"""Curated graphs: what a file yields, which are refused, and what the files of the data say."""

from __future__ import annotations

import calendar
import datetime
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, FOAF, ORG, RDF, RDFS

from renkei.build.assemble import assemble
from renkei.build.curated import CuratedGraph, add_curated, read_curated, read_curated_file
from renkei.build.graphset import GraphSet
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.terms import ID, OA, PROVENANCE_GRAPH, RK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rdflib.term import Node

    from renkei.build.graphset import Triple
    from renkei.content import Content

CURATED = read_curated(find_content().data / "curated")
each = pytest.mark.parametrize("curated", CURATED, ids=lambda graph: graph.name.split("/")[-1])

PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rk: <https://w3id.org/renkei/ont#> .
@base <https://w3id.org/renkei/> .
"""
DESCRIPTION = """\
<graph/curated/page> dcterms:source <https://example.org/page> ; dcterms:creator "us"@en .
<https://example.org/page> a foaf:Document .
"""
FACT = '<id/place/there> rdfs:label "There"@en .\n'


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "page.ttl") -> Path:
        path = tmp_path / name
        path.write_text(PREFIXES + text, encoding="utf-8")
        return path

    return write


# Reading


def test_facts_and_description_are_told_apart(write: Callable[..., Path]) -> None:
    curated = read_curated_file(write(DESCRIPTION + FACT))
    page = URIRef("https://example.org/page")
    assert curated.name == URIRef(CURATED_GRAPHS + "page")
    assert curated.facts == ((ID["place/there"], RDFS.label, Literal("There", lang="en")),)
    assert set(curated.description) == {
        (curated.name, DCTERMS.source, page),
        (curated.name, DCTERMS.creator, Literal("us", lang="en")),
        (page, RDF.type, FOAF.Document),
    }


def test_facts_go_into_their_graph_and_descriptions_into_provenance(
    write: Callable[..., Path],
) -> None:
    graphs = GraphSet()
    add_curated(write(DESCRIPTION + FACT).parent, graphs)
    curated = URIRef(CURATED_GRAPHS + "page")
    assert graphs.names == [curated, PROVENANCE_GRAPH]
    assert set(graphs.graph(curated).subjects()) == {ID["place/there"]}
    assert (curated, DCTERMS.creator, None) in graphs.graph(PROVENANCE_GRAPH)


def test_a_translated_name_becomes_a_label_whatever_the_default_graph_calls_the_thing(
    write: Callable[..., Path],
) -> None:
    graphs = GraphSet()
    there, translated = ID["place/there"], Literal("Sana", lang="ms")
    graphs.add(PROVENANCE_GRAPH, (there, RDFS.label, Literal("Di sana", lang="ms")))
    fact = '<id/place/there> rk:translatedLabel "Sana"@ms .'
    add_curated(write(DESCRIPTION + fact).parent, graphs)
    assert (there, RDFS.label, translated) in graphs.graph(URIRef(CURATED_GRAPHS + "page"))


def test_files_are_read_in_the_order_of_their_names(write: Callable[..., Path]) -> None:
    for name in ("b", "a"):
        text = (DESCRIPTION + FACT).replace("curated/page", f"curated/{name}")
        folder = write(text, f"{name}.ttl").parent
    assert [graph.name.split("/")[-1] for graph in read_curated(folder)] == ["a", "b"]


def test_a_content_folder_may_have_no_curated_facts(tmp_path: Path) -> None:
    assert read_curated(tmp_path / "curated") == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (DESCRIPTION, "states no facts"),
        (FACT, "has no dcterms:source"),
        (
            "<graph/curated/other> dcterms:source <https://a.org/> .\n" + FACT,
            "has no dcterms:source",
        ),
        ('<graph/curated/page> dcterms:source "a newspaper" .\n' + FACT, "is not an address"),
        ("<graph/curated/page> dcterms:source <urn:isbn:1> .\n" + FACT, "is not an address"),
        ("<graph/curated/page> dcterms:source <https://a.org/> .\n" + FACT, "no dcterms:creator"),
        (DESCRIPTION + FACT + "<graph/authority> rdfs:label 'a'@en .", "another graph"),
        (DESCRIPTION + FACT + "<graph/curated/other> rdfs:label 'a'@en .", "another graph"),
        (DESCRIPTION + FACT + "<id/place/there> rdfs:seeAlso [] .", "blank node"),
        (DESCRIPTION + "[] rdfs:label 'a'@en .", "blank node"),
        (DESCRIPTION + "<id/place/there> owl:sameAs <https://a.org/> .", "owl:sameAs"),
        (DESCRIPTION + "<id/place/there> rdfs:label", "not Turtle"),
    ],
)
def test_an_unusable_file_is_refused_by_name(
    write: Callable[..., Path], text: str, complaint: str
) -> None:
    path = write(text)
    with pytest.raises(RenkeiError, match=complaint) as refused:
        read_curated_file(path)
    assert refused.value.where.startswith(str(path))


@pytest.mark.parametrize("name", ["Page.ttl", "a page.ttl", "page_1.ttl", "a--b.ttl", "頁.ttl"])
def test_a_file_is_named_with_a_slug(write: Callable[..., Path], name: str) -> None:
    with pytest.raises(RenkeiError, match="is not a slug"):
        read_curated_file(write(DESCRIPTION + FACT, name))


# The files of the data


@each
def test_a_graph_has_address_title_curator_and_publisher(curated: CuratedGraph) -> None:
    about = as_graph(curated.description)
    (page,) = about.objects(curated.name, DCTERMS.source)
    assert re.match(r"https?://", str(page))
    assert about.value(curated.name, DCTERMS.creator) == Literal("Renkei curators", lang="en")
    for subject, predicate in ((curated.name, DCTERMS.title), (page, DC.publisher)):
        texts = [text for text in about.objects(subject, predicate) if isinstance(text, Literal)]
        assert texts
        assert all(text.language for text in texts)


@each
def test_what_is_quoted_is_short(curated: CuratedGraph) -> None:
    quotes = list(as_graph(curated.description).objects(curated.name, OA.exact))
    assert len(quotes) <= 1
    assert all(len(str(quote)) <= 200 for quote in quotes)


@each
def test_all_that_a_graph_names_is_described_somewhere(
    curated: CuratedGraph, graphs: GraphSet
) -> None:
    described = {subject for subject, predicate, _, _ in graphs.quads() if predicate == RDF.type}
    named = {term for subject, _, value in curated.facts for term in (subject, value)}
    ours = {term for term in named if str(term).startswith(str(ID))}
    assert ours
    assert ours <= described


@each
def test_bounds_agree_with_the_edtf_date(curated: CuratedGraph) -> None:
    facts = as_graph(curated.facts)
    for thing in {*facts.subjects(RK.edtf), *facts.subjects(RK.earliest)}:
        (date,) = facts.objects(thing, RK.edtf)
        assert bounds_of(str(date)) == (
            text_of(facts, thing, RK.earliest),
            text_of(facts, thing, RK.latest),
        )


@each
def test_a_day_overlaps_the_month_that_the_page_gives(
    curated: CuratedGraph, graphs: GraphSet
) -> None:
    merge = graphs.merge()
    facts = as_graph(curated.facts)
    for thing in facts.subjects(RK.edtf):
        if (thing, RK.month, None) in merge:
            first, last = text_of(facts, thing, RK.earliest), text_of(facts, thing, RK.latest)
            assert first
            assert last
            assert first <= str(merge.value(thing, RK.latest))
            assert last >= str(merge.value(thing, RK.earliest))


def test_curated_facts_change_nothing_in_the_default_graph(
    folder: Content, graphs: GraphSet
) -> None:
    shutil.rmtree(folder.data / "curated")
    without = set(assemble(folder).graphs.merge())
    descriptions = {triple for curated in CURATED for triple in curated.description}
    assert set(graphs.merge()) - without == descriptions
    assert not without - set(graphs.merge())


def test_there_are_facts_that_only_a_curated_graph_has(graphs: GraphSet) -> None:
    day = (ID["event/tokyo-kl-3"], RK.earliest, Literal(datetime.date(2019, 8, 23)))
    assert day in graphs.graph(URIRef(CURATED_GRAPHS + "jetro-20190913"))
    assert day not in graphs.merge()


def test_the_talks_of_october_2023_have_no_day_anywhere(graphs: GraphSet) -> None:
    talks = ID["event/tokyo-kl-16"]
    dates = {str(value) for s, p, value, _ in graphs.quads() if (s, p) == (talks, RK.edtf)}
    assert dates == {"2023-10"}


@pytest.mark.parametrize("event", ["tokyo-kl-3", "tokyo-kl-10", "tokyo-kl-13"])
def test_a_mayor_whom_the_page_does_not_name_is_not_named(graphs: GraphSet, event: str) -> None:
    everything = as_graph((s, p, o) for s, p, o, _ in graphs.quads())
    for part in everything.objects(ID[f"event/{event}"], RK.hasParticipation):
        if (part, RK.inOffice, None) in everything:
            assert (part, RK.participant, None) not in everything


def test_terms_of_office_follow_one_another() -> None:
    facts = as_graph(triple for curated in CURATED for triple in curated.facts)
    mayors = sorted(
        (str(first), text_of(facts, term, RK.latest) or "")
        for term in facts.subjects(ORG.organization, ID["government/kuala-lumpur"])
        for first in facts.objects(term, RK.earliest)
    )
    assert mayors == [
        ("2018-10-02", "2020-09-30"),
        ("2020-10-01", "2023-03-31"),
        ("2023-04-17", "2024-08-14"),
        ("2024-08-15", ""),
    ]


def test_sources_contradict_one_another_about_the_target_of_kuala_lumpur() -> None:
    facts = as_graph(triple for curated in CURATED for triple in curated.facts)
    claims = {
        (
            str(facts.value(claim, RK.targetYear)),
            float(str(facts.value(claim, RK.change))),
            text_of(facts, claim, RK.baselineYear),
            str(facts.value(claim, RK.targetKind)).rpartition("target-kind-")[2],
        )
        for claim in facts.subjects(RK.targetOf, ID["government/kuala-lumpur"])
    }
    assert claims == {
        ("2030", -70.0, "2010", "reduction"),
        ("2030", -70.0, "2010", "intensity"),
        ("2030", -50.0, "2010", "intensity"),
        ("2030", -40.0, None, "reduction"),
        ("2050", -100.0, "2010", "reduction"),
    }


def as_graph(triples: Iterable[Triple]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def text_of(graph: Graph, thing: Node, predicate: URIRef) -> str | None:
    """The one value of a property as text, or None."""
    values = [str(value) for value in graph.objects(thing, predicate)]
    assert len(values) <= 1
    return values[0] if values else None


def bounds_of(edtf: str) -> tuple[str | None, str | None]:
    """First and last day of an EDTF date; None where an end is open.

    >>> bounds_of("2023-10"), bounds_of("1982/..")
    (('2023-10-01', '2023-10-31'), ('1982-01-01', None))
    """
    start, _, end = edtf.partition("/")
    end = end or start
    return (None if start == ".." else day(start, last=False)), (
        None if end == ".." else day(end, last=True)
    )


def day(date: str, *, last: bool) -> str:
    """The first or last day of a year, a month or a day."""
    year, month, number = [int(part) for part in date.split("-")] + [0] * (2 - date.count("-"))
    month = month or (12 if last else 1)
    number = number or (calendar.monthrange(year, month)[1] if last else 1)
    return datetime.date(year, month, number).isoformat()
