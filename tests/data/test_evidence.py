"""Every fact of the page rests on words that stand where its evidence says."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import PROV, RDF

from renkei.build.evidence import CONTEXT_LENGTH
from renkei.build.graphset import GraphSet
from renkei.extract.document import Document
from renkei.terms import GRAPH, ID, OA, PROVENANCE_GRAPH, RK

PASSAGE = re.compile(re.escape(str(GRAPH)) + r"tokyo-kl/p\d+(/inferred|/curated)?")


@dataclass(frozen=True)
class Evidence:
    """An evidence as the graph describes it."""

    iri: str
    kind: str
    source: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def _evidence(provenance: Graph, iri: URIRef) -> Evidence:
    """Read one; each part must be there exactly once."""

    def only(subject: URIRef, predicate: URIRef) -> str:
        (value,) = provenance.objects(subject, predicate)
        return str(value)

    selectors = {
        kind: URIRef(str(selector))
        for selector in provenance.objects(iri, OA.hasSelector)
        for kind in provenance.objects(selector, RDF.type)
    }
    quote, position = selectors[OA.TextQuoteSelector], selectors[OA.TextPositionSelector]
    return Evidence(
        str(iri),
        only(iri, RK.assertionKind).rpartition("assertion-kind-")[2],
        only(iri, OA.hasSource),
        only(quote, OA.exact),
        only(quote, OA.prefix),
        only(quote, OA.suffix),
        int(only(position, OA.start)),
        int(only(position, OA.end)),
    )


@pytest.fixture(scope="module")
def evidence(graphs: GraphSet) -> dict[str, Evidence]:
    provenance = graphs.graph(PROVENANCE_GRAPH)
    return {
        str(iri): _evidence(provenance, iri)
        for iri in provenance.subjects(RDF.type, RK.Evidence)
        if isinstance(iri, URIRef)
    }


@pytest.fixture(scope="module")
def grounds(graphs: GraphSet, evidence: dict[str, Evidence]) -> dict[str, list[Evidence]]:
    """Graph → what it is derived from, in the order of the text."""
    provenance = graphs.graph(PROVENANCE_GRAPH)
    return {
        str(name): sorted(
            (evidence[str(e)] for e in provenance.objects(name, PROV.wasDerivedFrom)),
            key=lambda e: e.start,
        )
        for name in graphs.names
        if str(name).startswith(f"{GRAPH}tokyo-kl/")
    }


def test_the_words_stand_where_the_positions_say(
    evidence: dict[str, Evidence], document: Document
) -> None:
    text = document.text
    assert len(evidence) > 100
    for one in evidence.values():
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.exact
        assert text[max(0, one.start - CONTEXT_LENGTH) : one.start] == one.prefix
        assert text[one.end : one.end + CONTEXT_LENGTH] == one.suffix
        assert one.source == str(ID["document/tokyo-kl"])


def test_quote_with_context_finds_one_place(
    evidence: dict[str, Evidence], document: Document
) -> None:
    """A reader who has the quote selector alone finds the same words."""
    for one in evidence.values():
        assert document.text.count(one.prefix + one.exact + one.suffix) == 1, one


def test_positions_refer_to_the_pinned_text(graphs: GraphSet, document: Document) -> None:
    (pinned,) = graphs.graph(PROVENANCE_GRAPH).objects(ID["document/tokyo-kl"], RK.sha256)
    assert str(pinned) == hashlib.sha256(document.text.encode()).hexdigest()


def test_every_evidence_is_described_once(evidence: dict[str, Evidence]) -> None:
    described = [(e.start, e.end, e.kind) for e in evidence.values()]
    assert len(described) == len(set(described))


def test_every_graph_of_the_page_is_derived_from_evidence(
    graphs: GraphSet, grounds: dict[str, list[Evidence]]
) -> None:
    assert len(grounds) > 80
    for name, found in grounds.items():
        assert PASSAGE.fullmatch(name), name
        assert found, name
        assert len(graphs.graph(URIRef(name))) > 0


def test_nothing_else_is_derived_from_evidence(graphs: GraphSet) -> None:
    names = set(graphs.names)
    for name, one in graphs.graph(PROVENANCE_GRAPH).subject_objects(PROV.wasDerivedFrom):
        if str(one).startswith(f"{ID}evidence/"):
            assert name in names


def test_graphs_and_evidence_agree_on_the_kind_of_assertion(
    grounds: dict[str, list[Evidence]],
) -> None:
    for name, found in grounds.items():
        suffix = name.rpartition("/")[2]
        expected = suffix if suffix in ("inferred", "curated") else "stated"
        assert {e.kind for e in found} == {expected}, name


def test_no_evidence_is_left_over(
    graphs: GraphSet, evidence: dict[str, Evidence], grounds: dict[str, list[Evidence]]
) -> None:
    used = {e.iri for found in grounds.values() for e in found}
    used |= {str(o) for _, p, o, _ in graphs.quads() if p == RK.evidence}
    assert set(evidence) == used


def test_a_stated_graph_rests_on_its_own_passage(grounds: dict[str, list[Evidence]]) -> None:
    for name, found in grounds.items():
        if re.fullmatch(r".*/p\d+", name):
            assert len(found) == 1, name


def test_the_month_of_the_second_event_of_october_rests_on_two_cells(
    graphs: GraphSet, grounds: dict[str, list[Evidence]]
) -> None:
    event = ID["event/tokyo-kl-16"]
    (name,) = [str(name) for s, p, _, name in graphs.quads() if (s, p) == (event, RK.month)]
    assert name.endswith("/inferred")
    assert [e.exact for e in grounds[name]] == [
        "2023年10月",
        "High-Level Talks「マレーシアと日本における"
        "ゼロカーボンで気候レジリエントな都市の実現に向けて」",
    ]


def test_the_months_of_all_other_rows_are_stated_by_their_own_cell(
    graphs: GraphSet, grounds: dict[str, list[Evidence]]
) -> None:
    stated = 0
    for subject, predicate, month, name in graphs.quads():
        if predicate == RK.month and not str(name).endswith(("/inferred", "/curated")):
            (one,) = grounds[str(name)]
            year, number = str(month).split("-")
            assert one.exact == f"{year}年{int(number)}月"
            assert str(subject) != str(ID["event/tokyo-kl-16"])
            stated += 1
    assert stated == 17


def test_an_implied_mode_rests_on_the_words_that_imply_it(
    graphs: GraphSet, grounds: dict[str, list[Evidence]]
) -> None:
    words = {
        str(subject).rpartition("-")[2]: {e.exact for e in grounds[str(name)]}
        for subject, predicate, _, name in graphs.quads()
        if predicate == RK.attendanceMode
        and str(name).endswith("/inferred")
        and "governor" not in str(subject)
    }
    assert set(words) == {"1", "2", "3", "18"}
    assert "都及びIGES職員がKL市に訪問" in words["1"]
    assert "KL市から代表団が来日" in words["2"]
    assert "KL市役所にて" in words["3"]


def test_evidence_of_a_node_is_evidence_of_a_graph_that_speaks_of_it(
    graphs: GraphSet, grounds: dict[str, list[Evidence]], evidence: dict[str, Evidence]
) -> None:
    for subject, predicate, one, _ in graphs.quads():
        if predicate != RK.evidence:
            continue
        speaking = {
            e.iri
            for name in graphs.names
            if (subject, None, None) in graphs.graph(name)
            for e in grounds.get(str(name), [])
        }
        assert str(one) in evidence
        assert str(one) in speaking, (subject, one)
