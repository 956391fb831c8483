"""The representations of one resource: a page and data in each format, and how they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from fastapi import HTTPException, Request, Response
from pyoxigraph import Quad, Triple

from renkei.names import SHAPES
from renkei.store.formats import GRAPHS, Format
from renkei.web import rdf
from renkei.web.addresses import ascii_iri
from renkei.web.caching import cached
from renkei.web.conditional import http_date
from renkei.web.page import Page
from renkei.web.site import site_of
from renkei.web.sparql.negotiation import choose, parse_accept, weigh

HTML: Final = "text/html"
_PAGES: Final = (HTML, "application/xhtml+xml")
VARY_PAGE: Final = "Accept, Accept-Language"

_NAMES: Final = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
    "nquads": "N-Quads",
    "trig": "TriG",
}


def negotiate(request: Request) -> Format | None:
    """The format that the client wants, or None for the page, which wins where both are equal.

    Raises:
        HTTPException: 406, the client accepts none of them.
    """
    accept = request.headers.get("accept")
    ranges = parse_accept(accept or "")
    page = max(weigh(ranges, media_type) for media_type in _PAGES)
    choice = choose(accept, GRAPHS)
    if not ranges or (page[0] > 0 and (choice is None or page >= weigh(ranges, choice.media_type))):
        return None
    if choice is None:
        offered = ", ".join((HTML, *(item.media_type for item in GRAPHS)))
        raise HTTPException(406, f"there is {offered}", {"Vary": "Accept"})
    return choice.format


def by_extension(path: str) -> tuple[str, Format | None]:
    """A path without the ending that names a format, and the format.

    >>> path, found = by_extension("city/st.gallen.ttl")
    >>> path, found.name
    ('city/st.gallen', 'turtle')
    >>> by_extension("city/st.gallen")
    ('city/st.gallen', None)
    """
    stem, dot, extension = path.rpartition(".")
    found = rdf.BY_EXTENSION.get(extension) if dot and stem else None
    return (stem, found) if found else (path, None)


def formats(stem: str) -> list[tuple[str, str, str]]:
    """Name, path and media type of the data in each format, for `Link` and the foot of a page."""
    return [(_NAMES[item.name], f"{stem}.{item.extension}", item.media_type) for item in GRAPHS]


def of_release(
    request: Request, page: str, data: str, iri: str, *, is_page: bool
) -> dict[str, str]:
    """The header fields of a representation of what the release holds: Link, Last-Modified.

    Beside `links`: under which licence it is (RFC 4946), for data the profile it keeps to
    (RFC 6906), which is our shapes, and the description of the dataset it is from (VoID §6.2).

    Args:
        request: the request.
        page: path of the page.
        data: path of the data, without its ending.
        iri: what both are about.
        is_page: whether this is the page.
    """
    site = site_of(request)
    publication = site.publication
    further = [(publication.license, "license")] if publication.license else []
    if not is_page:
        further.append((site.addresses(request).path(".well-known/void"), "describedby"))
        if publication.dumps is not None:
            further.append((str(SHAPES).removesuffix("#"), "profile"))
    headers = {"Link": links(page, data, iri, is_page=is_page, further=further)}
    if modified := publication.modified(with_software=is_page):
        headers["Last-Modified"] = http_date(modified)
    return headers


def links(
    page: str,
    data: str,
    iri: str,
    *,
    is_page: bool,
    further: Iterable[tuple[str, str]] = (),
) -> str:
    """The Link header (RFC 8288) of a representation.

    Args:
        page: path of the page.
        data: path of the data, without its ending.
        iri: what both are about.
        is_page: whether this is the page.
        further: other targets, each with its relation.
    """
    alternates = [f'<{page}>; rel="alternate"; type="text/html"'] if not is_page else []
    alternates += [
        f'<{path}>; rel="alternate"; type="{media_type}"' for _, path, media_type in formats(data)
    ]
    about = f'<{ascii_iri(iri)}>; rel="canonical"'
    described = f'<{data}.ttl>; rel="describedby"; type="text/turtle"'
    others = [f'<{ascii_iri(target)}>; rel="{relation}"' for target, relation in further]
    return ", ".join((about, described, *others, *alternates))


def page_response(
    request: Request, make: Callable[[Page], bytes], headers: dict[str, str] | None = None
) -> Response:
    """A page, in the language that the request asks for."""
    page = Page(request)
    sent = {"Vary": VARY_PAGE, "Content-Language": page.language, **(headers or {})}
    return cached(request, page.language, f"{HTML}; charset=utf-8", lambda: make(page), sent)


def data_response(
    request: Request,
    wanted: Format,
    statements: Callable[[], list[Quad] | list[Triple]],
    headers: dict[str, str],
) -> Response:
    """Data in one format.

    Args:
        request: the request.
        wanted: the format.
        statements: gathers what is sent, as `describe.fit` gives it.
        headers: further headers.
    """
    return cached(
        request,
        wanted.name,
        rdf.content_type(wanted),
        lambda: rdf.write(statements(), wanted, site_of(request).context),
        headers,
    )
