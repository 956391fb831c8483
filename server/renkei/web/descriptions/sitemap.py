"""The sitemap (sitemaps.org 0.9): every page in each language, with its alternates.

A file has at most 50,000 addresses and 50 MB; beyond that there are several, and an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from renkei.questions.question import LANGUAGES
from renkei.web.addresses import Addresses

ADDRESSES: Final = 50_000
BYTES: Final = 50_000_000
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ROOM: Final = 1000
"""Bytes kept for the first and the last line of a file."""


def sitemaps(
    addresses: Addresses,
    paths: Iterable[str],
    modified: str | None,
    *,
    most: int = ADDRESSES,
    largest: int = BYTES,
) -> list[bytes]:
    """The files of the sitemap, one or several.

    Args:
        addresses: the server's own.
        paths: the pages, as paths below the root, without a language.
        modified: when they changed last, as `xsd:dateTime`; None where that is not known.
        most: addresses that a file may have.
        largest: bytes that a file may have.
    """
    files: list[list[str]] = [[]]
    size = _ROOM
    for entry in _entries(addresses, paths, modified):
        length = len(entry.encode())
        if len(files[-1]) == most or size + length > largest:
            files.append([])
            size = _ROOM
        files[-1].append(entry)
        size += length
    return [_urlset(entries) for entries in files]


def index(addresses: Addresses, count: int, modified: str | None) -> bytes:
    """The index of the files of a sitemap.

    >>> index(Addresses("https://example.org/"), 1, None).decode().count("<loc>")
    1
    """
    lines = (
        f"<sitemap><loc>{_loc(addresses.full(addresses.path(part(number))))}</loc>"
        f"{_lastmod(modified)}</sitemap>\n"
        for number in range(1, count + 1)
    )
    body = "".join(lines)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{body}</sitemapindex>\n'.encode()


def part(number: int) -> str:
    """The path of one of several files; the first is number 1."""
    return f"sitemap-{number}.xml"


def _entries(addresses: Addresses, paths: Iterable[str], modified: str | None) -> Iterator[str]:
    for path in paths:
        plain = addresses.full(addresses.path(path))
        versions = [(tag, addresses.full(addresses.path(path, lang=tag))) for tag in LANGUAGES]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
            for tag, address in (*versions, ("x-default", plain))
        )
        for address in (plain, *(version for _, version in versions)):
            yield f"<url><loc>{_loc(address)}</loc>{_lastmod(modified)}{links}</url>\n"


def _urlset(entries: Sequence[str]) -> bytes:
    opening = f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    return f"{opening}{''.join(entries)}</urlset>\n".encode()


def _lastmod(modified: str | None) -> str:
    return f"<lastmod>{modified}</lastmod>" if modified else ""


def _loc(address: str) -> str:
    return escape(address)
