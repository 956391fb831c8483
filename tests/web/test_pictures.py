"""What stands behind the pictures: activities, ties, positions, colours that can be read."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from renkei.errors import RenkeiError
from renkei.web import terms
from renkei.web.lookup import Lookup
from renkei.web.pictures.activities import NOT_STATED, read_activities
from renkei.web.pictures.cities import CITY, Cities, gazetteer, position
from renkei.web.pictures.figures import agents, ties
from renkei.web.pictures.filters import Filter

PREFIXES = """
@prefix : <https://example.org/> . @prefix rk: <https://w3id.org/renkei/ont#> .
@prefix schema: <https://schema.org/> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a rk:City . :b a rk:City . :c a rk:City .
:ga rk:governs :a . :gb rk:governs :b . :mayor org:postIn :gb . :hall schema:containedInPlace :c .
"""
CSS = files("renkei.web") / "static" / "renkei.css"
MEANINGS = (
    *("ink", "soft", "accent", "stated", "inferred", "curated", "authority", "link", "error"),
    *("event", "award", "agreement", "cooperation", "project", "support"),
    *("in-person", "online", "hybrid", "not-stated"),
)


def lookup_of(turtle: str) -> Lookup:
    store = ox.Store()
    store.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return Lookup(store)


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"https://example.org/{name}")


@pytest.fixture(scope="module")
def built(quads: list[ox.Quad]) -> Lookup:
    store = ox.Store()
    store.extend(quads)
    return Lookup(store)


def test_how_a_city_comes_into_an_activity() -> None:
    lookup = lookup_of(
        """
        :e a rk:Event ; rk:hasParticipation [ rk:participant :ga ] , [ rk:inOffice :mayor ] ;
            schema:location :hall ; rk:mentions :a , :ga .
        :x a rk:Cooperation ; rk:partner :ga , :gb .
        :w a rk:AwardConferral ; rk:awardRecipient :x .
        """
    )
    activities, more = read_activities(lookup)
    assert not more
    found = {it.node.value[-1]: {c.value[-1]: r for c, r in it.cities.items()} for it in activities}
    assert found["e"] == {"a": "takes-part", "b": "takes-part", "c": "held-there"}
    assert found["w"] == found["x"] == {"a": "takes-part", "b": "takes-part"}


def test_a_tie_is_close_where_neither_is_only_mentioned() -> None:
    lookup = lookup_of(
        """
        :e a rk:Event ; rk:hasParticipation [ rk:participant :ga ] ; schema:location :b ;
            rk:mentions :c .
        """
    )
    found = {
        (tie.one.value[-1], tie.other.value[-1]): (len(tie.together), len(tie.mentioned))
        for tie in ties(read_activities(lookup)[0])
    }
    assert found == {("a", "b"): (1, 0), ("a", "c"): (0, 1), ("b", "c"): (0, 1)}


def test_data_that_goes_round_in_circles_ends() -> None:
    lookup = lookup_of(":p schema:containedInPlace :q . :q schema:containedInPlace :p .")
    assert Cities(lookup).behind(node("p")) is None


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (':a schema:latitude "35.5" ; schema:longitude 139 .', (35.5, 139.0)),
        (":a schema:latitude 91 ; schema:longitude 0 .", None),
        (':a schema:latitude "nan" ; schema:longitude 0 .', None),
        (':a geo:hasGeometry [ geo:asWKT "POINT(139.7 35.7)"^^geo:wktLiteral ] .', (35.7, 139.7)),
        (':a geo:hasGeometry [ geo:asWKT "LINESTRING(1 2, 3 4)" ] .', None),
        (":a skos:exactMatch <https://sws.geonames.org/1735161/> .", (3.1, 101.7)),
        (":a skos:broadMatch <https://sws.geonames.org/1735161/> .", None),
        ("", None),
    ],
)
def test_where_a_city_lies(turtle: str, expected: object) -> None:
    assert position(lookup_of(turtle), node("a")) == expected


def test_every_city_of_ours_is_on_the_map(built: Lookup) -> None:
    cities = [quad.subject for quad in built.quads(None, terms.TYPE, CITY)]
    assert all(position(built, city) for city in set(cities) if isinstance(city, ox.NamedNode))
    objects = {quad.object for quad in built.quads()}
    linked = {it.value for it in objects if isinstance(it, ox.NamedNode) and "geonames" in it.value}
    assert set(gazetteer()) <= linked, "a position that nothing uses"


def test_modes_are_those_that_are_stated(built: Lookup) -> None:
    activities, _ = read_activities(built)
    silent = {it.edtf for it in activities if it.mode_key == NOT_STATED}
    assert silent == {"2019-10", "2021-11", "2023-10"}
    assert {it.mode_key for it in activities if it.sort not in ("event", "award")} == {""}


def test_facts_of_other_sources_count_only_where_they_are_asked_for(built: Lookup) -> None:
    ours, everything = (read_activities(built, elsewhere=it)[0] for it in (False, True))
    assert {it.node for it in ours} < {it.node for it in everything}
    assert all("contract-20" not in it.node.value for it in ours)
    busy = {agent.value.rpartition("/")[2] for agent, _ in agents(ours)}
    assert "iges" in busy
    assert "utm" not in busy


@pytest.mark.parametrize("year", ["21", "20211", "two", "-021", "２０２１"])
def test_a_year_is_a_year(year: str) -> None:
    with pytest.raises(RenkeiError, match="as-of="):
        Filter.read({"as-of": year})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MEANINGS)
def test_colours_can_be_read(scheme: str, name: str) -> None:
    colours = tokens(scheme)
    for ground in ("paper", "sheet"):
        assert contrast(colours[name], colours[ground]) >= 4.5, (ground, colours[name])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["edge"], colours["sheet"]) >= 3  # WCAG 2.2, 1.4.11
    assert contrast(colours["edge"], colours["paper"]) >= 3


def test_sheets_of_parts_use_tokens_that_there_are() -> None:
    known = set(tokens("light")) | set(re.findall(r"--([\w-]+):", CSS.read_text(encoding="utf-8")))
    for sheet in Path(str(CSS)).parent.joinpath("css").glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        own = set(re.findall(r"--([\w-]+):", text))
        assert set(re.findall(r"var\(--([\w-]+)", text)) <= known | own, sheet.name


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme; the dark one changes those of the light one."""
    light, dark = CSS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
