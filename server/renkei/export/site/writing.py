"""The site as a folder of files: asked of the real application, whole or not at all."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from pyoxigraph import NamedNode

from renkei import __version__
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.site.addresses import NOT_HERE, Address, read_address, relative
from renkei.export.site.asking import ask
from renkei.export.site.checking import broken_links
from renkei.export.site.crawling import Crawl, Progress, crawl, internal
from renkei.export.site.rewriting import rewrite, without_forms
from renkei.names import BASE
from renkei.questions.question import LANGUAGES
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.formats import GRAPHS
from renkei.terms import ID
from renkei.web.app import create_app
from renkei.web.language import DEFAULT
from renkei.web.representations import page_response
from renkei.web.site import Site

MARKER: Final = "site.json"
"""Says that a folder is one of ours, which may be replaced."""
NOT_FOUND: Final = "404.html"
_SEEDS: Final = (
    "",
    NOT_HERE,
    "ont",
    "shapes",
    "source",
    "releases",
    "download/",
    "robots.txt",
    "sitemap.xml",
    "dcat",
    ".well-known/void",
    ".well-known/sparql-examples",
)


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        files: how many files there are.
        failed: paths that pages link to and the application does not answer; their links lead to
            the page that says what is not there.
    """

    files: int
    failed: tuple[str, ...]


async def write_site(
    content: Content,
    target: Path,
    base: str = BASE,
    dataset: Dataset | None = None,
    progress: Progress = lambda _done, _known: None,
) -> Written:
    """Write the site.

    Args:
        content: the content folders.
        target: the folder; an older site in it is replaced.
        base: the address it will be published at.
        dataset: what is written; the built graph of `content` where not given.
        progress: told after each address.

    Raises:
        RenkeiError: there is no built graph, the folder is not one of ours, the quality report
            cannot be computed, or a link of what was written leads nowhere.
    """
    must_be_ours(target)
    settings = Settings.load(
        {"public_base": base, "workers": 1, "long_workers": 1, "page_cache": 0, "watch": "off"}, {}
    )
    root = urlsplit(base).path.rstrip("/")
    app = create_app(content, settings, dataset)
    app.add_api_route(f"/{NOT_HERE}", _not_here, include_in_schema=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        async with app.router.lifespan_context(app):
            site: Site = app.state.releases.site
            if site.quality.is_ours:  # computed beside the server: a file cannot ask to come again
                await asyncio.to_thread(site.quality.wait)
            found = await crawl(app, root, _seeds(site), folder, progress)
            not_found = await ask(app, f"{root}/page/none/none")
        _relink(found, root, folder)
        _redirect(found, root, folder)
        _copy_static(folder)
        lost = without_forms(not_found.body.decode())
        (folder / NOT_FOUND).write_text(
            rewrite(lost, _linker(found, root, "", f"{root}/page/none/none", absolute=True)),
            encoding="utf-8",
        )
        about = {"release": site.release, "software": __version__, "base": base}
        (folder / MARKER).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        _must_lead_somewhere(folder, root)
        folder.chmod(0o755)
        _exchange(folder, target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    failed = tuple(sorted(address.path for address in found.failed))
    return Written(sum(path.is_file() for path in target.rglob("*")), failed)


def must_be_ours(target: Path) -> None:
    """Refuse to replace what is no site of ours.

    Raises:
        RenkeiError: it is a file, or a folder with other things in it.
    """
    if target.exists() and not target.is_dir():
        raise RenkeiError("is a file", where=str(target), mend="name a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise RenkeiError(
            "holds something else than a site", where=str(target), mend="name a new folder"
        )


def _seeds(site: Site) -> Iterable[Address]:
    """Pages that nothing may link to, and all things, in all languages and formats."""
    languages = ["" if language == DEFAULT else language for language in LANGUAGES]
    for language in languages:
        yield from (Address(path, language) for path in _SEEDS)
    things = {
        quad.subject.value
        for quad in site.lookup.quads()
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)
    }
    for iri in sorted(things):
        path = quote(iri.removeprefix(ID), safe="/-._~!$&'()*+,;=:@%")
        if "#" in iri or path.count("/") != 1:
            continue  # part of the page of another thing, or none of our addresses
        yield Address(f"id/{path}")
        yield from (Address(f"page/{path}", language) for language in languages)
        yield from (Address(f"data/{path}.{item.extension}") for item in GRAPHS)


def _relink(found: Crawl, root: str, folder: Path) -> None:
    for address, name in found.files.items():
        if name.endswith(".html") and address not in found.redirects:
            page = folder / name
            change = _linker(found, root, name, f"{root}/{address.path}", address.language)
            page.write_text(rewrite(page.read_text(encoding="utf-8"), change), encoding="utf-8")


def _linker(
    found: Crawl, root: str, name: str, here: str, language: str = "", *, absolute: bool = False
) -> Callable[[str], str]:
    """Changes the links of one file: to files, by way of the folder it is in."""
    absent = found.files.get(Address(NOT_HERE, language), f"{NOT_HERE}/index.html")

    def change(link: str) -> str:
        path = internal(link, here, root)
        if path is None:
            return link
        fragment = "#" + link.partition("#")[2] if "#" in link else ""
        if path.startswith("static/"):
            file, fragment = path.partition("?")[0], ""
        else:
            address = read_address(path)
            known = found.files.get(address)
            file, fragment = (known, fragment) if known else (absent, "")
        if absolute:
            return f"{root}/{relative('', file).removeprefix('./')}{fragment}"
        return relative(name, file) + fragment

    return change


def _redirect(found: Crawl, root: str, folder: Path) -> None:
    """A host of files cannot redirect: a page leads on, and names the same in other formats."""
    for address, (leads_to, alternates) in found.redirects.items():
        name = found.files[address]
        link = _linker(found, root, name, f"{root}/{address.path}", address.language)
        target = relative(name, found.files.get(leads_to, f"{NOT_HERE}/index.html"))
        others = [(link(path), kind) for path, kind in alternates if kind != "text/html"]
        head = "".join(
            f'<link rel="alternate" type="{escape(kind)}" href="{escape(path)}">\n'
            for path, kind in others
        )
        items = "".join(
            f'<li><a href="{escape(path)}">{escape(kind)}</a></li>\n' for path, kind in others
        )
        iri = escape(BASE + address.path)
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<title>{iri}</title>\n<link rel="canonical" href="{iri}">\n{head}'
            f'<meta http-equiv="refresh" content="0; url={escape(target)}">\n</head>\n'
            f'<body>\n<h1><a href="{escape(target)}">{iri}</a></h1>\n<ul>\n{items}</ul>\n'
            "</body>\n</html>\n",
            encoding="utf-8",
        )


def _copy_static(folder: Path) -> None:
    with as_file(files("renkei.web") / "static") as static:
        shutil.copytree(static, folder / "static")


def _must_lead_somewhere(folder: Path, root: str) -> None:
    broken = list(broken_links(folder, root))
    if broken:
        page, link = broken[0]
        raise RenkeiError(f"{len(broken)} links lead nowhere, first {link}", where=page)


def _exchange(folder: Path, target: Path) -> None:
    """Put the new folder in the place of the old one."""
    if not target.exists():
        folder.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    target.rename(old / target.name)
    folder.rename(target)
    shutil.rmtree(old)


def _not_here(request: Request) -> Response:
    return page_response(request, lambda page: page.render("not-here.html"))
