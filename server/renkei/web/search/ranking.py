"""How well an entry answers a query: exact before prefix, prefix before word, word before part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from renkei.web.search.entries import NAMED_GRAPH, TERM, Entry, Name, Quote
from renkei.web.search.folding import closed_up

_EXACT: Final = 1.0
_IDENTIFIER: Final = 0.95
_PREFIX: Final = 0.8
_DATE: Final = 0.75
_WORD: Final = 0.7
_WORD_START: Final = 0.6
_PART: Final = 0.45
_CLOSED_UP: Final = 0.4
_QUOTE: Final = 0.2
_ABOUT: Final = 0.15
_DEPTH: Final = (1.0, 0.95, 0.85)
"""What a name counts for by its depth."""
_MACHINERY: Final = {TERM: 0.5, NAMED_GRAPH: 0.5, "scheme": 0.6, "concept": 0.7}
"""What anything short of the exact name counts for in kinds that order the others."""
_BREVITY: Final = 0.04
"""Of two names that hold a term, the shorter is closer to it."""


@dataclass(frozen=True)
class Match:
    """An entry that answers a query.

    Attributes:
        entry: the entry.
        score: how well; more is better.
        name: the name that matched best; None where something else did.
        quote: the sentence that matched, where only a sentence did.
    """

    entry: Entry
    score: float
    name: Name | None
    quote: Quote | None


def match(entry: Entry, whole: str, terms: list[str]) -> Match | None:
    """Match an entry with a query.

    Args:
        entry: the entry.
        whole: the folded query.
        terms: its terms; each must be found somewhere in the entry.

    Returns:
        None where a term is nowhere.
    """
    haystack = entry.haystack
    if not all(term in haystack or closed_up(term) in haystack for term in terms):
        return None
    total = 0.0
    names: dict[Name, float] = {}
    quote = None
    for term in terms:
        score, name, found = _best(entry, term)
        if score == 0.0:
            return None
        total += score
        if name is not None:
            names[name] = names.get(name, 0.0) + score
        quote = quote or found
    score = total / len(terms)
    if len(terms) > 1 and (together := _best(entry, whole)) and together[0] > _QUOTE:
        score += together[0]
        if together[1] is not None:
            names[together[1]] = names.get(together[1], 0.0) + len(terms)
    elif len(terms) == 1:
        score *= 2
    if entry.kind in _MACHINERY and whole not in {name.folded for name in entry.names}:
        score *= _MACHINERY[entry.kind]
    best = max(names, key=names.__getitem__) if names else None
    return Match(entry, score, best, quote)


def of_name(name: Name, term: str) -> float:
    """How well a name holds a folded term, from 0 to 1."""
    text = name.folded
    if text == term:
        return _EXACT * _DEPTH[name.depth]
    if text.startswith(term):
        found = _PREFIX
    elif f" {term} " in f" {text} ":
        found = _WORD
    elif f" {term}" in text:
        found = _WORD_START
    elif term in text:
        found = _PART
    elif (closed := closed_up(term)) in name.closed:
        found = _PREFIX if closed == name.closed else _CLOSED_UP
    else:
        return 0.0
    return (found + _BREVITY * len(term) / len(text)) * _DEPTH[name.depth]


def _best(entry: Entry, term: str) -> tuple[float, Name | None, Quote | None]:
    """The best that an entry has for a term: a name, an identifier, a date, or a sentence."""
    score, best = 0.0, None
    for name in entry.names:
        if (found := of_name(name, term)) > score:
            score, best = found, name
    if score < _IDENTIFIER and term in entry.identifiers:
        return _IDENTIFIER, None, None
    if score < _DATE:
        for date in entry.dates:
            if date == term or f" {term} " in f" {date} ":
                return _DATE, None, None
    if score == 0.0 and any(term in text for text in entry.about):
        score = _ABOUT
    if score <= _ABOUT:
        for quote in entry.quotes:
            if term in quote.folded or closed_up(term) in closed_up(quote.folded):
                return _QUOTE, None, quote
    return score, best, None
