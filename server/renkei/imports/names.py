"""IRIs of imported things, made of what tells them apart.

A file is imported again whenever its publisher changes it: rows come, go and change places. A thing
keeps its IRI, and no other thing gets it, whatever else the file holds.
"""

from __future__ import annotations

import hashlib
from typing import Final

from rdflib import URIRef

from renkei.build.registry import Registry
from renkei.names import BASE

_DIGITS: Final = 12
"""Hexadecimal digits of the hash that are used."""


class StableNames(Registry):
    """A registry that needs no memory.

    >>> names = StableNames()
    >>> names.mint("event", "saitama", "0001") == StableNames().mint("event", "saitama", "0001")
    True
    """

    def mint(self, kind: str, source: str, anchor: str) -> URIRef:
        """The IRI of what `anchor` identifies in `source`."""
        number = int(hashlib.sha256(f"{kind} {anchor}".encode()).hexdigest()[:_DIGITS], 16)
        path = f"graph/{source}/p{number}" if kind == "passage" else f"id/{kind}/{source}-{number}"
        return URIRef(BASE + path)
