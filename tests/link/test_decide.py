"""Decisions: what the evidence is enough for, and what is left to a person."""

from __future__ import annotations

import pytest

from renkei.content import find_content
from renkei.link.decide import EXACT_FROM, Matcher, Verdict
from renkei.link.entity import Entity, Kind, Level
from renkei.link.index import Index
from renkei.link.rdf import read_graph

OHIO = Entity(
    "gn:1", ("Springfield",), "US", frozenset({"US.OH"}), Level.PLACE, (39.92, -83.81),
    (("geonames", "1"),),
)  # fmt: skip
MISSOURI = Entity("gn:2", ("Springfield",), "US", frozenset({"US.MO"}), Level.PLACE, (37.22, -93.3))
GEORGE_TOWN = Entity("gn:3", ("George Town", "Penang"), "MY", level=Level.PLACE)
YOKOHAMA = Entity("gn:4", ("Yokohama", "横浜市"), "JP", level=Level.PLACE, point=(35.4, 139.6))
TOKYO = Entity("gn:5", ("Tokyo", "東京"), "JP", level=Level.PLACE)
PLACES = Matcher(Index([OHIO, MISSOURI, GEORGE_TOWN, YOKOHAMA, TOKYO]), declared=True)


@pytest.fixture(scope="module")
def ours() -> Matcher:
    return Matcher(Index(read_graph(find_content().graph, Kind.CITY)), declared=True)


@pytest.fixture(scope="module")
def bodies() -> Matcher:
    entities = read_graph(find_content().graph, Kind.ORGANISATION)
    return Matcher(Index(entities), Kind.ORGANISATION)


def row(name: str, country: str = "", **more: object) -> Entity:
    return Entity("row:1", (name,), country, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "verdict", "found"),
    [
        (row("Springfield", "US"), Verdict.REVIEW, 2),
        (row("Springfield", "US", divisions=frozenset({"US.MO"})), Verdict.MATCH, "gn:2"),
        (row("Springfield", "US", divisions=frozenset({"US.IL"})), Verdict.REVIEW, 2),
        (row("Springfield", point=(39.9, -83.8)), Verdict.MATCH, "gn:1"),
        (row("Springfield, Missouri, USA"), Verdict.MATCH, "gn:2"),
        (row("Springfield", "US", codes=(("geonames", "1"),)), Verdict.MATCH, "gn:1"),
        (row("Yokohama", "US", codes=(("geonames", "1"),)), Verdict.REVIEW, 1),
        (row("Springfield", "JP", codes=(("geonames", "1"),)), Verdict.REVIEW, 1),
        (row("Yokahama", "JP"), Verdict.MATCH, "gn:4"),
        (row("Yokahama"), Verdict.NONE, 0),
        (row("Yokahama", point=(35.44, 139.63)), Verdict.MATCH, "gn:4"),
        (row("横濱市", "JP"), Verdict.NONE, 0),
        (row("Yokohama", "JP", doubts=("odd",)), Verdict.REVIEW, 1),
        (row("Yokohama", "JP", point=(0.0, 0.0)), Verdict.REVIEW, 1),
        (row("Penang", "MY"), Verdict.REVIEW, 1),
        (row("東京都", "JP"), Verdict.NONE, 0),
        (row("Tokyo Prefecture", "JP"), Verdict.NONE, 0),
        (row("東京", "JP"), Verdict.MATCH, "gn:5"),
        (Entity("row:1", ()), Verdict.REVIEW, 0),
    ],
)
def test_places(given: Entity, verdict: Verdict, found: str | int) -> None:
    decision = PLACES.decide(given)
    assert decision.verdict is verdict, decision
    if isinstance(found, str):
        assert decision.candidates[0].entity.id == found
    else:
        assert len(decision.candidates) == found
        assert decision.reason
        assert all(c.confidence <= 0.5 for c in decision.candidates)


def test_a_name_alone_is_never_exact() -> None:
    alone = PLACES.decide(row("Yokohama", "JP")).candidates[0]
    assert alone.confidence < EXACT_FROM
    placed = PLACES.decide(row("Yokohama", "JP", point=(35.44, 139.63))).candidates[0]
    assert placed.confidence >= EXACT_FROM
    assert placed.evidence == ("own name (as written)", "country JP", "5 km apart")


def test_a_bare_name_is_no_city_unless_the_table_says_so() -> None:
    undeclared = Matcher(PLACES.index)
    assert undeclared.decide(row("Tokyo", "JP")).reason == "a first-level division has the name too"
    assert undeclared.decide(row("Yokohama", "JP")).verdict is Verdict.MATCH


def test_a_smaller_place_is_not_a_misspelling() -> None:
    matcher = Matcher(PLACES.index, declared=True, others=frozenset({("JP", "yokohata")}))
    assert matcher.decide(row("Yokohata", "JP")).verdict is Verdict.NONE
    assert matcher.decide(row("Yokohasa", "JP")).verdict is Verdict.MATCH


@pytest.mark.parametrize(
    ("name", "verdict", "slug"),
    [
        ("東京都", Verdict.MATCH, "tokyo"),
        ("Tokyo Metropolis", Verdict.MATCH, "tokyo"),
        ("Tokyo", Verdict.REVIEW, "tokyo"),  # the metropolis, or the place in it
        ("さいたま市", Verdict.MATCH, "saitama"),
        ("埼玉県", Verdict.NONE, ""),
        ("Saitama Prefecture", Verdict.NONE, ""),
        ("ジャカルタ特別州", Verdict.MATCH, "jakarta"),
        ("Jakarta", Verdict.REVIEW, "jakarta"),
        ("Bandar Raya Kuala Lumpur", Verdict.MATCH, "kuala-lumpur"),
        ("Wilayah Persekutuan Kuala Lumpur", Verdict.NONE, ""),
    ],
)
def test_the_graph(ours: Matcher, name: str, verdict: Verdict, slug: str) -> None:
    decision = ours.decide(row(name))
    assert decision.verdict is verdict, decision
    assert [c.entity.id.rpartition("/")[2] for c in decision.candidates] == [slug] * bool(slug)


@pytest.mark.parametrize(
    ("given", "verdict", "slug"),
    [
        (row("Institute for Global Environmental Strategies"), Verdict.MATCH, "iges"),
        (row("公益財団法人 地球環境戦略研究機関"), Verdict.MATCH, "iges"),
        (row("Institute of Global Environmental Strategies"), Verdict.REVIEW, "iges"),
        (row("IGES"), Verdict.REVIEW, "iges"),
        (row("IGES", codes=(("wikidata", "Q0"),)), Verdict.REVIEW, "iges"),
        (row("Dewan Bandaraya Kuala Lumpur"), Verdict.MATCH, "kuala-lumpur"),
        (row("Ministry of Magic"), Verdict.NONE, ""),
    ],
)
def test_organisations(bodies: Matcher, given: Entity, verdict: Verdict, slug: str) -> None:
    decision = bodies.decide(given)
    assert decision.verdict is verdict, decision
    assert [c.entity.id.rpartition("/")[2] for c in decision.candidates] == [slug] * bool(slug)
