"""The web application: pages, data and the SPARQL endpoint over one dataset."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from fastapi import FastAPI
from starlette.routing import Route

from renkei import __version__
from renkei.content import Content
from renkei.settings import MIB, Settings
from renkei.store.dataset import Dataset
from renkei.web import openapi, problems
from renkei.web.application import Application
from renkei.web.assets import Assets
from renkei.web.front import SPARQL, Front
from renkei.web.middleware import Envelope
from renkei.web.queries.operations import operations
from renkei.web.recollection import PagesFirst
from renkei.web.releases import Pinned
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
from renkei.web.routes.sparql import SparqlPage
from renkei.web.served import prepare

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
_OPTIONS: Final[dict[str, Any]] = {
    "title": "Renkei",
    "version": __version__,
    "summary": "Linked open data on how cities work together on climate",
    "docs_url": None,
    "redoc_url": None,
}


def create_app(content: Content, settings: Settings, dataset: Dataset | None = None) -> FastAPI:
    """The application. It loads the dataset and starts the query workers when it starts up.

    Args:
        content: the content folders: questions, vocabulary, shapes, registry.
        settings: what the server goes by.
        dataset: what is served; the built graph of `content` where not given, and watched.

    Raises:
        RenkeiError: there is no built graph. At start-up: the dataset cannot be loaded.
    """
    front = Front(prepare(content, settings, dataset), content, settings)
    app = Application(front.layers, lifespan=lambda _: front.lifespan(), **_OPTIONS)
    _furnish(app, front)
    return app


def create_pages(front: Front) -> FastAPI:
    """The application without its front, for who starts that apart.

    Args:
        front: what stands before the pages.
    """
    app = FastAPI(**_OPTIONS)
    _furnish(app, front)
    return app


def _furnish(app: FastAPI, front: Front) -> None:
    for part in _PARTS:
        app.include_router(part.router)
    static = Assets(directory=str(files("renkei.web") / "static"))
    app.mount("/static", static, name="static")
    # A plain ASGI route: the endpoint takes all methods and needs nothing of the framework.
    app.router.routes.append(Route(SPARQL, SparqlPage(front.endpoint)))
    problems.install(app)
    openapi.install(app, SPARQL, lambda: operations(front.releases.questions()))
    app.state.releases = front.releases
    app.state.endpoint = front.endpoint
    # From the inside to the outside.
    apart = (front.root + SPARQL, front.root + "/static/")
    app.add_middleware(PagesFirst, size=front.settings.page_cache * MIB, apart=apart)
    app.add_middleware(Envelope, root=front.root)
    app.add_middleware(Pinned, releases=front.releases)
    front.routes.add(_paths())


def _paths() -> Iterator[str]:
    yield from ("/static", "/openapi.json")
    for part in _PARTS:
        yield from (route.path for route in part.router.routes if isinstance(route, Route))
