"""Search: results as a page and as JSON, and how a browser can search here."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from renkei.web.caching import cached
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import HTML, VARY_PAGE
from renkei.web.search.answer import SearchAnswer
from renkei.web.search.facets import Filters
from renkei.web.search.results import (
    PER_PAGE,
    Results,
    as_json,
    other_name,
    parameters,
    search,
    sentence,
    toggled,
    value_label,
)
from renkei.web.site import site_of
from renkei.web.sparql.negotiation import parse_accept, weigh

router = APIRouter(tags=["search"], responses=failures(404, 422))

JSON: Final = "application/json"
OPENSEARCH: Final = "application/opensearchdescription+xml"
_LONGEST: Final = 200
_LONGEST_VALUE: Final = 500


class Asked:
    """What a search asks for, as the routes take it."""

    def __init__(
        self,
        q: Annotated[str, Query(max_length=_LONGEST, description="name, identifier or date")] = "",
        kind: Annotated[
            str, Query(max_length=_LONGEST_VALUE, description="kind of thing: city, event …")
        ] = "",
        city: Annotated[
            str, Query(max_length=_LONGEST_VALUE, description="slug of a city: tokyo …")
        ] = "",
        year: Annotated[str, Query(max_length=20, description="a year that it falls into")] = "",
        mode: Annotated[
            str, Query(max_length=100, description="online, hybrid, in-person … or not-stated")
        ] = "",
        page: Annotated[int, Query(ge=1, le=1_000_000, description="page of the results")] = 1,
    ) -> None:
        self.text = q
        self.filters = Filters(kind or None, city or None, year or None, mode or None)
        self.number = page


_Asked = Annotated[Asked, Depends()]


@router.get("/search", responses={200: {"model": SearchAnswer, "content": {HTML: {}}}})
def search_page(request: Request, asked: _Asked) -> Response:
    """Search over names in three languages, identifiers and dates; a page or JSON by Accept."""
    return _answer(request, asked, as_page=_wants_page(request))


@router.get("/search.json", responses={200: {"model": SearchAnswer}})
def search_json(request: Request, asked: _Asked) -> Response:
    """The same search as JSON."""
    return _answer(request, asked, as_page=False)


@router.get("/opensearch.xml", response_class=Response)
def opensearch(request: Request) -> Response:
    """How a browser can search here (OpenSearch 1.1, description document)."""
    page = Page(request)
    addresses = site_of(request).addresses(request)
    root = addresses.base.removesuffix("/").removesuffix(addresses.root)
    headers = {"Vary": "Accept-Language", "Content-Language": page.language}
    return cached(
        request,
        page.language,
        OPENSEARCH,
        lambda: page.render("opensearch.xml", root=root),
        headers,
    )


def _answer(request: Request, asked: Asked, *, as_page: bool) -> Response:
    page = Page(request)
    results = search(page, asked.text, asked.filters, asked.number)
    if asked.number > results.pages:
        raise HTTPException(404, f"there are {results.pages} pages of results")
    headers = {
        "Vary": VARY_PAGE,
        "Content-Language": page.language,
        "Link": ", ".join(_links(page, results, as_page=as_page)),
    }
    if as_page:
        return cached(
            request,
            page.language,
            f"{HTML}; charset=utf-8",
            lambda: _render(page, results),
            headers,
        )
    return cached(
        request,
        f"json {page.language}",
        JSON,
        lambda: as_json(page, results).model_dump_json(indent=2).encode(),
        headers,
    )


def _render(page: Page, results: Results) -> bytes:
    def at(number: int) -> str:
        return page.here("search", **parameters(results.query, results.filters, number))

    return page.render(
        "search.html",
        results=results,
        first=(results.page - 1) * PER_PAGE + 1,
        at=at,
        as_json_at=page.here("search.json", **parameters(results.query, results.filters)),
        cleared=page.here("search", **parameters(results.query, Filters())),
        held=parameters("", results.filters),
        other_name=lambda match: other_name(page, match, results.query),
        sentence=lambda match: sentence(match, results.query),
        toggled=lambda facet, choice: page.here("search", **toggled(results, facet, choice)),
        value_label=lambda facet, value: value_label(page, facet, value),
    )


def _links(page: Page, results: Results, *, as_page: bool) -> list[str]:
    """The Link header (RFC 8288): neighbouring pages, the other representation."""
    own, other = ("search", "search.json") if as_page else ("search.json", "search")
    other_type = JSON if as_page else HTML

    def address(path: str, number: int) -> str:
        return page.here(path, **parameters(results.query, results.filters, number))

    links = [f'<{address(other, results.page)}>; rel="alternate"; type="{other_type}"']
    if results.page > 1:
        links.append(f'<{address(own, results.page - 1)}>; rel="prev"')
    if results.page < results.pages:
        links.append(f'<{address(own, results.page + 1)}>; rel="next"')
    return links


def _wants_page(request: Request) -> bool:
    """Whether the client would rather have the page; it wins where both are equal.

    Raises:
        HTTPException: 406, the client accepts neither.
    """
    ranges = parse_accept(request.headers.get("accept") or "")
    page = max(weigh(ranges, HTML), weigh(ranges, "application/xhtml+xml"))
    data = weigh(ranges, JSON)
    if ranges and page[0] == data[0] == 0:
        raise HTTPException(406, f"there is {HTML}, {JSON}", {"Vary": "Accept"})
    return not ranges or (page[0] > 0 and page >= data)
