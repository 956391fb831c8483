"""Dereferencing (Cool URIs for the Semantic Web §4.2): /id, the thing, to /page or /data."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode

from renkei.web import rdf
from renkei.web.addresses import thing_iris
from renkei.web.caching import CACHE_CONTROL
from renkei.web.describe import describe_thing, fit, graphs_alone
from renkei.web.openapi import failures
from renkei.web.representations import (
    by_extension,
    data_response,
    formats,
    links,
    negotiate,
    of_release,
    page_response,
)
from renkei.web.site import Site, site_of
from renkei.web.thing_page import thing_page

router = APIRouter(tags=["things"], responses=failures(404, 406, 410))


@router.get("/id/{kind}/{slug}", status_code=303, response_class=RedirectResponse)
def identify(request: Request, kind: str, slug: str) -> Response:
    """Redirect from a thing to its page or its data, by Accept."""
    thing = find(site_of(request), kind, slug)
    wanted = negotiate(request)
    page, data = _paths(request, thing)
    asked = f"?{request.url.query}" if request.url.query else ""
    location = f"{data}.{wanted.extension}" if wanted else page + asked
    headers = {
        "Vary": "Accept",
        "Cache-Control": CACHE_CONTROL,
        "Link": links(page, data, thing.value, is_page=False),
    }
    # The path is encoded already; the redirect must not encode it again.
    return Response(status_code=303, headers={"Location": location, **headers})


@router.get("/page/{kind}/{slug}", response_class=Response)
def page(request: Request, kind: str, slug: str) -> Response:
    """The page about a thing: each fact with the sentence it rests on."""
    site = site_of(request)
    thing = find(site, kind, slug)
    own, data = _paths(request, thing)
    return page_response(
        request,
        lambda page: thing_page(page, thing, formats(data)),
        of_release(request, own, data, thing.value, is_page=True),
    )


@router.get("/data/{kind}/{name}", response_class=Response)
def data(request: Request, kind: str, name: str) -> Response:
    """The data about a thing; the ending of the path names the format."""
    slug, wanted = by_extension(name)
    if wanted is None:
        endings = ", ".join(f".{extension}" for extension in rdf.BY_EXTENSION)
        raise HTTPException(404, f"the path ends with one of {endings}")
    site = site_of(request)
    thing = find(site, kind, slug)
    own, stem = _paths(request, thing)
    return data_response(
        request,
        wanted,
        lambda: fit(
            describe_thing(site.lookup, thing),
            with_graphs=wanted in rdf.WITH_GRAPHS,
            keep=graphs_alone(site.lookup, thing),
        ),
        of_release(request, own, stem, thing.value, is_page=False),
    )


def find(site: Site, kind: str, slug: str) -> NamedNode:
    """The thing that a path names.

    Raises:
        HTTPException: 410 where it was published once, 404 where nothing is known of it.
    """
    spellings = list(thing_iris(kind, slug))
    if (known := site.lookup.first_known(spellings)) is not None:
        return known
    if any(iri in site.gone for iri in spellings):
        raise HTTPException(410, spellings[0])
    raise HTTPException(404, spellings[0])


def _paths(request: Request, thing: NamedNode) -> tuple[str, str]:
    """The path of a thing's page, and that of its data without the ending."""
    addresses = site_of(request).addresses(request)
    own = addresses.of(thing.value)
    assert own is not None
    before, _, after = own.partition("/page/")
    return own, f"{before}/data/{after}"
