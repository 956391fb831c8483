"""/sparql for browsers: a form, and the answer as a page. Programs go straight to the endpoint.

The page is a client of the endpoint: it asks for JSON or Turtle in the same process and shows
what comes back, so that every guard and limit of the endpoint holds here too.
"""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from renkei.store.formats import GRAPHS, RESULTS
from renkei.web.page import Page
from renkei.web.queries.listing import by_theme
from renkei.web.queries.scripts import script_data
from renkei.web.representations import HTML, page_response
from renkei.web.results import LARGEST, Result, read_problem, read_result
from renkei.web.sparql.inside import ask
from renkei.web.sparql.wanted import wants_page

_ACCEPT: Final = "application/sparql-results+json, text/turtle"
_FIRST: Final = "cities"
"""The question that the empty form begins with."""
_LINES: Final = (10, 28)


class SparqlPage:
    """Routes a request to the endpoint, or answers a browser with a page.

    Args:
        endpoint: the SPARQL endpoint.
    """

    def __init__(self, endpoint: ASGIApp) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not wants_page(scope):
            await self._endpoint(scope, receive, send)
            return
        request = Request(scope, receive)
        if query := request.query_params.get("query", ""):
            asked = request.query_params.multi_items()
            passed = [(key, value) for key, value in asked if key not in ("format", "lang")]
            found = await ask(self._endpoint, scope, receive, passed, _ACCEPT)
            response = await run_in_threadpool(
                _result_page, request, query, found.status, found.body, found.media_type
            )
        else:
            response = await run_in_threadpool(page_response, request, _form)
        await response(scope, receive, send)


def _result_page(
    request: Request, query: str, status: int, body: bytes, media_type: str
) -> Response:
    page = Page(request)
    if status >= 400:
        result = read_problem(body, page.t("sparql.failed"))
    elif len(body) > LARGEST:
        result = Result(error=page.t("sparql.large"))
    else:
        result = read_result(body, media_type)
    sent = {
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-store",
        "Content-Language": page.language,
    }
    html = _render(page, query, result, status)
    return Response(html, status, sent, f"{HTML}; charset=utf-8")


def _form(page: Page) -> bytes:
    return _render(page, "", None, 200)


def _render(page: Page, query: str, result: Result | None, status: int) -> bytes:
    questions = page.site.questions
    first = questions.get(_FIRST) or next(iter(questions.values()), None)
    shown = query or (page.bound(first) if first else "")
    lines = shown.count("\n") + 2
    downloads = []
    if result and status < 400:
        choices = GRAPHS if result.text is not None else RESULTS
        downloads = [
            (item.name, page.addresses.path("sparql", query=query, format=item.name))
            for item in choices
        ]
    return page.render(
        "sparql.html",
        query=shown,
        rows=min(max(lines, _LINES[0]), _LINES[1]),
        formats=[("solutions", RESULTS), ("graphs", GRAPHS)],
        groups=by_theme(questions.values()),
        result=result,
        editor=script_data(page),
        downloads=downloads,
    )
