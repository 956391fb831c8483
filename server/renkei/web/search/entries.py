"""The entries of the index: what one thing can be found by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from renkei.web.search.folding import closed_up, fold

NOT_STATED: Final = "not-stated"
"""The mode of an event of which no mode is said."""
TERM: Final = "term"
"""The kind of what a vocabulary defines."""
NAMED_GRAPH: Final = "graph"
"""The kind of one of our named graphs."""


@dataclass(frozen=True)
class Name:
    """A name of a thing.

    Attributes:
        text: as it is written.
        language: the tag of its language; empty where it has none.
        folded: as it is compared.
        depth: 0 for a label, 1 for another name, 2 for one that is not shown elsewhere.
    """

    text: str
    language: str
    folded: str
    depth: int

    @cached_property
    def closed(self) -> str:
        """Without spaces."""
        return closed_up(self.folded)


@dataclass(frozen=True)
class Quote:
    """A sentence that a thing rests on."""

    text: str
    language: str
    folded: str


@dataclass(frozen=True)
class Entry:
    """What one thing can be found by.

    Attributes:
        node: the thing.
        kind: the kind of its IRI, `TERM`, or the class of a foreign thing.
        types: its classes.
        names: its names.
        identifiers: folded identifiers, its own and those elsewhere.
        dates: folded dates, in EDTF and as written.
        about: folded names of its classes, its event type and its mode.
        quotes: the sentences it rests on.
        cities: the cities it has to do with, beyond being mentioned.
        years: the years from its first to its last day.
        mode: the notation of its mode; `NOT_STATED` for an event without, None for the rest.
        elsewhere: whether only other sources speak of it, outside the default graph.
    """

    node: NamedNode
    kind: str
    types: tuple[NamedNode, ...]
    names: tuple[Name, ...]
    identifiers: frozenset[str]
    dates: tuple[str, ...]
    about: tuple[str, ...]
    quotes: tuple[Quote, ...]
    cities: frozenset[NamedNode]
    years: frozenset[int]
    mode: str | None
    elsewhere: bool

    @cached_property
    def slug(self) -> str:
        """The last part of its IRI, folded."""
        return fold(last_part(self.node))

    @cached_property
    def haystack(self) -> str:
        """All of it: a term that is not in here is nowhere in the entry."""
        named = (part for name in self.names for part in (name.folded, name.closed))
        said = (quote.folded for quote in self.quotes)
        return "\n".join((*named, *self.identifiers, *self.dates, *self.about, *said))


@dataclass(frozen=True)
class Index:
    """The entries of a release, in the order of their IRIs."""

    entries: tuple[Entry, ...]

    def of_kind(self, kind: str) -> Index:
        """The entries of one kind alone."""
        return Index(tuple(entry for entry in self.entries if entry.kind == kind))


def last_part(node: NamedNode) -> str:
    """What an IRI ends with: a slug, an identifier, the name of a term."""
    return re.split(r"[/#]", node.value.rstrip("/"))[-1]
