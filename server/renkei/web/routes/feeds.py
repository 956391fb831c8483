"""For crawlers and feed readers: the sitemap, robots.txt, the feed of releases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Path, Request, Response
from pyoxigraph import NamedNode

from renkei.names import ID
from renkei.web.caching import cached
from renkei.web.descriptions import sitemap
from renkei.web.descriptions.feed import MEDIA_TYPE, feed
from renkei.web.language import choose
from renkei.web.openapi import failures
from renkei.web.routes.download import dated
from renkei.web.site import Site, site_of

router = APIRouter(tags=["descriptions"])

_XML: Final = "application/xml"
_AS_XML: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {_XML: {}}}}
_AS_TEXT: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/plain": {}}}}
_AS_FEED: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {MEDIA_TYPE: {}}}}
_PAGES: Final = ("", "ont", "shapes", "sparql", "docs", "download/", "releases")
_FOR_PEOPLE: Final = (
    *("sparql?query=", "sparql?*", "search?q=", "search?*", "browse?iri=", "browse?type="),
    *("browse?*", "queries/*?", "reconcile", "metrics"),
)
"""What a crawler has no use for: each request makes the server work, and there is no end to them.

Some are there twice: not all that read robots.txt know the asterisk (RFC 9309 §2.2.3).
"""


@router.get("/sitemap.xml", response_class=Response, responses=_AS_XML)
def site_map(request: Request) -> Response:
    """Every page in each language, or the index of the parts of that list."""
    files = _sitemaps(request)
    if len(files) == 1:
        return _xml(request, files[0])
    addresses = site_of(request).addresses(request)
    return _xml(request, sitemap.index(addresses, len(files), _modified(request)))


@router.get("/sitemap-{number}.xml", response_class=Response, responses=_AS_XML | failures(404))
def site_map_part(request: Request, number: int = Path(ge=1)) -> Response:
    """A part of the list of pages, where it is too long for one file."""
    files = _sitemaps(request)
    if len(files) == 1 or number > len(files):
        raise HTTPException(404, "there is no such part")
    return _xml(request, files[number - 1])


@router.get("/robots.txt", response_class=Response, responses=_AS_TEXT)
def robots(request: Request) -> Response:
    """What crawlers are asked to leave alone (RFC 9309), and where the sitemap is."""
    addresses = site_of(request).addresses(request)
    lines = ["User-agent: *"]
    lines += [f"Disallow: {addresses.path('')}{path}" for path in _FOR_PEOPLE]
    lines += ["", f"Sitemap: {addresses.full(addresses.path('sitemap.xml'))}", ""]
    return cached(request, "", "text/plain; charset=utf-8", "\n".join(lines).encode, {})


@router.get("/feed.atom", response_class=Response, responses=_AS_FEED | failures(404))
def changes(request: Request) -> Response:
    """The releases as an Atom feed, in the language of the reader."""
    site = site_of(request)
    if not site.publication.history:
        raise HTTPException(404, "nothing was released yet")
    asked = request.query_params.get("lang")
    language = choose(asked, request.headers.get("accept-language"))
    addresses, words = site.addresses(request), site.catalogues[language]
    headers = {"Vary": "Accept-Language", "Content-Language": language, **dated(request)}
    return cached(
        request,
        language,
        f"{MEDIA_TYPE}; charset=utf-8",
        lambda: feed(site.publication.history, addresses, words),
        headers,
    )


def _sitemaps(request: Request) -> list[bytes]:
    site = site_of(request)
    return sitemap.sitemaps(site.addresses(request), _paths(site), _modified(request))


def _paths(site: Site) -> Iterator[str]:
    """The pages of the site, and those of our own things."""
    yield from _PAGES
    yield from (f"queries/{name}" for name in site.questions)
    subjects = {quad.subject for quad in site.lookup.quads()}
    iris = {node.value.partition("#")[0] for node in subjects if isinstance(node, NamedNode)}
    for iri in sorted(iris):
        if iri.startswith(ID):
            yield f"page/{iri.removeprefix(ID)}"


def _modified(request: Request) -> str | None:
    record = site_of(request).publication.record
    return record.timestamp if record else None


def _xml(request: Request, data: bytes) -> Response:
    return cached(request, "", _XML, lambda: data, dated(request))
