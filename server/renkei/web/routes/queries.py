"""The questions: a list, and for each a form with its answer, as a page or as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from renkei.errors import RenkeiError
from renkei.questions.question import Question
from renkei.store.formats import GRAPHS
from renkei.web.caching import cached
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.queries import answer, completion, examples
from renkei.web.queries.forms import faults, fields
from renkei.web.queries.listing import by_theme, matching, nearest
from renkei.web.queries.operations import ERRORS, formats
from renkei.web.queries.scripts import script_data
from renkei.web.queries.table import table
from renkei.web.representations import HTML, VARY_PAGE, data_response, page_response
from renkei.web.results import Result
from renkei.web.site import site_of
from renkei.web.sparql.freshness import repeatable
from renkei.web.sparql.negotiation import choose, prefers_html

router = APIRouter(tags=["pages"])

_LONGEST: Final = 200
"""Code points of the words that narrow down the list."""
_NO_STORE: Final = {"Cache-Control": "no-store"}


@router.get("/queries", response_class=Response)
def index(
    request: Request,
    q: Annotated[str, Query(max_length=_LONGEST, description="words to look for")] = "",
) -> Response:
    """All questions, or those that have certain words."""

    def make(page: Page) -> bytes:
        found = matching(page.site.questions.values(), q)
        return page.render("queries.html", groups=by_theme(found), count=len(found), words=q)

    return page_response(request, make)


@router.get("/queries/completion.json", response_class=Response)
def completions(request: Request) -> Response:
    """What a query editor completes: prefixes, and terms with their names in a language."""
    page = Page(request)
    sent = {"Vary": "Accept-Language", "Content-Language": page.language}
    json = "application/json"
    return cached(request, page.language, json, lambda: completion.completion(page), sent)


@router.get("/.well-known/sparql-examples", response_class=Response, responses=failures(406))
def sparql_examples(request: Request) -> Response:
    """The questions as RDF in the form of SIB's sparql-examples; for a browser, their list."""
    site, accept = site_of(request), request.headers.get("accept")
    addresses = site.addresses(request)
    if prefers_html(accept):
        headers = {"Location": addresses.path("queries"), "Vary": "Accept"}
        return Response(status_code=303, headers=headers)
    choice = choose(accept, GRAPHS)
    if choice is None:
        offered = ", ".join(item.media_type for item in GRAPHS)
        raise HTTPException(406, f"there is {offered}", {"Vary": "Accept"})
    endpoint = f"{addresses.base}sparql"
    return data_response(
        request,
        choice.format,
        lambda: examples.describe(site.questions.values(), endpoint, site.catalogues),
        {"Vary": "Accept"},
    )


@router.get("/queries/{name}", response_class=Response, responses=failures(404, *ERRORS))
async def question(request: Request, name: str) -> Response:
    """A question with its form and its answer; an ending, or else Accept, names a format."""
    questions = site_of(request).questions
    if (asked := questions.get(name)) is not None:
        wanted = answer.negotiated(request, asked)
        vary = f"{VARY_PAGE}, Accept-Encoding"
        if wanted is None:
            return await _page(request, asked, {"Vary": vary})
        return await answer.data(request, asked, wanted, {"Vary": vary})
    stem, _, ending = name.rpartition(".")
    if (asked := questions.get(stem)) is not None:
        wanted = answer.by_ending(asked, ending)
        return await answer.data(request, asked, wanted, {"Vary": "Accept-Encoding"})
    return await run_in_threadpool(_missing, request, name)


async def _page(request: Request, asked: Question, headers: dict[str, str]) -> Response:
    page = Page(request)
    given = answer.given_values(request)
    wrong = faults(asked, given)
    values = answer.page_values(asked, given, page.language)
    headers = {**headers, "Content-Language": page.language}
    if wrong:
        html = await run_in_threadpool(_render, page, asked, values, wrong, None, "")
        return Response(html, 400, {**headers, **_NO_STORE}, f"{HTML}; charset=utf-8")
    sparql = answer.text(asked, values)
    status, found = await answer.result(request, sparql, page.t("sparql.failed"))
    found = found or Result(error=page.t("sparql.large"))

    def make() -> bytes:
        return _render(page, asked, values, {}, found, sparql)

    if status >= 400 or not repeatable(sparql):
        html = await run_in_threadpool(make)
        return Response(html, status, {**headers, **_NO_STORE}, f"{HTML}; charset=utf-8")
    media_type = f"{HTML}; charset=utf-8"
    return await run_in_threadpool(cached, request, page.language, media_type, make, headers)


def _render(
    page: Page,
    asked: Question,
    values: Mapping[str, str],
    wrong: Mapping[str, RenkeiError],
    found: Result | None,
    sparql: str,
) -> bytes:
    known = {parameter.name for parameter in asked.parameters}
    kept = {name: value for name, value in values.items() if name in known}
    path = f"queries/{asked.name}"
    as_data = [
        (item.name, page.addresses.path(f"{path}.{item.name}", **kept), item.media_type)
        for item in formats(asked)
    ]
    strange = [str(error) for name, error in wrong.items() if name not in known]
    return page.render(
        "queries-question.html",
        question=asked,
        fields=fields(page, asked, values, wrong),
        strange=strange,
        failed=bool(wrong),
        result=found,
        table=table(page, found) if found else [],
        sparql=sparql,
        as_it_stands=examples.without_header(asked),
        as_data=as_data,
        script=script_data(page),
    )


def _missing(request: Request, name: str) -> Response:
    """404, with the questions whose names are most like it."""
    near = nearest(site_of(request).questions, name)
    if not prefers_html(request.headers.get("accept")):
        like = f"; there is {', '.join(it.name for it in near)}" if near else ""
        raise HTTPException(404, f"there is no question {name[:_LONGEST]!r}{like}")
    page = Page(request)
    html = page.render("queries-missing.html", name=name[:_LONGEST], near=near)
    headers = {"Vary": VARY_PAGE, "Content-Language": page.language, **_NO_STORE}
    return Response(html, 404, headers, f"{HTML}; charset=utf-8")
