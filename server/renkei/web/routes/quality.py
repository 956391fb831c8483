"""Quality in public: the release's own report."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response

from renkei.errors import RenkeiError
from renkei.web.caching import cached
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.quality.job import Report
from renkei.web.quality.model import Pending, Quality, without_words
from renkei.web.representations import HTML, VARY_PAGE
from renkei.web.site import Site, site_of
from renkei.web.sparql.negotiation import parse_accept, weigh

router = APIRouter(tags=["quality"], responses=failures(404, 406, 500))

JSON: Final = "application/json"
TURTLE: Final = "text/turtle"
_AGAIN: Final = 4
"""Seconds after which it is worth asking again."""
_PENDING: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": Pending, "content": {HTML: {}}, "description": "It is being computed"}
}
_DATA: Final = {"Vary": "Accept"}


@router.get(
    "/quality",
    responses={200: {"model": Quality, "content": {HTML: {}, TURTLE: {}}}, **_PENDING},
)
def quality(request: Request) -> Response:
    """The release's report: validation, coverage, labels, links; page, JSON or Turtle by Accept."""
    ranges = parse_accept(request.headers.get("accept") or "")
    offered = (HTML, JSON, TURTLE)
    weights = {media_type: weigh(ranges, media_type) for media_type in offered}
    best = max(offered, key=lambda it: weights[it])
    if ranges and weights[best][0] == 0:
        raise HTTPException(406, f"there is {', '.join(offered)}", {"Vary": "Accept"})
    return _respond(request, best)


@router.get("/quality.json", responses={200: {"model": Quality}, **_PENDING})
def quality_json(request: Request) -> Response:
    """The release's report as JSON."""
    return _respond(request, JSON)


@router.get("/quality.ttl", response_class=Response, responses=_PENDING)
def quality_turtle(request: Request) -> Response:
    """The validation report of the release (SHACL, section 3.6) as Turtle."""
    return _respond(request, TURTLE)


def _respond(request: Request, media_type: str) -> Response:
    site = site_of(request)
    report = _report(site)
    if report is None:
        return _pending(request, media_type, site)
    page = Page(request)
    shown = (
        report.quality if site.settings.source_text == "whole" else without_words(report.quality)
    )
    own = page.addresses.path
    links = f'<{own("quality.json")}>; rel="alternate"; type="{JSON}", '
    headers = {"Link": f'{links}<{own("quality.ttl")}>; rel="alternate"; type="{TURTLE}"'}
    if media_type == HTML:
        headers |= {"Vary": VARY_PAGE, "Content-Language": page.language}
        return cached(
            request,
            page.language,
            f"{HTML}; charset=utf-8",
            lambda: page.render("quality.html", report=shown),
            headers,
        )
    if media_type == TURTLE:
        make = report.turtle.encode
        return cached(request, "turtle", f"{TURTLE}; charset=utf-8", make, headers | _DATA)
    return cached(
        request,
        "json",
        JSON,
        lambda: shown.model_dump_json(indent=2).encode(),
        headers | _DATA,
    )


def _report(site: Site) -> Report | None:
    if not site.quality.is_ours:
        raise HTTPException(404, "what is served is no release of the content folders")
    try:
        return site.quality.result()
    except RenkeiError:
        raise HTTPException(500, "the report could not be computed; the log says why") from None


def _pending(request: Request, media_type: str, site: Site) -> Response:
    """Said while it is computed; a browser looks again by itself."""
    headers = {"Cache-Control": "no-store", "Retry-After": str(_AGAIN), "Vary": VARY_PAGE}
    if media_type != HTML:
        body = json.dumps({"status": "pending", "release": site.release}).encode()
        return Response(body, 202, headers, JSON)
    page = Page(request)
    headers |= {"Refresh": str(_AGAIN), "Content-Language": page.language}
    return Response(page.render("quality_pending.html"), 202, headers, f"{HTML}; charset=utf-8")
