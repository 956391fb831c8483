"""All that connects two cities: a page, and the same as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode, Quad

from renkei.names import ID, RK
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.caching import cached
from renkei.web.claims import Claim, Claims
from renkei.web.openapi import failures
from renkei.web.overview import City
from renkei.web.page import Page
from renkei.web.pictures.activities import SORTS, Activity, Reader
from renkei.web.pictures.cities import GOVERNS
from renkei.web.pictures.figures import Tie, ties
from renkei.web.pictures.portrayal import CONNECTIONS, Portrayal
from renkei.web.pictures.tables import MEDIA_TYPES, as_csv, as_json
from renkei.web.representations import page_response
from renkei.web.search.near import near
from renkei.web.site import Site, site_of
from renkei.web.terms import Node

router = APIRouter(tags=["pages"], responses=failures(404))

_TARGET_OF: Final = NamedNode(RK.targetOf)
_APART: Final = (terms.EVIDENCE, terms.LABEL, terms.PREF_LABEL, terms.TRANSLATED_LABEL, terms.TYPE)


@dataclass(frozen=True)
class Told:
    """A thing with the claims that are made of it here.

    Attributes:
        node: the thing.
        activity: the activity that it is; None for a target.
        claims: what joins it to the cities, each with its sentence.
    """

    node: Node
    activity: Activity | None
    claims: list[Claim]


@router.get("/between", response_class=Response)
def choose(
    request: Request,
    one: Annotated[str, Query(description="a city, by its slug or IRI")] = "",
    other: Annotated[str, Query(description="another city")] = "",
) -> Response:
    """Choose two cities; where both are given, go to what connects them."""
    if not (one or other):
        return page_response(request, _index)
    cities = site_of(request).overview.cities
    if one in cities and other in cities and one != other:
        first, second = sorted((cities[one], cities[other]), key=lambda it: it.slug)
        if all(city.node.value.startswith(ID) for city in (first, second)):
            return RedirectResponse(Page(request).between(first.node, second.node), 303)
        return page_response(request, lambda page: _between(page, first, second))
    return _missing(request, [name for name in (one, other) if name not in cities])


@router.get("/between/{one}/{other}", response_class=Response)
def between(request: Request, one: str, other: str) -> Response:
    """All that connects two cities: a page, or with `.json` or `.csv` at the end a table.

    It is the same whichever is named first; the address in order of the alphabet is redirected to.
    """
    cities = site_of(request).overview.cities
    stem, _, ending = other.rpartition(".")
    if ending not in MEDIA_TYPES or other in cities:
        stem, ending = other, ""
    if unknown := [name for name in (one, stem) if name not in cities]:
        if ending:
            raise HTTPException(404, f"no city is known as {' or '.join(unknown)}")
        return _missing(request, unknown)
    if one == stem:
        return _missing(request, [])
    page = Page(request)
    first, second = sorted((one, stem))
    own = f"between/{first}/{second}"
    if first != one:
        address = page.here(f"{own}.{ending}" if ending else own)
        return RedirectResponse(address, 301)
    pair = cities[first], cities[second]
    twins = {end: page.addresses.path(f"{own}.{end}") for end in MEDIA_TYPES}
    canonical = f'<{page.addresses.path(own)}>; rel="canonical"'
    alternates = [
        f'<{address}>; rel="alternate"; type="{MEDIA_TYPES[end].partition(";")[0]}"'
        for end, address in twins.items()
    ]
    headers = {"Link": ", ".join((canonical, *alternates))}
    if not ending:
        return page_response(request, lambda made: _between(made, *pair), headers)

    def rows() -> bytes:
        tie = _tie(page.site, *pair)
        made = Portrayal(page).connections(tie)
        return as_csv(CONNECTIONS, made) if ending == "csv" else as_json(made)

    sent = {**headers, "Vary": "Accept-Language", "Content-Language": page.language}
    return cached(request, page.language, MEDIA_TYPES[ending], rows, sent)


def _between(page: Page, one: City, other: City) -> bytes:
    site = page.site
    tie = _tie(site, one, other)
    reader = Reader(site.lookup, elsewhere=True)
    claims = Claims(site.lookup)
    told = [_told(reader, claims, it, (one.node, other.node)) for it in _ordered(tie)]
    return page.render(
        "between.html",
        one=one.node,
        other=other.node,
        tie=tie,
        activities=_ordered(tie),
        loose={it.node for it in tie.mentioned},
        sections=[
            (sort, members)
            for sort in SORTS
            if (members := [it for it in told if it.activity and it.activity.sort == sort])
        ],
        targets=[(city.node, _targets(site, claims, city.node)) for city in (one, other)],
        twins=[
            (end.upper(), page.here(f"between/{one.slug}/{other.slug}.{end}"))
            for end in MEDIA_TYPES
            if all(city.node.value.startswith(ID) for city in (one, other))
        ],
    )


def _index(page: Page) -> bytes:
    everything = page.site.overview.everything
    return page.render("between-choose.html", pairs=ties(everything), unknown=[], near=[])


def _missing(request: Request, unknown: list[str]) -> Response:
    """What cities there are, and which may have been meant."""
    page = Page(request)
    found = [it for name in unknown for it in near(page.site, name.replace("-", " "), kind="city")]
    body = page.render(
        "between-choose.html",
        pairs=ties(page.site.overview.everything),
        unknown=unknown or [page.t("between.same")],
        near=list(dict.fromkeys(found)),
    )
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Response(body, 404, headers, "text/html; charset=utf-8")


def _tie(site: Site, one: City, other: City) -> Tie:
    """What joins the two, with the facts of other sources."""
    found = (it for it in site.overview.everything if {one.node, other.node} <= it.cities.keys())
    wanted = [it for it in ties(found) if {it.one, it.other} == {one.node, other.node}]
    return wanted[0] if wanted else Tie(one.node, other.node)


def _ordered(tie: Tie) -> list[Activity]:
    return sorted((*tie.together, *tie.mentioned), key=lambda it: it.place)


def _told(reader: Reader, claims: Claims, activity: Activity, pair: Iterable[NamedNode]) -> Told:
    cities = set(pair)
    joining = {quad for city, _, quad in reader.connections(activity.node) if city in cities}
    facts: set[Quad] = joining | set(reader.background(activity.node))
    ordered = sorted(facts, key=lambda quad: natural(str(quad)))
    return Told(activity.node, activity, claims.outgoing(ordered))


def _targets(site: Site, claims: Claims, city: NamedNode) -> list[Told]:
    """The targets of a city and of what governs it."""
    lookup = site.lookup
    holders = [city, *lookup.subjects(GOVERNS, city)]
    nodes = dict.fromkeys(it for holder in holders for it in lookup.subjects(_TARGET_OF, holder))
    return [
        Told(
            node,
            None,
            claims.outgoing(quad for quad in lookup.quads(node) if quad.predicate not in _APART),
        )
        for node in sorted(nodes, key=lambda it: natural(it.value))
    ]
