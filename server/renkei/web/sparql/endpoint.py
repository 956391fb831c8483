"""The SPARQL endpoint as an ASGI application.

    app.router.routes.append(sparql_route(engine, settings, style, page=render_form))

It stands on its own: it needs no middleware, and knows nothing of the pages around it.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Set
from typing import Final

from starlette.routing import Route

from renkei import __version__
from renkei.settings import MIB, Settings
from renkei.store.engine import Engine
from renkei.store.evaluate import Style
from renkei.store.formats import GRAPHS, JSON, RESULTS, TURTLE, Format, named
from renkei.store.outcome import QueryError, Request, WorkerDiedError
from renkei.store.pool import Pool
from renkei.web.conditional import matches
from renkei.web.notes import note_of
from renkei.web.sparql import guard, protocol, service_description
from renkei.web.sparql.answers import HIT, Answers, Asked
from renkei.web.sparql.attendance import ClientGoneError, UnlessGone
from renkei.web.sparql.cache import Cache
from renkei.web.sparql.encoding import accepts_gzip
from renkei.web.sparql.federation import Federation
from renkei.web.sparql.freshness import CACHE_CONTROL, Key, repeatable
from renkei.web.sparql.negotiation import Choice, choose, prefers_html
from renkei.web.sparql.problems import Problem, from_query_error
from renkei.web.sparql.recall import Recall
from renkei.web.sparql.response import Receive, Response, Scope, Send, header_values, send_raw

Page = Callable[[Scope], Awaitable[bytes]]
"""Renders the HTML form for a browser that comes without a query."""

POOL: Final = "renkei.pool"
"""Where the ASGI scope of a request may hold the `Pool` that is to answer it."""
_LOG: Final = logging.getLogger(__name__)
_HOST: Final = re.compile(r"[A-Za-z0-9.\-_]+(?::[0-9]+)?|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?")
_LONG_TEXT: Final = 32 * 1024
"""Code points of a query above which the guard reads it in a thread."""
_PREFLIGHT: Final = (
    ("Access-Control-Allow-Methods", ", ".join(protocol.METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Content-Type"),
    ("Access-Control-Max-Age", "86400"),
)


class SparqlEndpoint:
    """The ASGI application.

    Args:
        engine: answers the queries; started and stopped by whoever made it.
        settings: limits and the public address.
        style: prefixes and context of the service description.
        page: renders the form for browsers; without it they get the service description.
        path: where the endpoint is below the public address.
    """

    def __init__(
        self,
        engine: Engine | Pool,
        settings: Settings,
        style: Style | None = None,
        *,
        page: Page | None = None,
        path: str = "/sparql",
    ) -> None:
        self._engine = engine
        self._settings = settings
        cache = Cache(settings.cache * MIB)
        self._answers = Answers(Federation(engine, settings), cache)
        self._recall = Recall(cache)
        self._services = settings.services
        self._style = style or Style()
        self._page = page
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise RuntimeError(f"an HTTP request is expected, not {scope['type']}")
        accept = ", ".join(header_values(scope, b"accept")) or None
        try:
            response = await self._respond(scope, receive, accept)
        except Problem as problem:
            response = _problem_response(problem, accept)
            note_of(scope).outcome = problem.name
        except ClientGoneError:
            return
        except Exception:
            failure = Problem(500, "failed", "The server has failed", "The fault is not yours.")
            response = _problem_response(failure, accept)
            await send_raw(send, scope["method"], 500, response.raw(), response.body)
            raise  # for the log
        method, headers = scope["method"], response.raw()
        await send_raw(send, method, response.status, headers, response.body)

    async def recall(self, scope: Scope, send: Send) -> bool:
        """Answer a request that is the same as one before, from memory; say whether it was."""
        return await self._recall.answer(scope, _stamp(self._pool(scope)), send)

    def _pool(self, scope: Scope) -> Engine | Pool:
        """What is to answer a request: the release it began with, else that of this moment."""
        pool: Engine | Pool = scope.get(POOL) or self._engine
        return pool

    async def _respond(self, scope: Scope, receive: Receive, accept: str | None) -> Response:
        method = scope["method"]
        protocol.check_method(method)
        if method == "OPTIONS":
            allow = {"Allow": ", ".join(protocol.METHODS)}
            return Response(204, headers={**allow, **dict(_PREFLIGHT)})
        body = b"" if _is_bodiless(scope) else await self._body(scope, receive)
        content_type = next(iter(header_values(scope, b"content-type")), None)
        parameters = protocol.parse(
            method, scope["query_string"], content_type, body, self._settings
        )
        if parameters.query is None:
            return await self._without_query(scope, accept, parameters)
        note_of(scope).query = parameters.query
        choice, request = await self._request(parameters, accept)
        with self._pool(scope).hold() as pool:
            return await self._answer(scope, receive, pool, parameters, choice, request)

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        pool: Pool,
        parameters: protocol.Parameters,
        choice: Choice,
        request: Request,
    ) -> Response:
        """Answer a query from the release of a pool."""
        stamp, key = _stamp(pool), None
        headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
        given, tag = "", ""
        if repeatable(request.query):
            graphs = request.default_graphs, request.named_graphs
            key = Key(stamp, request.query, *graphs, choice.format.name)
            tag = key.tag(choice.media_type)
            if scope["method"] == "POST":  # no client keeps the answer to a POST
                del headers["Cache-Control"]
            else:
                headers |= {"Cache-Control": CACHE_CONTROL, "ETag": tag}
                given = ", ".join(header_values(scope, b"if-none-match"))
        # A tag of ours was given with a good answer; * holds only once there is one.
        if given.strip() != "*" and given and matches(given, tag):
            note_of(scope).outcome = "not-modified"
            return Response(304, headers=headers)
        asked = Asked(
            request,
            key,
            parameters.timeout,
            _client_address(scope),
            accepts_gzip(header_values(scope, b"accept-encoding")),
        )
        try:
            async with UnlessGone(receive) as attendance:
                found = await self._answers.get(pool, asked, attendance)
        except QueryError as error:
            if isinstance(error, WorkerDiedError):
                _LOG.error("%s", error)
            raise from_query_error(error, self._settings) from None
        note = note_of(scope)
        note.cache, note.outcome = found.cache, "answered"
        if given and matches(given, tag):
            return Response(304, headers=headers)
        answer = found.answer
        if answer.format is not choice.format:  # the guard took it for another form of query
            choice = Choice(answer.format, answer.format.media_type)
        headers["Content-Type"] = _content_type(choice)
        if found.encoding:
            headers["Content-Encoding"] = found.encoding
        if parameters.formats:
            name = "graph" if choice.format in GRAPHS else "results"
            headers["Content-Disposition"] = f'inline; filename="{name}.{choice.format.extension}"'
        response = Response(200, answer.body, headers)
        if found.key is not None and found.cache == HIT:  # most are never asked for again
            self._recall.remember(scope, stamp, found.key, response.raw(), tag)
        return response

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        limit = protocol.body_limit(self._settings)
        declared = next(iter(header_values(scope, b"content-length")), "0")
        if declared.isdigit() and int(declared) > limit:
            raise _too_large(self._settings)
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_timeout):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ClientGoneError
                    body += message.get("body", b"")
                    if len(body) > limit:
                        raise _too_large(self._settings)
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise Problem(
                408,
                "too-slow",
                "Request too slow",
                f"The body was not complete after {self._settings.body_timeout:g} seconds.",
                headers={"Connection": "close"},
            ) from None

    async def _request(
        self, parameters: protocol.Parameters, accept: str | None
    ) -> tuple[Choice, Request]:
        """Check a query and settle the format of its answer."""
        query = parameters.query or ""
        try:
            if len(query) > _LONG_TEXT:
                form = await asyncio.to_thread(_checked_form, query, self._services)
            else:
                form = _checked_form(query, self._services)
        except guard.UpdateRefusedError:
            raise protocol.update_refused() from None
        except guard.ServiceRefusedError as error:
            raise Problem(
                403,
                "service-refused",
                "SERVICE is not allowed",
                f"{error}.",
                "Ask that endpoint itself, or call this one from there; whoever runs the server "
                "can add an endpoint to --allow-service.",
            ) from None
        yields_graph = form is not None and form.yields_graph
        choice = _choice(GRAPHS if yields_graph else RESULTS, parameters.formats, accept)
        return choice, Request(
            query,
            JSON if yields_graph else choice.format,
            choice.format if yields_graph else TURTLE,
            parameters.default_graphs,
            parameters.named_graphs,
            describe=form is guard.Form.DESCRIBE,
        )

    async def _without_query(
        self, scope: Scope, accept: str | None, parameters: protocol.Parameters
    ) -> Response:
        if scope["method"] in ("POST", "QUERY"):
            raise Problem(400, "no-query", "No query", "The form has no field query.")
        if parameters.default_graphs is not None or parameters.timeout is not None:
            raise Problem(
                400,
                "no-query",
                "No query",
                "Parameters are given, and no query.",
                "Add query=, or leave them out for the service description.",
            )
        if self._page is not None and not parameters.formats and prefers_html(accept):
            page = await self._page(scope)
            html = "text/html; charset=utf-8"
            return Response(200, page, {"Content-Type": html, "Vary": "Accept"})
        choice = _choice(GRAPHS, parameters.formats, accept)
        triples = service_description.describe(
            self._engine.contents, self._address(scope), self._settings
        )
        body = service_description.write(
            triples, choice.format, self._style.prefixes, self._style.context
        )
        return Response(200, body, {"Content-Type": _content_type(choice), "Vary": "Accept"})

    def _address(self, scope: Scope) -> str:
        """The endpoint's absolute IRI: as set, else as the client called it."""
        if self._settings.public_base:
            return self._settings.public_base.rstrip("/") + self._path
        host = next(iter(header_values(scope, b"host")), "")
        if not _HOST.fullmatch(host):
            host = "localhost"
        return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}{self._path}"


