"""Where things are: from the IRIs of the data to the paths of this server, and back.

The data keeps its `https://w3id.org/renkei/` IRIs wherever it is served; pages link to the same
paths below the server's own root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from renkei.names import BASE, ID

_PATH: Final = "/-._~!$&'()*+,;=:@%"
"""Kept as it is in a path; a percent sign is, since an IRI is already encoded where it must be."""
_IRI: Final = _PATH + "?#[]"


@dataclass(frozen=True)
class Addresses:
    """The server's own addresses.

    Attributes:
        base: the address it is reached at, with a final slash.
        root: the path of that address, without a final slash; empty at the root of a host.
    """

    base: str
    root: str = ""

    def path(self, path: str, **parameters: str) -> str:
        """A path on this server, with parameters.

        >>> Addresses("https://example.org/r/", "/r").path("sparql", query="ASK {}")
        '/r/sparql?query=ASK+%7B%7D'
        """
        asked = "?" + urlencode(parameters) if parameters else ""
        return f"{self.root}/{quote(path, safe=_PATH)}{asked}"

    def full(self, path: str) -> str:
        """The address of a path on this server, as `path` and `of` give it.

        >>> here = Addresses("https://example.org/r/", "/r")
        >>> here.full(here.path("sparql"))
        'https://example.org/r/sparql'
        """
        return self.base.removesuffix(f"{self.root}/") + path

    def of(self, iri: str, **parameters: str) -> str | None:
        """The path of the page about one of our own IRIs; None for those of others.

        >>> here = Addresses("http://localhost:8000/")
        >>> here.of("https://w3id.org/renkei/id/city/tokyo", lang="en")
        '/page/city/tokyo?lang=en'
        >>> here.of("https://w3id.org/renkei/ont#City")
        '/ont#City'
        >>> here.of("https://example.org/") is None
        True
        """
        if not iri.startswith(BASE):
            return None
        path, hash_, fragment = iri.removeprefix(BASE).partition("#")
        if path.startswith("id/"):
            path = "page/" + path.removeprefix("id/")
        return self.path(path, **parameters) + hash_ + quote(fragment, safe=_PATH)


def thing_iris(kind: str, slug: str) -> Iterator[str]:
    """The IRIs that a decoded path can stand for: percent-encoded as we mint them, or as it is.

    >>> list(thing_iris("city", "東京"))[0]
    'https://w3id.org/renkei/id/city/%E6%9D%B1%E4%BA%AC'
    """
    return _spellings(str(ID), f"{kind}/{slug}")


def graph_iris(path: str) -> Iterator[str]:
    """The IRIs of graphs that a decoded path below `/graph/` can stand for."""
    return _spellings(BASE + "graph/", path)


def ascii_iri(iri: str) -> str:
    """An IRI as a URI (RFC 3987 §3.1), for headers.

    >>> ascii_iri("https://example.org/東")
    'https://example.org/%E6%9D%B1'
    """
    return quote(iri, safe=_IRI)


def _spellings(base: str, path: str) -> Iterator[str]:
    yield from dict.fromkeys((base + quote(path, safe="/-._~"), base + quote(path, safe=_PATH)))
    yield base + path
