"""What is served now, and its exchange for another release while requests go on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, cast

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.questions.question import Question, read_questions
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.web.metrics import Metrics
from renkei.web.site import SITE, Site, read_site
from renkei.web.sparql.endpoint import POOL

_LOG: Final = logging.getLogger(__name__)
_ATTEMPTS: Final = 3
"""Times that a release is read which changes meanwhile."""
_INTERVAL: Final = 2.0
"""Seconds between two looks at the watched files."""


class Releases:
    """Keeps the engine and the site on one release.

    Args:
        engine: answers queries; started and stopped here.
        content: the content folders.
        settings: what the server goes by.
        source: names what to serve, each time anew.
        watched: the files that change with a release; none where they are not watched.
        metrics: where exchanges are counted.
    """

    def __init__(
        self,
        engine: Engine,
        content: Content,
        settings: Settings,
        source: Callable[[], Dataset],
        watched: Sequence[Path],
        metrics: Metrics,
    ) -> None:
        self._engine = engine
        self._content = content
        self._settings = settings
        self._source = source
        self._watched = watched
        self.metrics = metrics
        self._asked = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._seen: tuple[int, ...] = ()
        self._site: Site | None = None

    @property
    def site(self) -> Site:
        """The pages' side of what is served; the engine's side is of the same release."""
        assert self._site is not None, "nothing is served before the start"
        return self._site

    @property
    def engine(self) -> Engine:
        """What answers queries."""
        return self._engine

    def questions(self) -> Iterable[Question]:
        """The questions of what is served; before the start, those of the content folders."""
        if self._site is None:
            return read_questions(self._content).values()
        return self._site.questions.values()

    async def start(self, dataset: Dataset) -> None:
        """Load the first release.

        Args:
            dataset: what the engine was made for.

        Raises:
            RenkeiError: it cannot be loaded.
        """
        self._seen = self._state()
        # The workers' process starts meanwhile: it takes as long.
        site, started = await asyncio.gather(
            self._read(dataset), self._engine.start(), return_exceptions=True
        )
        for outcome in (site, started):
            if isinstance(outcome, BaseException):
                raise outcome
        assert isinstance(site, Site)
        self._site = site
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End all that runs."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        await self._engine.stop()

    def ask(self) -> None:
        """Have the release loaded again soon, as on SIGHUP; from the event loop only."""
        self._asked.set()

    async def reload(self) -> bool:
        """Load the release aside and serve it from then on.

        What is being answered is finished on the old one. A release that cannot be loaded changes
        nothing; the log says why.

        Returns:
            Whether it is served now.
        """
        start = time.perf_counter()
        try:
            for _ in range(_ATTEMPTS):
                self._seen = self._state()
                dataset = self._source()
                site = await self._read(dataset)
                pool = await self._engine.prepare(dataset)
                if self._state() == self._seen:
                    break
                await pool.close()
            else:
                raise RenkeiError("it changes faster than it can be loaded")
        except Exception as error:  # whatever is wrong with it, the old one goes on
            self.metrics.failed_swaps += 1
            said = str(error) if isinstance(error, RenkeiError) else repr(error)
            _LOG.error("the new release is not served: %s", said)
            return False
        # Nothing is awaited between these two, so no request sees one without the other.
        self._engine.exchange(pool)
        self._site = site
        self.metrics.swaps += 1
        seconds = time.perf_counter() - start
        _LOG.info("release %s is served now, after %.1f s", site.release[:12], seconds)
        return True

    async def _read(self, dataset: Dataset) -> Site:
        return await asyncio.to_thread(read_site, self._content, self._settings, dataset)

    async def _keep(self) -> None:
        interval = _INTERVAL if self._watched and self._settings.watch == "on" else None
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(interval):
                    await self._asked.wait()
            if self._asked.is_set() or self._state() != self._seen:
                self._asked.clear()
                await self.reload()

    def _state(self) -> tuple[int, ...]:
        """What changes when a watched file is written; nothing while one is missing."""
        try:
            states = [os.stat(path) for path in self._watched]
        except OSError:
            return ()
        return tuple(
            n for state in states for n in (state.st_ino, state.st_size, state.st_mtime_ns)
        )


def releases_of(request: Request) -> Releases:
    """The releases of the application that a request is for."""
    return cast(Releases, request.app.state.releases)


class Pinned:
    """Keeps each request on the release it began with, to its end.

    Args:
        app: the application.
        releases: what is served.
    """

    def __init__(self, app: ASGIApp, releases: Releases) -> None:
        self._app = app
        self._releases = releases

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._releases.engine.hold() as pool:
            await self._app({**scope, SITE: self._releases.site, POOL: pool}, receive, send)
