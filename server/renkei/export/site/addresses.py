"""Addresses of the site, and the files that stand for them.

A page is `index.html` in a folder of its own path, so that any host answers the same path; data is
a file of its own path. The language of a page is the first part of its path: `/page/city/tokyo/` is
in Japanese, `/en/page/city/tokyo/` in English. A file has no parameters: those that choose what is
shown become part of the name, the others are left out.
"""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from renkei.questions.question import LANGUAGES
from renkei.web.language import DEFAULT

ABSENT: Final = ("sparql", "search", "search.json", "opensearch.xml", "reconcile", "health")
ABSENT_TOO: Final = ("ready", "metrics", "docs", "openapi.json")
"""First parts of the paths that need a server; with `ABSENT` all of them."""
NOT_HERE: Final = "not-here"
"""The page that says what is not there."""
_CHOOSING: Final = ("browse", "overview", "between", "queries")
"""First parts of the paths whose parameters choose what is shown."""
_ENDINGS: Final = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "text/csv": ".csv",
    "text/turtle": ".ttl",
    "text/plain": ".txt",
    "application/xml": ".xml",
    "application/atom+xml": ".atom",
}
_LONGEST: Final = 200
"""Bytes of a file's name; file systems take 255."""


@dataclass(frozen=True, order=True)
class Address:
    """What is asked for.

    Attributes:
        path: below the root, percent-encoded, without a slash before it.
        language: a language other than the default one; empty where none is asked for.
        query: parameters that choose what is shown.
    """

    path: str
    language: str = ""
    query: str = ""

    @property
    def asked(self) -> str:
        """The parameters to ask the application with."""
        language = urlencode({"lang": self.language}) if self.language else ""
        return "&".join(part for part in (self.query, language) if part)

    @property
    def is_absent(self) -> bool:
        """Whether only a server can answer it."""
        return self.path.partition("/")[0] in (*ABSENT, *ABSENT_TOO)

    @property
    def is_safe(self) -> bool:
        """Whether a file can have this path: nothing in it leads elsewhere.

        >>> Address("page/city/%2e%2e").is_safe, Address("page/city/tokyo").is_safe
        (False, True)
        """
        names = [unquote(name) for name in self.path.rstrip("/").split("/")]
        return all(
            name not in (".", "..")
            and not set(name) & set("/\\\0")
            and len(name.encode()) < _LONGEST
            for name in names
        ) and (not self.path or "" not in names)

    def file(self, media_type: str) -> str:
        """The file that stands for it, as a path below the folder.

        >>> Address("page/city/tokyo", "en").file("text/html")
        'en/page/city/tokyo/index.html'
        >>> Address("data/city/tokyo.ttl").file("text/turtle")
        'data/city/tokyo.ttl'
        >>> Address("dcat").file("text/turtle")
        'dcat/index.ttl'
        """
        path = PurePosixPath(self.language, unquote(self.path.rstrip("/")))
        digest = hashlib.sha256(self.query.encode()).hexdigest()[:12] if self.query else ""
        if media_type == "text/html":
            return str(path / digest / "index.html")
        if self.path.endswith("/") or not path.suffix:
            path = path / f"index{_ENDINGS.get(media_type, '')}"
        return str(path.with_name(f"{path.stem}-{digest}{path.suffix}") if digest else path)


def read_address(link: str) -> Address:
    """The address that a link of the site leads to.

    Args:
        link: path and parameters, below the root.

    >>> read_address("page/city/tokyo?lang=en")
    Address(path='page/city/tokyo', language='en', query='')
    >>> read_address("source/tokyo-kl?passage=3-9&lang=ja")
    Address(path='source/tokyo-kl', language='', query='')
    """
    path, _, query = link.partition("?")
    given = parse_qsl(query)
    language = next((value for key, value in given if key == "lang"), "")
    if language not in LANGUAGES or language == DEFAULT:
        language = ""
    kept = [(key, value) for key, value in given if key != "lang"]
    choosing = path.partition("/")[0] in _CHOOSING
    return Address(path, language, urlencode(sorted(kept)) if choosing else "")


def relative(from_file: str, to_file: str) -> str:
    """A link from one file to another; that to a page names its folder.

    >>> relative("en/page/city/tokyo/index.html", "en/index.html")
    '../../../'
    >>> relative("index.html", "data/city/東京.ttl")
    'data/city/%E6%9D%B1%E4%BA%AC.ttl'
    """
    start = posixpath.dirname(from_file) or "."
    if posixpath.basename(to_file) == "index.html":
        path = posixpath.relpath(posixpath.dirname(to_file) or ".", start)
        return "./" if path == "." else quote(path) + "/"
    return quote(posixpath.relpath(to_file, start))
