"""Following every link of the site from its pages and its things, and keeping what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from starlette.types import ASGIApp

from renkei.export.site.addresses import Address, read_address
from renkei.export.site.asking import Answer, ask
from renkei.export.site.rewriting import links, without_forms

Progress = Callable[[int, int], None]
"""Told how many addresses are done, and how many are known."""


@dataclass
class Crawl:
    """What was found.

    Attributes:
        files: address → the file that stands for it.
        redirects: address → where it leads, and the alternates that it names.
        failed: address → the status it answered with.
    """

    files: dict[Address, str] = field(default_factory=dict)
    redirects: dict[Address, tuple[Address, list[tuple[str, str]]]] = field(default_factory=dict)
    failed: dict[Address, int] = field(default_factory=dict)


async def crawl(
    app: ASGIApp, root: str, seeds: Iterable[Address], folder: Path, progress: Progress
) -> Crawl:
    """Ask for every address that the site knows, and write the answers as they are.

    Args:
        app: the application, started.
        root: the path it believes to be reached at, without a final slash.
        seeds: where to begin.
        folder: where the files go.
        progress: told after each.
    """
    found = Crawl()
    waiting = list(dict.fromkeys(seeds))
    known = set(waiting)
    while waiting:
        address = waiting.pop()
        answer = await ask(app, f"{root}/{address.path}", address.asked)
        for link in _take(found, address, answer, root, folder):
            if link not in known and not link.is_absent:
                known.add(link)
                waiting.append(link)
        progress(len(known) - len(waiting), len(known))
    return found


def internal(link: str, here: str, root: str) -> str | None:
    """A link as a path below the root; None where it leads elsewhere.

    >>> internal("../b?c=1#d", "/r/x/a", "/r"), internal("https://example.org/", "/r/a", "/r")
    ('b?c=1', None)
    """
    if link.startswith("#"):
        return None
    parts = urlsplit(urljoin(here, link))
    if parts.scheme or parts.netloc or not f"{parts.path}/".startswith(f"{root}/"):
        return None
    path = parts.path.removeprefix(root).removeprefix("/")
    return f"{path}?{parts.query}" if parts.query else path


def _take(
    found: Crawl, address: Address, answer: Answer, root: str, folder: Path
) -> Iterable[Address]:
    """Keep an answer; gives the addresses that it leads to."""
    here = f"{root}/{address.path}"
    if 300 <= answer.status < 400:
        target = internal(answer.headers.get("location", ""), here, root)
        if target is None:
            found.failed[address] = answer.status
            return []
        leads_to = read_address(target)
        found.redirects[address] = leads_to, _alternates(answer.headers.get("link", ""))
        found.files[address] = address.file("text/html")
        return [leads_to]
    if answer.status != 200 or not address.is_safe:
        found.failed[address] = answer.status
        return []
    name = address.file(answer.media_type)
    found.files[address] = name
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if answer.media_type != "text/html":
        place.write_bytes(answer.body)
        return []
    html = without_forms(answer.body.decode())
    place.write_text(html, encoding="utf-8")
    inside = (internal(link, here, root) for link in links(html))
    return [
        read_address(link) for link in inside if link is not None and not link.startswith("static/")
    ]


def _alternates(link: str) -> list[tuple[str, str]]:
    """Path and media type of the alternates of a Link header, as we write it."""
    made = []
    for item in link.split(", <"):
        target, _, parameters = item.partition(">")
        if 'rel="alternate"' in parameters and 'type="' in parameters:
            made.append((target.removeprefix("<"), parameters.split('type="')[1].partition('"')[0]))
    return made
