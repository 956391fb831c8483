"""Pages kept in memory: a request that was answered before is answered before it is routed.

A release never changes while it is served, so the same request has the same answer until the next
one. What is kept is found by the release and by all of a request that an answer may depend on; the
application says of each answer, by `ETag`, `Cache-Control` and `Vary`, whether it may be kept.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renkei.web.conditional import matches
from renkei.web.notes import note_of
from renkei.web.site import SITE
from renkei.web.sparql.cache import Cache
from renkei.web.sparql.response import RawHeaders, not_modified, send_raw

_OVERHEAD: Final = 1024
"""Bytes counted for the header fields that are kept."""
_NEGOTIATED: Final = (b"accept", b"accept-language")
_VARY: Final = frozenset(("accept", "accept-language"))
"""What an answer may vary by and still be kept: these fields are part of what it is found by."""
_UNKNOWN: Final = (b"if-modified-since", b"range", b"authorization", b"cookie")
"""A request with one of these is passed on: the application may answer it otherwise."""
Identity = tuple[object, ...]


class _Kept(NamedTuple):
    key: tuple[object, ...]
    headers: RawHeaders
    tag: str


class PagesFirst:
    """Answers repeated requests for pages and data, with 304 where the client has them.

    Args:
        app: the application, which marks a scope with its `Site`.
        size: bytes that all that is kept may have together.
        apart: paths with a memory of their own, or with files of their own; they are passed on.
    """

    def __init__(self, app: ASGIApp, size: int, apart: tuple[str, ...]) -> None:
        self._app = app
        self._cache = Cache(size)
        self._apart = apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on and remember the answer."""
        request = self._identity(scope)
        if request is None:
            await self._app(scope, receive, send)
        elif not await self._answer(scope, send, request):
            await self._app(scope, receive, _Recorder(self._cache, scope, request, send))

    def _identity(self, scope: Scope) -> Identity | None:
        """What an answer is found by; None for a request that no kept answer is for."""
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or scope["path"].startswith(self._apart)
        ):
            return None
        host, negotiated = b"", []
        for name, value in scope["headers"]:
            if name in _NEGOTIATED:
                negotiated.append((name, value))
            elif name == b"host":
                host = value
            elif name in _UNKNOWN:
                return None
        return (
            scope[SITE].stamp,
            scope["scheme"],
            host,
            scope.get("root_path", ""),
            scope["path"],
            scope["query_string"],
            tuple(negotiated),
        )

    async def _answer(self, scope: Scope, send: Send, request: Identity) -> bool:
        kept: _Kept | None = self._cache.get(request)
        if kept is None:
            return False
        body: bytes | None = self._cache.get(kept.key)
        if body is None:
            return False
        note_of(scope).page = "hit"
        given = b", ".join(value for name, value in scope["headers"] if name == b"if-none-match")
        if given and matches(given.decode("latin-1"), kept.tag):
            # The list is copied: whoever is around adds fields to what is sent.
            await send_raw(send, scope["method"], 304, not_modified(kept.headers), b"")
        else:
            await send_raw(send, scope["method"], 200, list(kept.headers), body)
        return True


class _Recorder:
    """Passes an answer on, and keeps it where that is allowed."""

    def __init__(self, cache: Cache, scope: Scope, request: Identity, send: Send) -> None:
        self._cache = cache
        self._scope = scope
        self._request = request
        self._send = send
        self._headers: RawHeaders | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._headers = list(message["headers"])
        elif message["type"] == "http.response.body" and self._headers is not None:
            if not message.get("more_body", False):
                self._keep(self._headers, message.get("body", b""))
            self._headers = None
        await self._send(message)

    def _keep(self, headers: RawHeaders, body: bytes) -> None:
        fields = {name.lower(): value.decode("latin-1") for name, value in headers}
        tag, control = fields.get(b"etag"), fields.get(b"cache-control", "")
        vary = {name.strip().lower() for name in fields.get(b"vary", "").split(",")} - {""}
        if not tag or "public" not in control or not vary <= _VARY or b"set-cookie" in fields:
            return
        note_of(self._scope).page = "miss"
        # The same page under different header fields is kept once. A tag alone would not do: it
        # tells the representations of one address from each other, and nothing more.
        key = (*self._request[:-1], tag)
        long = sum(len(str(part)) for part in self._request)
        if self._cache.put(key, body, len(body)):
            self._cache.put(self._request, _Kept(key, headers, tag), long + _OVERHEAD)
