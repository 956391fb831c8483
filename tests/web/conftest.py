"""A real server on a free port, and a client for it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from renkei.content import Content
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.web.app import create_pages
from renkei.web.front import Front
from renkei.web.frontend import bundles
from renkei.web.late import Late
from renkei.web.served import prepare

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
Serve = Callable[..., AbstractContextManager[httpx.Client]]


@contextmanager
def running(
    content: Content, dataset: Dataset | None, **settings: object
) -> Iterator[httpx.Client]:
    """Serve, and give a client whose base is the server's address; redirects are not followed."""
    given = {"workers": 1, "long_workers": 1, **settings}
    loaded = Settings.load(given, {})
    front = Front(prepare(content, loaded, dataset), content, loaded)
    with listening(Late(front, lambda: create_pages(front))) as client:
        yield client


@contextmanager
def listening(app: Late) -> Iterator[httpx.Client]:
    """Have an application served, and give a client whose base is its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def serve(content: Content) -> Serve:
    """Serves the built graph, or files, with settings."""

    def start(*files: Path, **settings: object) -> AbstractContextManager[httpx.Client]:
        return running(content, Dataset.of_files(files) if files else None, **settings)

    return start


@pytest.fixture(scope="session")
def serve_content() -> Serve:
    """Serves the built graph of other content folders, with settings."""
    return lambda content, **settings: running(content, None, **settings)


@pytest.fixture(scope="session")
def quads(content: Content) -> list[ox.Quad]:
    """The built graph as the engine holds it: it writes numbers its own way, -70.0 as -70."""
    store = ox.Store()
    store.bulk_load(path=str(content.graph), format=ox.RdfFormat.TRIG)
    return list(store)


@pytest.fixture(scope="session")
def browser() -> dict[str, str]:
    """The headers by which a browser asks for a page."""
    return BROWSER


@pytest.fixture(scope="session")
def site(serve: Serve) -> Iterator[httpx.Client]:
    """The built graph, served."""
    with serve() as client:
        yield client


CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def lacking(what: str) -> None:
    """Skip what needs the browser, or fail where RENKEI_REQUIRE asks for it."""
    required = "browser" in os.environ.get("RENKEI_REQUIRE", "").split(",")
    (pytest.fail if required else pytest.skip)(what)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Of a module: while it is open, no other event loop can run here."""
    if not CHROMIUM.exists():
        lacking(f"{CHROMIUM} is not there")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def frontend() -> None:
    """Needs the scripts of the pages."""
    if not bundles():
        lacking("the frontend has not been built")


PAGES = {
    "home": "/",
    "event": "/page/event/tokyo-kl-14",
    "search": "/search?q=2022",
    "question": "/queries/events-in-year?year=2021&mode=online",
    "sparql": "/sparql?query=SELECT * { ?city a <https://w3id.org/renkei/ont%23City> }",
    "download": "/download/",
    "person": "/page/person/koike-yuriko",
    "between": "/between/kuala-lumpur/tokyo",
    "city": "/page/city/tokyo",
    "conferral": "/page/conferral/tokyo-kl-12",
    "award": "/page/award/c40-bloomberg-philanthropies-awards",
    "agreement": "/page/agreement/tokyo-kuala-lumpur-2022",
    "target": "/page/target/kuala-lumpur-2030",
    "evidence": "/page/evidence/tokyo-kl-1",
    "foreign": "/browse?iri=http://www.wikidata.org/entity/Q1490",
    "members": "/browse?type=https://w3id.org/renkei/ont%23City",
    "graph": "/graph/tokyo-kl/p74",
    "choose": "/between",
    "nothing-found": "/search?q=Kuala Lumpr",
    "empty": "/?kind=nothing",
    "questions": "/queries",
    "ask": "/queries/sources",
    "refused": "/sparql?query=SELECT",
    "sources": "/source",
    "source": "/source/tokyo-kl",
    "quality": "/quality",
    "releases": "/releases",
    "vocabulary": "/ont",
    "shapes": "/shapes",
    "operations": "/docs",
    "missing": "/page/city/tokio",
}
"""One page of each type."""
QUICK = 3
"""How many of them, from the first, the quick run looks at."""


@pytest.fixture(
    params=[
        pytest.param(path, id=name, marks=[pytest.mark.long] if place >= QUICK else [])
        for place, (name, path) in enumerate(PAGES.items())
    ]
)
def address(request: pytest.FixtureRequest, site: httpx.Client) -> str:
    """The path and parameters of one page of each type, without a language, ready to be shown."""
    path: str = request.param
    while path == "/quality" and site.get(path).status_code == 202:
        time.sleep(1)
    return path + ("&" if "?" in path else "?")


VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
OUTSIDE_TEXT = frozenset({"html", "head", "ul", "ol", "dl", "table", "thead", "tbody", "tr"})
"""Elements that hold elements and no text."""


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag; `class_` is one class, the others are whole values."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self
            if element.tag == tag
            and (wanted is None or wanted in element.attributes.get("class", "").split())
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    @property
    def text(self) -> str:
        """All text, with white space as a browser shows it."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(child if isinstance(child, str) else child._raw() for child in self.children)


class Strict(HTMLParser):
    """Builds the tree and complains of what a browser would have to repair."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}> at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        assert not data.strip() or self.open[-1].tag not in OUTSIDE_TEXT, (self.open[-1].tag, data)
        self.open[-1].children.append(data)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Element]:
    """Reads a page, and asserts that it is well formed and sound."""

    def read(html: str) -> Element:
        assert html.startswith("<!DOCTYPE html>\n<html lang=")
        parser = Strict()
        parser.feed(html)
        parser.close()
        assert parser.open == [parser.root], [element.tag for element in parser.open]
        _check(parser.root)
        return parser.root

    return read


def _check(page: Element) -> None:
    identifiers = [e.attributes["id"] for e in page if "id" in e.attributes]
    assert len(identifiers) == len(set(identifiers)), sorted(identifiers)
    for tag in ("title", "main", "h1"):
        assert len(page.all(tag)) == 1, tag
    levels = [int(e.tag[1]) for e in page if e.tag in ("h1", "h2", "h3", "h4")]
    steps = pairwise([0, *levels])
    assert all(after <= before + 1 for before, after in steps), levels
    for element in page:
        attributes = element.attributes
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        for name in ("aria-labelledby", "for"):
            assert attributes.get(name, identifiers[0]) in identifiers, attributes
        assert element.tag not in ("style", "iframe", "object", "embed", "base")
        if element.tag == "script":  # a module of our own, or data: nothing that runs by itself
            kind = attributes["type"]
            assert kind in ("module", "application/json", "application/ld+json"), attributes
            assert (kind == "module") == ("src" in attributes), attributes
        if element.tag in ("link", "img", "source", "form", "script"):
            for name in ("href", "src", "action"):
                address = attributes.get(name, "/")
                assert address.startswith("/"), address
                assert not address.startswith("//"), address
        if element.tag == "a":
            assert attributes["href"].startswith(("/", "#", "http://", "https://")), attributes
            assert element.text, "a link without text"
        if element.tag == "th":
            assert attributes.get("scope") in ("col", "row")
        if element.tag == "table":
            assert element.all("caption")
