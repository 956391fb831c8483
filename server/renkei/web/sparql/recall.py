"""The same request again: answered before anything of it is read or routed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from typing import Final, NamedTuple

from starlette.types import ASGIApp

from renkei.store.outcome import Answer
from renkei.web.conditional import matches
from renkei.web.notes import note_of
from renkei.web.sparql.answers import HIT
from renkei.web.sparql.cache import Cache
from renkei.web.sparql.freshness import Key
from renkei.web.sparql.response import (
    RawHeaders,
    Receive,
    Scope,
    Send,
    header_values,
    not_modified,
    send_raw,
)

_METHODS: Final = ("GET", "HEAD")
_NEGOTIATED: Final = frozenset((b"accept", b"accept-encoding"))
_OVERHEAD: Final = 1024
"""Bytes counted for the header fields that are kept."""
Recaller = Callable[[Scope, Send], Awaitable[bool]]
"""Answers a request if it can; says whether it did."""


class _Remembered(NamedTuple):
    key: Key
    headers: RawHeaders
    tag: str


class Recall:
    """Remembers which request led to which kept answer, byte for byte of what matters in it.

    Args:
        cache: where the answers are kept, and the requests beside them.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def remember(self, scope: Scope, stamp: str, key: Key, headers: RawHeaders, tag: str) -> None:
        """Take note of a request that was answered from, or into, the cache."""
        if scope["method"] in _METHODS:
            request = _identity(scope, stamp)
            size = len(scope["query_string"]) + _OVERHEAD
            self._cache.put(request, _Remembered(key, headers, tag), size)

    async def answer(self, scope: Scope, stamp: str, send: Send) -> bool:
        """Answer a request if it is remembered.

        Returns:
            Whether it was answered.
        """
        if scope["method"] not in _METHODS:
            return False
        remembered: _Remembered | None = self._cache.get(_identity(scope, stamp))
        if remembered is None:
            return False
        answer: Answer | None = self._cache.get(remembered.key)
        if answer is None:
            return False
        note = note_of(scope)
        note.cache, note.outcome = HIT, "answered"
        note.query = remembered.key.query
        given = ", ".join(header_values(scope, b"if-none-match"))
        if given and matches(given, remembered.tag):
            await send_raw(send, scope["method"], 304, not_modified(remembered.headers), b"")
        else:
            await send_raw(send, scope["method"], 200, remembered.headers, answer.body)
        return True


class EndpointFirst:
    """Takes requests to the endpoint out before the application sees them.

    What is remembered is answered at once; programs go straight to the endpoint, and what a
    browser wants as a page to the application.

    Args:
        app: the application.
        endpoint: the SPARQL endpoint.
        recall: answers what it remembers, as `SparqlEndpoint.recall` does.
        paths: where the endpoint is, without a final slash.
        wants_page: whether a request is for a page.
    """

    def __init__(
        self,
        app: ASGIApp,
        endpoint: ASGIApp,
        recall: Recaller,
        paths: Set[str],
        wants_page: Callable[[Scope], bool],
    ) -> None:
        self._app = app
        self._endpoint = endpoint
        self._recall = recall
        self._paths = paths
        self._wants_page = wants_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http" or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
        elif not await self._recall(scope, send):
            app = self._app if self._wants_page(scope) else self._endpoint
            await app(scope, receive, send)


def _identity(scope: Scope, stamp: str) -> tuple[object, ...]:
    negotiated = tuple([field for field in scope["headers"] if field[0] in _NEGOTIATED])
    return (stamp, scope["query_string"], negotiated)
