"""The dataset described for programs: VoID at its well-known address, DCAT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from pyoxigraph import Triple

from renkei.errors import RenkeiError
from renkei.store.formats import GRAPHS, Format
from renkei.web import rdf
from renkei.web.caching import cached
from renkei.web.conditional import http_date
from renkei.web.descriptions.about import DCAT_PATH, VOID_PATH, About
from renkei.web.descriptions.dcat import describe_dcat
from renkei.web.descriptions.graph import PREFIXES
from renkei.web.descriptions.void import describe_void
from renkei.web.openapi import failures
from renkei.web.representations import formats
from renkei.web.site import site_of
from renkei.web.sparql.negotiation import choose, prefers_html

_RDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {item.media_type: {} for item in GRAPHS}}
}
_PATTERN: Final = "|".join(rdf.BY_EXTENSION)

router = APIRouter(tags=["descriptions"])


@router.get(f"/{VOID_PATH}", response_class=Response, responses=_RDF | failures(406))
def void(request: Request) -> Response:
    """The dataset in VoID: what it holds, its links, its files, by Accept; Turtle for browsers."""
    return _negotiated(request, VOID_PATH, lambda: describe_void(_about(request)))


@router.get(f"/{VOID_PATH}.{{extension}}", response_class=Response, responses=_RDF | failures(404))
def void_data(request: Request, extension: str) -> Response:
    """The dataset in VoID; the ending names the format."""
    return _named(request, VOID_PATH, extension, lambda: describe_void(_about(request)))


@router.get(f"/{DCAT_PATH}", response_class=Response, responses=_RDF | failures(406, 503))
def dcat(request: Request) -> Response:
    """The catalogue in DCAT 3, valid against DCAT-AP, by Accept; Turtle for browsers."""
    return _negotiated(request, DCAT_PATH, lambda: _dcat(request))


@router.get(
    f"/{DCAT_PATH}.{{extension}}", response_class=Response, responses=_RDF | failures(404, 503)
)
def dcat_data(request: Request, extension: str) -> Response:
    """The catalogue in DCAT 3; the ending names the format."""
    return _named(request, DCAT_PATH, extension, lambda: _dcat(request))


def _about(request: Request) -> About:
    site = site_of(request)
    return About(site.publication, site.addresses(request), site.catalogues)


def _dcat(request: Request) -> list[Triple]:
    dumps = site_of(request).publication.dumps
    try:
        files = dumps.files() if dumps else ()
    except (RenkeiError, OSError):
        text = "another release is about to be served"
        raise HTTPException(503, text, {"Retry-After": "5"}) from None
    return describe_dcat(_about(request), files)


def _negotiated(request: Request, path: str, make: Callable[[], list[Triple]]) -> Response:
    accept = request.headers.get("accept")
    choice = choose(None if prefers_html(accept) else accept, GRAPHS)
    if choice is None:
        offered = ", ".join(item.media_type for item in GRAPHS)
        raise HTTPException(406, f"there is {offered}", {"Vary": "Accept"})
    return _send(request, path, choice.format, make, {"Vary": "Accept"})


def _named(
    request: Request, path: str, extension: str, make: Callable[[], list[Triple]]
) -> Response:
    wanted = rdf.BY_EXTENSION.get(extension)
    if wanted is None:
        raise HTTPException(404, f"no format has the ending .{extension}")
    return _send(request, path, wanted, make, {})


def _send(
    request: Request,
    path: str,
    wanted: Format,
    make: Callable[[], list[Triple]],
    headers: dict[str, str],
) -> Response:
    site = site_of(request)
    own = site.addresses(request).path(path)
    headers["Link"] = ", ".join(
        f'<{address}>; rel="alternate"; type="{media_type}"'
        for _, address, media_type in formats(own)
    )
    if modified := site.publication.modified(with_software=True):
        headers["Last-Modified"] = http_date(modified)
    return cached(
        request,
        wanted.name,
        rdf.content_type(wanted),
        lambda: rdf.write(make(), wanted, site.context, PREFIXES),
        headers,
    )
