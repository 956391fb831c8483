"""Finding the things that a text may mean: those that hold it, else those that come near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from renkei.ordering import natural
from renkei.web.search.entries import NAMED_GRAPH, TERM, Entry, Index
from renkei.web.search.folding import fold, terms_of
from renkei.web.search.ranking import Match, match

_LATE: Final = ("fiscal-year", "concept", "document", "scheme", TERM, NAMED_GRAPH)
"""Kinds that come after the others where all else is equal."""
_SHORTEST: Final = 3
"""Code points below which anything comes near anything."""
_LIKE: Final = 80.0
_SHARED: Final = 85.0
"""Per cent of likeness, in letters and in words, that is near."""
_NEAREST: Final = 20
"""Things that are shown where nothing holds the text."""


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        matches: the best first.
        approximate: whether nothing holds the text, and these only come near.
    """

    matches: tuple[Match, ...]
    approximate: bool = False


def find(index: Index, text: str) -> Found:
    """Find things by a text; everything where it is empty, in the order of kinds and IRIs."""
    terms, whole = terms_of(text), fold(text)
    if not terms:
        if text.strip():
            return Found(())
        return Found(tuple(Match(entry, 0.0, None, None) for entry in _listed(index.entries)))
    exact = _whole_iri(index, text.strip())
    matches = exact or [it for entry in index.entries if (it := match(entry, whole, terms))]
    if matches:
        return Found(tuple(sorted(matches, key=_place)))
    return Found(tuple(sorted(_near(index, whole), key=_place)[:_NEAREST]), approximate=True)


def _whole_iri(index: Index, text: str) -> list[Match]:
    if ":" not in text:
        return []
    return [Match(entry, 2.0, None, None) for entry in index.entries if text in entry.identifiers]


def _near(index: Index, whole: str) -> Iterable[Match]:
    if len(whole) < _SHORTEST:
        return
    for entry in index.entries:
        best, named = 0.0, None
        for name in entry.names:
            likeness = 0.0
            if len(name.folded) >= len(whole) - 1:
                likeness = fuzz.partial_ratio(whole, name.folded, score_cutoff=_LIKE)
                likeness -= abs(len(name.folded) - len(whole)) / len(name.folded)
            if likeness < _LIKE and len(name.folded) >= _SHORTEST:
                likeness = fuzz.token_set_ratio(whole, name.folded, score_cutoff=_SHARED) - 5
            if likeness > best:
                best, named = likeness, name
        if (likeness := fuzz.ratio(whole, entry.slug, score_cutoff=_LIKE)) > best:
            best, named = likeness, entry.names[0]
        if named is not None:
            yield Match(entry, best / 100, named, None)


def _listed(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda it: (it.kind in _LATE, it.kind, natural(it.node.value)))


def _place(found: Match) -> tuple[float, int, list[tuple[int, str]]]:
    kind = found.entry.kind
    late = _LATE.index(kind) + 1 if kind in _LATE else 0
    return -round(found.score, 6), late, natural(found.entry.node.value)
