"""What answers before the pages: the endpoint and the journal, over the release that is served."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.settings import Settings
from renkei.web.journal import Journal, to_stderr
from renkei.web.metrics import Metrics, Routes
from renkei.web.middleware import below
from renkei.web.releases import Releases
from renkei.web.served import Served
from renkei.web.sparql.endpoint import SparqlEndpoint
from renkei.web.sparql.recall import EndpointFirst
from renkei.web.sparql.wanted import wants_page

SPARQL: Final = "/sparql"
Layer = Callable[[ASGIApp], ASGIApp]


class Front:
    """All that answering queries needs. It knows nothing of the pages, nor of their framework.

    Args:
        served: what is served.
        content: the content folders.
        settings: what the server goes by.
        log: whether a line of each request is written to standard error, if the settings agree.

    Attributes:
        settings: what the server goes by.
        root: the path it is reached at from outside, without a final slash.
        releases: keeps what is served on one release.
        endpoint: the SPARQL endpoint.
        routes: names the routes of requests; whoever adds some says so here.
        layers: what stands around the pages, from the inside to the outside.
        failure: why it did not start; whoever runs the server gets only a log line.
    """

    def __init__(
        self, served: Served, content: Content, settings: Settings, *, log: bool = False
    ) -> None:
        metrics = Metrics()
        self._dataset = served.dataset
        self.settings = settings
        self.root = urlsplit(settings.public_base).path.rstrip("/")
        self.releases = Releases(
            served.engine, content, settings, served.source, served.watched, metrics
        )
        self.endpoint = SparqlEndpoint(served.engine, settings, served.style)
        self.routes = Routes([SPARQL], self.root)
        self.layers: list[Layer] = [
            partial(
                EndpointFirst,
                endpoint=self.endpoint,
                recall=self.endpoint.recall,
                paths=_both(self.root, SPARQL),
                wants_page=wants_page,
            ),
            partial(
                Journal,
                metrics=metrics,
                route=self.routes.name,
                write=to_stderr() if log and settings.log == "on" else None,
                queries=settings.log_queries == "on",
            ),
        ]
        self.failure: RenkeiError | None = None

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Load the dataset and start the query workers; in the end, stop them.

        Raises:
            RenkeiError: the dataset cannot be loaded.
        """
        try:
            try:
                await self.releases.start(self._dataset)
            except RenkeiError as error:
                self.failure = error
                raise
            with _hearing(self.releases.ask):
                yield
        finally:
            await self.releases.stop()


def _both(root: str, path: str) -> set[str]:
    """A path of ours as it comes from outside, and as it comes where a proxy took the root off."""
    return {found for found in (path, root + path) if below(root, found) == root + path}


@contextmanager
def _hearing(ask: Callable[[], None]) -> Iterator[None]:
    """Have SIGHUP load the release again; only a main thread can hear signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, ask)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
