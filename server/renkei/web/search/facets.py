"""Facets: what divides the results, and how many are in each part under the other filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from renkei.names import ID
from renkei.web.search.entries import Entry

Facet = Literal["kind", "city", "year", "mode"]
FACETS: Final[tuple[Facet, ...]] = ("kind", "city", "year", "mode")
_CITY: Final = f"{ID}city/"


@dataclass(frozen=True)
class Filters:
    """The value that each facet is held to; None where it is open.

    >>> Filters(kind="event").without("kind")
    Filters(kind=None, city=None, year=None, mode=None)
    """

    kind: str | None = None
    city: str | None = None
    year: str | None = None
    mode: str | None = None

    def value(self, facet: Facet) -> str | None:
        """What a facet is held to."""
        given: str | None = getattr(self, facet)
        return given

    def having(self, facet: Facet, value: str) -> Filters:
        """The same with one facet held to a value."""
        return replace(self, **{facet: value})

    def without(self, facet: Facet) -> Filters:
        """The same with one facet open."""
        return replace(self, **{facet: None})

    def admits(self, entry: Entry) -> bool:
        """Whether an entry has every value asked for."""
        return all(
            value is None or value in values(entry, facet)
            for facet in FACETS
            for value in (self.value(facet),)
        )


@dataclass(frozen=True)
class Choice:
    """A value of a facet.

    Attributes:
        value: as it stands in an address.
        count: the results that choosing it gives, under the filters of the other facets.
        chosen: whether the facet is held to it.
    """

    value: str
    count: int
    chosen: bool


def values(entry: Entry, facet: Facet) -> frozenset[str]:
    """The values of an entry in a facet: a city by the slug of its IRI, or by its IRI."""
    match facet:
        case "kind":
            return frozenset((entry.kind,))
        case "city":
            return frozenset(city.value.removeprefix(_CITY) for city in entry.cities)
        case "year":
            return frozenset(str(year) for year in entry.years)
        case "mode":
            return frozenset((entry.mode,)) if entry.mode else frozenset()


def choices(entries: Sequence[Entry], filters: Filters) -> dict[Facet, list[Choice]]:
    """The choices of each facet over what a text found; the value held to is among them.

    Years stand in their order, the rest by their counts.
    """
    return {facet: _choices(facet, entries, filters) for facet in FACETS}


def _choices(facet: Facet, entries: Iterable[Entry], filters: Filters) -> list[Choice]:
    others = filters.without(facet)
    counts = Counter(
        value for entry in entries if others.admits(entry) for value in values(entry, facet)
    )
    chosen = filters.value(facet)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    ordered = sorted(counts, key=lambda it: it if facet == "year" else (-counts[it], it))
    return [Choice(value, counts[value], value == chosen) for value in ordered]
