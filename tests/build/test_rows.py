"""Rows as triples, each in the graph of the passage that says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS

from renkei.build.assemble import stand_alone
from renkei.build.graphset import GraphSet
from renkei.content import Content
from renkei.extract.document import Document
from renkei.terms import GRAPH, ID, RK, SCHEMA

EVENT = ID["event/x-1"]


def _graphs(content: Content, text: str) -> GraphSet:
    graphs, _ = stand_alone(Document("x", f"題\n{text}", "0" * 64, Path("x.txt")), content)
    return graphs


def _graph_of(graphs: GraphSet, predicate: URIRef, subject: URIRef = EVENT) -> list[str]:
    """The graphs that give a thing a property, without the part that all share."""
    return [
        str(name).removeprefix(f"{GRAPH}x/")
        for s, p, _, name in graphs.quads()
        if (s, p) == (subject, predicate)
    ]


@pytest.fixture(scope="module")
def row(content: Content) -> GraphSet:
    """A row with all that a row can have: title p1, passages p2 date to p6 note."""
    return _graphs(
        content,
        "2021年3月 | COP26サイドイベント(オンライン) https://www.iges.or.jp/x(外部サイト) "
        "KL市長や都職員が登壇し、さいたま市の取組を共有。※以降、ジャカルタと継続。",
    )


def test_each_passage_says_its_own(row: GraphSet) -> None:
    assert _graph_of(row, RK.month) == ["p2"]
    assert _graph_of(row, RK.asWritten) == ["p2"]
    assert _graph_of(row, RDF.type) == ["p3"]
    assert _graph_of(row, RDFS.label) == ["p3"]
    assert _graph_of(row, RK.eventType) == ["p3"]
    assert _graph_of(row, RK.attendanceMode) == ["p3"]
    assert _graph_of(row, SCHEMA.superEvent) == ["p3"]
    assert _graph_of(row, FOAF.page) == ["p4"]
    assert set(_graph_of(row, RK.hasParticipation)) == {"p5"}


def test_the_row_as_triples(row: GraphSet) -> None:
    merged = row.merge()
    assert merged.value(EVENT, RDFS.label) == Literal("COP26サイドイベント", lang="ja")
    assert merged.value(EVENT, RK.eventType) == ID["concept/event-type-side-event"]
    assert merged.value(EVENT, RK.attendanceMode) == ID["concept/attendance-mode-online"]
    assert merged.value(EVENT, SCHEMA.superEvent) == ID["event/cop26"]
    assert str(merged.value(EVENT, RK.month)) == "2021-03"
    assert merged.value(EVENT, FOAF.page) == URIRef("https://www.iges.or.jp/x")
    mentioned = set(merged.objects(EVENT, RK.mentions))
    assert mentioned == {ID["city/saitama"], ID["city/jakarta"]}


def test_participations_are_nodes_of_their_own(row: GraphSet) -> None:
    merged = row.merge()
    mayor = ID["participation/x-1-mayor-of-kuala-lumpur"]
    tokyo = ID["participation/x-1-tokyo"]
    assert set(merged.objects(EVENT, RK.hasParticipation)) == {mayor, tokyo}
    assert merged.value(mayor, RK.inOffice) == ID["post/mayor-of-kuala-lumpur"]
    assert merged.value(mayor, RK.participant) is None
    assert merged.value(tokyo, RK.participant) == ID["government/tokyo"]
    for node in (mayor, tokyo):
        assert merged.value(node, RK.role) == ID["concept/role-speaker"]
        assert merged.value(node, RK.mode) is None
        assert len(list(merged.objects(node, RK.evidence))) == 1


def test_the_publisher_of_a_linked_page_is_inferred_from_its_address(row: GraphSet) -> None:
    page = URIRef("https://www.iges.or.jp/x")
    assert _graph_of(row, DCTERMS.publisher, page) == ["p4/inferred"]
    assert row.merge().value(page, DCTERMS.publisher) == ID["organisation/iges"]


def test_an_impossible_date_keeps_its_words_alone(content: Content) -> None:
    merged = _graphs(content, "2019年13月 | 会合").merge()
    assert merged.value(EVENT, RK.asWritten) == Literal("2019年13月", lang="ja")
    for predicate in (RK.month, RK.edtf, RK.earliest, RK.latest):
        assert merged.value(EVENT, predicate) is None


def test_a_row_of_an_award_is_a_conferral(content: Content) -> None:
    merged = _graphs(content, "2022年10月 | C40アワード受賞").merge()
    conferral = ID["conferral/x-1"]
    assert merged.value(conferral, RDF.type) == RK.AwardConferral
    assert merged.value(conferral, RK.eventType) == ID["concept/event-type-award-conferral"]
    assert not list(merged.subjects(RDF.type, RK.Event))


def test_a_stated_presence_and_an_implied_one(content: Content) -> None:
    graphs = _graphs(content, "2019年6月 | 都職員がKL市を訪問 KL市長がオンラインで参加")
    node = ID["participation/x-1-tokyo"]
    mayor = ID["participation/x-1-mayor-of-kuala-lumpur"]
    assert _graph_of(graphs, RK.mode, node) == ["p3/inferred"]
    assert _graph_of(graphs, RK.mode, mayor) == ["p4"]
    assert graphs.merge().value(node, RK.mode) == ID["concept/participation-mode-in-person"]
    assert graphs.merge().value(mayor, RK.mode) == ID["concept/participation-mode-online"]


def test_a_project_with_its_period_and_partners(content: Content) -> None:
    merged = _graphs(content, "2022年度~ 2024年度 |\n事業(クアラルンプール市-東京都) |").merge()
    project = ID["project/x-1"]
    assert merged.value(project, RDF.type) == RK.CommissionedProject
    assert str(merged.value(project, RK.edtf)) == "2022-04/2025-03"
    assert merged.value(project, RK.startFiscalYear) == ID["fiscal-year/jp-2022"]
    assert merged.value(project, RK.endFiscalYear) == ID["fiscal-year/jp-2024"]
    partners = {ID["government/kuala-lumpur"], ID["government/tokyo"]}
    assert set(merged.objects(project, RK.partner)) == partners


def test_what_stands_alone_describes_all_that_it_names(content: Content) -> None:
    """A file of its own needs no other to be read: what it names has type and label."""
    merged = _graphs(content, "2019年6月 | 会合 都職員やIGES職員が参加 2021年度").merge()
    named = {o for o in merged.objects() if isinstance(o, URIRef) and str(o).startswith(ID)}
    for thing in named:
        if "#" not in str(thing):
            assert merged.value(thing, RDF.type) is not None, thing
    assert _described(merged, ID["organisation/iges"])


def _described(graph: Graph, thing: URIRef) -> bool:
    return {RDF.type, RDFS.label} <= set(graph.predicates(thing))
