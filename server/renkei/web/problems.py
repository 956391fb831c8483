"""Errors over HTTP: a page for a browser, problem details (RFC 9457) for a program."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException

from renkei.web.page import Page
from renkei.web.sparql.negotiation import prefers_html
from renkei.web.suggestions import suggestions

PROBLEM: Final = "application/problem+json"
_DATA: Final = "/data/"
_SHOWN: Final = 300
"""Code points of a path that an error repeats."""
_TEXTS: Final = {404: "404", 406: "406", 410: "410"}


def install(app: FastAPI) -> None:
    """Answer all errors of `app` this way."""

    @app.exception_handler(HTTPException)
    async def _known(request: Request, error: HTTPException) -> Response:
        return respond(request, error.status_code, str(error.detail), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _unreadable(request: Request, error: RequestValidationError) -> Response:
        faults = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return respond(request, 422, "; ".join(faults))

    @app.exception_handler(Exception)
    async def _unknown(request: Request, _error: Exception) -> Response:
        return respond(request, 500, "")


def respond(
    request: Request, status: int, detail: str = "", headers: dict[str, str] | None = None
) -> Response:
    """An error in the form that the client reads.

    Args:
        request: the request.
        status: the HTTP status.
        detail: what is wrong here, in English.
        headers: further headers.
    """
    sent = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store", **(headers or {})}
    title = HTTPStatus(status).phrase
    below_root = request.url.path.removeprefix(request.scope.get("root_path", ""))
    near = suggestions(request) if status == 404 else []
    if below_root.startswith(_DATA) or not prefers_html(request.headers.get("accept")):
        shown = "" if detail == title else detail
        problem = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": shown,
            "near": [_match(Page(request), node) for node in near],
        }
        body = json.dumps({key: value for key, value in problem.items() if value not in ("", [])})
        return Response(body, status, sent, PROBLEM)
    page = Page(request)
    key = _TEXTS.get(status, "other")
    body_bytes = page.render(
        "error.html",
        status=status,
        heading=page.t(f"error.{key}"),
        text=page.t(f"error.{key}_help"),
        detail=detail[:_SHOWN] if detail != title else "",
        near=near,
    )
    return Response(body_bytes, status, sent, "text/html; charset=utf-8")


def _match(page: Page, node: NamedNode) -> dict[str, str]:
    """A thing that may have been meant, for a program."""
    return {
        "iri": node.value,
        "page": page.addresses.full(page.addresses.of(node.value) or ""),
        "label": page.label(node).text,
    }
