"""The lines of an element: its words as a reader sees them, with the addresses they link to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

BLOCKS: Final = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_WIDE: Final = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
# https://www.w3.org/TR/css-text-3/#line-break-transform: no blank between wide characters
_WRAPPED: Final = re.compile(rf"(?<={_WIDE})[ \t\r]*\n\s*(?={_WIDE})")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff]")
_ADDRESS: Final = re.compile(r"https?://\S+")
_SAFE: Final = "%/:=&?~#+!$,;@*._-"


def tidy(words: str) -> str:
    r"""Words of a page with the blanks that a browser shows.

    The bar parts the cells of a table in the stored text, so a bar in the words becomes wide.

    >>> tidy("協力の\n  もと  A | B")
    '協力のもと A ｜ B'
    """
    joined = _WRAPPED.sub("", _UNSEEN.sub("", words))
    return " ".join(joined.split()).replace("|", "｜")


class Lines:
    """Gathers words into lines; an address stands at the end of the line whose words link to it.

    Args:
        base: the address that relative ones are relative to; without it they are left out.
        with_links: whether addresses are written.
    """

    def __init__(self, base: str, *, with_links: bool) -> None:
        self._base = base
        self._with_links = with_links
        self._words: list[str] = []
        self._links: list[str] = []
        self.lines: list[str] = []

    def add(self, words: str | None) -> None:
        """Go on with the line."""
        if words:
            self._words.append(words)

    def link(self, href: str | None) -> None:
        """Note an address that the line links to."""
        address = absolute(self._base, href) if self._with_links and href else None
        if address and address not in self._links:
            self._links.append(address)

    def end(self) -> str | None:
        """End the line; it is kept, and returned, if it has words or links."""
        if not self._words and not self._links:
            return None
        words = tidy("".join(self._words))
        shown = set(_ADDRESS.findall(words))
        line = " ".join([*([words] if words else []), *(a for a in self._links if a not in shown)])
        self._words, self._links = [], []
        if not line:
            return None
        self.lines.append(line)
        return line


def absolute(base: str, href: str) -> str | None:
    """An http(s) address with nothing in it that the stored text could misread.

    >>> absolute("https://example.org/a/", "../b c|d")
    'https://example.org/b%20c%7Cd'
    >>> absolute("", "/b") is absolute("https://example.org/", "#top") is None
    True
    """
    href = _UNSEEN.sub("", href).strip()
    if not href or href.startswith("#"):
        return None
    try:
        address = quote("".join(urljoin(base, href).split("\n")), safe=_SAFE)
        parts = urlsplit(address)
        named = bool(parts.scheme in ("http", "https") and parts.hostname)
    except ValueError:
        return None
    return address if named else None


def visit(
    root: HtmlElement, left_out: Callable[[HtmlElement], bool]
) -> Iterator[tuple[str, HtmlElement]]:
    """Elements of a tree as they begin (`start`) and end (`end`), without those left out.

    What follows an element left out is told by a `skip`, so that its tail is not lost.
    """
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        if event in ("comment", "pi"):
            if skipped is None:
                yield "skip", element
        elif event == "start":
            if element is not root and left_out(element):
                skipped = element
                walker.skip_subtree()
            else:
                yield "start", element
        elif element is skipped:
            skipped = None
            yield "skip", element
        else:
            yield "end", element


def cell_lines(cell: HtmlElement, base: str, left_out: Callable[[HtmlElement], bool]) -> list[str]:
    """The lines of a table's cell."""
    lines = Lines(base, with_links=True)
    for event, element in visit(cell, left_out):
        tag = element.tag
        if event == "start":
            if tag in BLOCKS or tag == "br":
                lines.end()
            lines.add(element.text)
            if tag == "a":
                lines.link(element.get("href"))
        else:
            if event == "end" and tag in BLOCKS:
                lines.end()
            if element is not cell:
                lines.add(element.tail)
    lines.end()
    return lines.lines
