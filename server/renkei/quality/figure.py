"""A figure of a release and the threshold that it must keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Bound(StrEnum):
    """On which side of its threshold a figure is good."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: a dotted name that stays (`evidence.quotes`).
        title: what it says, in English.
        value: the figure.
        unit: `%`, or what is counted.
        threshold: what it must keep.
        bound: on which side of it.
        shortfalls: what keeps it from being perfect, a line each.

    >>> Figure("labels.ja", "things with a Japanese label", 99.0, "%", 100.0).holds
    False
    """

    name: str
    title: str
    value: float
    unit: str
    threshold: float
    bound: Bound = Bound.AT_LEAST
    shortfalls: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its threshold."""
        if self.bound is Bound.AT_LEAST:
            return self.value >= self.threshold
        return self.value <= self.threshold


def share(good: int, bad: int) -> float:
    """A share in percent; of nothing, all is good.

    >>> share(1, 3), share(0, 0)
    (25.0, 100.0)
    """
    return 100.0 * good / (good + bad) if good + bad else 100.0


def share_figure(name: str, title: str, items: dict[str, bool], threshold: float = 100.0) -> Figure:
    """The share of items that are good; those that are not are its shortfalls.

    >>> share_figure("x", "", {"a": True, "b": False}).shortfalls
    ('b',)
    """
    bad = tuple(item for item, good in items.items() if not good)
    return Figure(
        name, title, share(len(items) - len(bad), len(bad)), "%", threshold, shortfalls=bad
    )


def count_figure(name: str, title: str, items: list[str], unit: str) -> Figure:
    """A count of what must not be."""
    return Figure(name, title, len(items), unit, 0, Bound.AT_MOST, tuple(items))
