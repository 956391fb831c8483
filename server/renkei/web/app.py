"""The web application: pages, data and the SPARQL endpoint over one dataset."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.routing import Route

from renkei import __version__
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS, PREFIXES
from renkei.settings import MIB, Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.store.evaluate import Style
from renkei.store.pool import Limits
from renkei.web import openapi, problems
from renkei.web.assets import Assets
from renkei.web.journal import Journal, to_stderr
from renkei.web.metrics import Metrics, Routes
from renkei.web.middleware import Envelope
from renkei.web.queries.operations import operations
from renkei.web.recollection import PagesFirst
from renkei.web.releases import Pinned, Releases
from renkei.web.routes import (
    between,
    browse,
    cite,
    download,
    feeds,
    graphs,
    home,
    operation,
    quality,
    queries,
    reconcile,
    search,
    source,
    things,
    vocabulary,
    wellknown,
)
from renkei.web.routes import releases as release_routes
from renkei.web.routes.sparql import SparqlPage, wants_page
from renkei.web.site import read_context
from renkei.web.sparql.endpoint import SparqlEndpoint
from renkei.web.sparql.recall import EndpointFirst

SPARQL: Final = "/sparql"
_PARTS: Final = (
    between,
    home,
    things,
    cite,
    graphs,
    vocabulary,
    queries,
    browse,
    operation,
    search,
    reconcile,
    source,
    download,
    release_routes,
    wellknown,
    feeds,
    quality,
)
_DESCRIBE: Final = "renkei.web.describe:describe_all"


def create_app(
    content: Content, settings: Settings, dataset: Dataset | None = None, *, log: bool = False
) -> FastAPI:
    """The application. It loads the dataset and starts the query workers when it starts up.

    Args:
        content: the content folders: questions, vocabulary, shapes, registry.
        settings: what the server goes by.
        dataset: what is served; the built graph of `content` where not given, and watched.
        log: whether a line of each request is written to standard error, if the settings agree.

    Raises:
        RenkeiError: there is no built graph. At start-up: the dataset cannot be loaded.
    """

    def source() -> Dataset:
        return dataset or Dataset.of_release(
            content.graph, content.manifest, left_out=[CURATED_GRAPHS]
        )

    served = source()
    root = urlsplit(settings.public_base).path.rstrip("/")
    style = Style(dict(PREFIXES), read_context(content), describe=_DESCRIBE)
    engine = Engine(served, Limits.of(settings), style)
    metrics = Metrics()
    dated = [content.releases] if content.releases.is_dir() else []
    watched = [] if dataset else [content.graph, content.manifest, *dated]
    releases = Releases(engine, content, settings, source, watched, metrics)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            try:
                await releases.start(served)
            except RenkeiError as error:
                app.state.failure = error  # for whoever runs the server, who gets only a log line
                raise
            with _hearing(releases.ask):
                yield
        finally:
            await releases.stop()

    app = FastAPI(
        title="Renkei",
        version=__version__,
        summary="Linked open data on how cities work together on climate",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    for part in _PARTS:
        app.include_router(part.router)
    static = Assets(directory=str(files("renkei.web") / "static"))
    app.mount("/static", static, name="static")
    # A plain ASGI route: the endpoint takes all methods and needs nothing of the framework.
    endpoint = SparqlEndpoint(engine, settings, style)
    app.router.routes.append(Route(SPARQL, SparqlPage(endpoint)))
    problems.install(app)
    openapi.install(app, SPARQL, lambda: operations(releases.questions()))
    app.state.releases = releases
    app.state.endpoint = endpoint
    # From the inside to the outside.
    apart = (root + SPARQL, root + "/static/")
    app.add_middleware(PagesFirst, size=settings.page_cache * MIB, apart=apart)
    app.add_middleware(
        EndpointFirst,
        endpoint=endpoint,
        recall=endpoint.recall,
        path=root + SPARQL,
        wants_page=wants_page,
    )
    app.add_middleware(Envelope, root=root)
    app.add_middleware(Pinned, releases=releases)
    app.add_middleware(
        Journal,
        metrics=metrics,
        route=Routes(_paths(), root).name,
        write=to_stderr() if log and settings.log == "on" else None,
        queries=settings.log_queries == "on",
    )
    return app


def _paths() -> Iterator[str]:
    yield from (SPARQL, "/static", "/openapi.json")
    for part in _PARTS:
        yield from (route.path for route in part.router.routes if isinstance(route, Route))


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