def sparql_route(
    engine: Engine | Pool,
    settings: Settings,
    style: Style | None = None,
    *,
    page: Page | None = None,
    path: str = "/sparql",
) -> Route:
    """The endpoint as a route of a Starlette or FastAPI application, for all methods."""
    return Route(path, SparqlEndpoint(engine, settings, style, page=page, path=path))


def _stamp(engine: Engine | Pool) -> str:
    """What every answer depends on beside the request: the software and the release."""
    return f"{__version__} {engine.contents.release}"


def _checked_form(query: str, services: Set[str]) -> guard.Form | None:
    form = guard.form(query)
    guard.check_service(query, services)
    return form


def _choice(formats: tuple[Format, ...], asked: tuple[str, ...], accept: str | None) -> Choice:
    """The format by `format=`, which wins, or by the Accept header."""
    if not asked:
        choice = choose(accept, formats)
        if choice is not None:
            return choice
    for name in asked:
        found = named(name, formats)
        if found is not None:
            return Choice(found, found.media_type)
    if asked and not any(named(name, (*RESULTS, *GRAPHS)) for name in asked):
        names = ", ".join(dict.fromkeys(item.name for item in (*RESULTS, *GRAPHS)))
        raise Problem(
            400, "bad-format", "Unknown format", "format= names no format.", f"Use one of {names}."
        )
    available = [item.media_type for item in formats]
    raise Problem(
        406,
        "not-acceptable",
        "No acceptable format",
        "The answer to this query cannot be had in a format asked for.",
        f"Accept one of {', '.join(available)}.",
        {"available": available},
    )


def _too_large(settings: Settings) -> Problem:
    return Problem(
        413,
        "query-too-long",
        "Query too long",
        f"The body is longer than a query of {settings.max_query} KiB can be.",
        "Shorten the query; whoever runs the server can raise --max-query.",
        {"limit": {"value": settings.max_query, "unit": "KiB"}},
        {"Connection": "close"},
    )


def _content_type(choice: Choice) -> str:
    text = choice.media_type.startswith("text/")
    return f"{choice.media_type}; charset=utf-8" if text else choice.media_type


def _problem_response(problem: Problem, accept: str | None) -> Response:
    if prefers_html(accept):
        body, content_type = problem.to_text(), "text/plain; charset=utf-8"
    else:
        body, content_type = problem.to_json(), "application/problem+json"
    headers = {"Content-Type": content_type, "Vary": "Accept", "Cache-Control": "no-store"}
    return Response(problem.status, body, {**headers, **problem.headers})


def _is_bodiless(scope: Scope) -> bool:
    """Whether a request announces no body (RFC 9112 §6.3)."""
    if scope["method"] not in ("GET", "HEAD"):
        return False
    names = [name for name, _ in scope["headers"]]
    return b"content-length" not in names and b"transfer-encoding" not in names


def _client_address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""
