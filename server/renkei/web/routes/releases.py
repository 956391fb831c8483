"""The releases: what each one is, and what it changed."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from renkei.build.releases import Record
from renkei.names import BASE
from renkei.web.caching import cached
from renkei.web.descriptions.feed import summary
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import VARY_PAGE, page_response
from renkei.web.routes.download import dated
from renkei.web.site import Site, site_of
from renkei.web.sparql.negotiation import parse_accept, weigh

router = APIRouter(tags=["download"])

_JSON: Final = "application/json"
_PAGES: Final = ("text/html", "application/xhtml+xml")
_SHORTEST: Final = 8
"""Digits of an id that may stand for it."""
_BOTH: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_JSON: {"schema": {"type": "object"}}, "text/html": {}}}
}
_ALONE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_JSON: {"schema": {"type": "object"}}}}
}


@router.get("/releases", response_class=Response, responses=_BOTH)
def releases(request: Request) -> Response:
    """All releases with what they changed, as a page or as JSON by Accept."""
    if _wants_json(request):
        return _json(request, _list(request), vary=True)
    links = _links(request, "releases")
    return page_response(request, _all, {**dated(request), "Link": links})


@router.get("/releases.json", response_class=Response, responses=_ALONE)
def releases_data(request: Request) -> Response:
    """All releases with what they changed, as JSON."""
    return _json(request, _list(request))


@router.get(
    "/releases/latest",
    status_code=302,
    response_class=RedirectResponse,
    responses={302: {"description": "To the release that is served now"}},
)
def latest(request: Request) -> Response:
    """To the release that is served now."""
    site = site_of(request)
    asked = f"?{request.url.query}" if request.url.query else ""
    path = site.addresses(request).path(f"releases/{site.release}")
    return Response(
        status_code=302, headers={"Location": path + asked, "Cache-Control": "no-cache"}
    )


@router.get("/releases/{id}.json", response_class=Response, responses=_ALONE | failures(404))
def release_data(request: Request, id: str) -> Response:  # noqa: A002 - it is what it is called
    """A release and what it changed, as JSON; its id may be cut to its first digits."""
    return _json(request, _one(request, _find(site_of(request), id)))


@router.get("/releases/{id}", response_class=Response, responses=_BOTH | failures(404))
def release(request: Request, id: str) -> Response:  # noqa: A002 - it is what it is called
    """A release and what it changed, as a page or as JSON by Accept."""
    found = _find(site_of(request), id)
    full = found.release if isinstance(found, Record) else found
    headers = {"Link": _links(request, f"releases/{full}")}
    if _wants_json(request):
        return _json(request, _one(request, found), vary=True, headers=headers)
    return page_response(
        request, lambda page: _page(page, found, full), {**dated(request), **headers}
    )


def _find(site: Site, given: str) -> Record | str:
    """The record of a release, or its id where it is served and was never made public.

    Raises:
        HTTPException: 404, there is no such release.
    """
    if len(given) >= _SHORTEST:
        for record in site.publication.history:
            if record.release.startswith(given):
                return record
        if site.release.startswith(given):
            return site.release
    raise HTTPException(404, f"{BASE}releases/{given}")


def _wants_json(request: Request) -> bool:
    ranges = parse_accept(request.headers.get("accept", ""))
    page = max(weigh(ranges, media_type) for media_type in _PAGES)
    return weigh(ranges, _JSON) > page


def _links(request: Request, path: str) -> str:
    addresses = site_of(request).addresses(request)
    twin, feed = addresses.path(f"{path}.json"), addresses.path("feed.atom")
    return (
        f'<{BASE}{path}>; rel="canonical", <{twin}>; rel="alternate"; type="{_JSON}", '
        f'<{feed}>; rel="alternate"; type="application/atom+xml"'
    )


def _json(
    request: Request,
    value: object,
    *,
    vary: bool = False,
    headers: dict[str, str] | None = None,
) -> Response:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    sent = {**dated(request), **(headers or {}), **({"Vary": VARY_PAGE} if vary else {})}
    return cached(request, "json", _JSON, text.encode, sent)


def _list(request: Request) -> dict[str, Any]:
    site = site_of(request)
    served = site.publication.record or site.release
    known = [_one(request, record) for record in site.publication.history]
    return {
        "served": site.release,
        "releases": known if isinstance(served, Record) else [_one(request, served), *known],
    }


def _one(request: Request, found: Record | str) -> dict[str, Any]:
    site = site_of(request)
    release = found.release if isinstance(found, Record) else found
    addresses = site.addresses(request)
    said: dict[str, Any] = {
        "id": f"{BASE}releases/{release}",
        "page": addresses.full(addresses.path(f"releases/{release}")),
        "served": release == site.release,
    }
    if isinstance(found, Record):
        return said | found.to_json()
    return said | {"release": release, "issued": None, "quads": site.overview.quads}


def _all(page: Page) -> bytes:
    publication = page.site.publication
    return page.render(
        "releases.html",
        publication=publication,
        summary=lambda record: summary(record, page.t),
    )


def _page(page: Page, found: Record | str, release: str) -> bytes:
    record = found if isinstance(found, Record) else None
    history = page.site.publication.history
    following = next((it for it in history if it.predecessor == release), None)
    return page.render(
        "release.html",
        shown=release,
        is_served=release == page.site.release,
        record=record,
        following=following,
        last=history[0] if history else None,
        quads=record.quads if record else page.site.overview.quads,
        summary=summary(record, page.t) if record else "",
    )
