"""Named graphs: what one passage states, and the whole graphs of authority and provenance."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from pyoxigraph import NamedNode

from renkei.web import rdf, terms
from renkei.web.addresses import graph_iris
from renkei.web.claims import Claims
from renkei.web.describe import describe_graph, fit
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import (
    VARY_PAGE,
    by_extension,
    data_response,
    formats,
    negotiate,
    of_release,
    page_response,
)
from renkei.web.site import Site, site_of

router = APIRouter(tags=["graphs"], responses=failures(404, 406))

_SHOWN: Final = 500
"""Triples that a page lists; all of them are in the data."""
_LAYERS: Final = ("inferred", "curated")


@router.get("/graph/{name:path}", response_class=Response)
def graph(request: Request, name: str) -> Response:
    """A named graph as a page or as data, by the ending of the path or else by Accept."""
    site = site_of(request)
    stem, wanted = by_extension(name)
    found = site.lookup.first_known(graph_iris(stem), graph=True) if wanted else None
    headers = {}
    if found is None:
        found = _find(site, name)
        wanted = negotiate(request)
        headers["Vary"] = VARY_PAGE
    own = site.addresses(request).of(found.value) or ""
    headers |= of_release(request, own, own, found.value, is_page=wanted is None)
    if wanted is None:
        return page_response(request, lambda page: _page(page, found, own), headers)
    return data_response(
        request,
        wanted,
        lambda: fit(
            describe_graph(site.lookup, found),
            with_graphs=wanted in rdf.WITH_GRAPHS,
            keep={found},
        ),
        headers,
    )


def _find(site: Site, name: str) -> NamedNode:
    spellings = list(graph_iris(name))
    if (known := site.lookup.first_known(spellings, graph=True)) is not None:
        return known
    raise HTTPException(410 if any(iri in site.gone for iri in spellings) else 404, spellings[0])


def _page(page: Page, graph: NamedNode, own: str) -> bytes:
    lookup = page.site.lookup
    claims = Claims(lookup)
    quads = lookup.quads(None, None, None, graph)
    ordered = sorted(quads, key=lambda quad: (str(quad.subject), str(quad.predicate)))
    return page.render(
        "graph.html",
        graph=graph,
        made=claims.statement(graph),
        about=claims.outgoing(
            quad for quad in lookup.quads(graph) if quad.predicate != terms.DERIVED_FROM
        ),
        siblings=[node for node in _siblings(graph) if lookup.has_graph(node)],
        quads=ordered[:_SHOWN],
        count=len(quads),
        formats=formats(own),
    )


def _siblings(graph: NamedNode) -> list[NamedNode]:
    """The other graphs of the same passage."""
    before, _, last = graph.value.rpartition("/")
    passage = before if last in _LAYERS else graph.value
    names = (passage, *(f"{passage}/{layer}" for layer in _LAYERS))
    return [NamedNode(name) for name in names if name != graph.value]
