"""A server whose pages are loaded once it answers queries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from renkei.web.front import Front


class Late:
    """An ASGI application: the front at once, the pages as soon as they are there.

    Importing the pages and their framework takes longer than all else that a start needs, and
    queries need none of it. A request for a page waits; so does `/health`, which speaks for all.

    Args:
        front: what answers before the pages.
        load: makes the pages; called in a thread, once the front answers.
    """

    def __init__(self, front: Front, load: Callable[[], ASGIApp]) -> None:
        self._behind = front
        self._load = load
        self._pages: ASGIApp | None = None
        self._loading: asyncio.Task[ASGIApp] | None = None
        self._lifespan = Router(lifespan=self._live)
        self._front: ASGIApp = self._turn_to_pages
        for layer in front.layers:
            self._front = layer(self._front)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live from the start to the end of the server."""
        app = self._lifespan if scope["type"] == "lifespan" else self._front
        await app(scope, receive, send)

    @asynccontextmanager
    async def _live(self, _: Any) -> AsyncIterator[None]:
        async with self._behind.lifespan():
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))
            yield

    async def _turn_to_pages(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            assert self._loading is not None, "nothing is served before the start"
            # many wait for it: one that leaves does not take it along
            self._pages = await asyncio.shield(self._loading)
        await self._pages(scope, receive, send)
