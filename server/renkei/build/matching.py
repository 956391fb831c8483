"""Which rows of a changed page are those of before: by title, date and place among the others.

A row is known by its anchor, its date and title as written. Where both stand unchanged there is
nothing to match. Among what is left on both sides, a row is taken for an old one only if nothing
else comes near: a wrong match gives one thing's IRI to another, a missing one costs a new IRI.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from renkei.extract.dates import Span, is_date, parse_date
from renkei.extract.folding import fold

SAME_DATE: Final = 0.5
"""How alike titles must be where the date stands (normalised Indel similarity)."""
OTHER_DATE: Final = 0.8
"""How alike they must be where the date was changed, too."""
NEAR_MONTHS: Final = 6
"""A date is corrected within its year, or by this much; farther off is the next of a series."""
MARGIN: Final = 0.1
"""What the best must have over the second best."""
_ORDINAL: Final = re.compile(r"#\d+$")
_NUMBERS: Final = re.compile(r"\d+")
_IN_ORDER: Final = 0.05
_BY_DATE: Final = 0.1


@dataclass(frozen=True)
class Matches:
    """What became of the rows that are not word for word those of before.

    Attributes:
        pairs: place among the new rows → place among the old ones.
        doubtful: for a new row that resembles old ones and is none of them for certain, these.
    """

    pairs: Mapping[int, int]
    doubtful: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class _Row:
    title: str
    written: str
    span: Span | None

    @classmethod
    def of(cls, anchor: str) -> _Row:
        """Split an anchor: the longest beginning that is a date, and the rest."""
        words = _ORDINAL.sub("", anchor).split(" ")
        for count in range(min(len(words) - 1, 8), 0, -1):
            written = " ".join(words[:count])
            if is_date(written):
                return cls(fold(" ".join(words[count:])), fold(written), _span(written))
        return cls(fold(" ".join(words[1:])), fold(words[0]), None)


def match(old: Sequence[str], new: Sequence[str], kept: Mapping[int, int]) -> Matches:
    """Match the rows of a page with those of its last version.

    Args:
        old: anchors of the last version's rows, in their order.
        new: anchors of the rows as they are now, in their order.
        kept: place among the new → place among the old, of rows that stand unchanged.

    >>> old = ["2021年2月 ウェビナー", "2021年3月 国際フォーラム"]
    >>> match(old, ["2021年2月 ウェビナー", "2021年4月 国際フォーラム"], {0: 0}).pairs
    {1: 1}
    >>> match(old, ["2021年2月 ウェビナー", "2022年3月 国際フォーラム"], {0: 0})
    Matches(pairs={}, doubtful={1: (1,)})
    """
    before = {place: _Row.of(old[place]) for place in set(range(len(old))) - set(kept.values())}
    after = {place: _Row.of(new[place]) for place in range(len(new)) if place not in kept}
    scores = dict(_scores(before, after, _slots(after, kept)))
    pairs: dict[int, int] = {}
    while found := _certain(scores):
        pairs |= found
        taken = set(found.values())
        scores = {
            (n, o): score for (n, o), score in scores.items() if n not in found and o not in taken
        }
    doubtful: dict[int, list[int]] = {}
    free = set(before) - set(pairs.values())
    for n, row in after.items():
        if n not in pairs:
            alike = [o for o in sorted(free) if _alike(before[o], row) >= OTHER_DATE]
            near = sorted({o for m, o in scores if m == n} | set(alike))
            if near:
                doubtful[n] = near
    return Matches(pairs, {n: tuple(near) for n, near in doubtful.items()})


def _scores(
    before: Mapping[int, _Row], after: Mapping[int, _Row], slots: Mapping[int, tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], float]]:
    """(new, old) → how well they fit, for those that could be the same."""
    for n, row in after.items():
        low, high = slots[n]
        for o, earlier in before.items():
            closeness = _closeness(earlier, row)
            if closeness is None:
                continue
            alike = _alike(earlier, row)
            if alike < (SAME_DATE if closeness == 1 else OTHER_DATE):
                continue
            if closeness < 1 and _NUMBERS.findall(earlier.title) != _NUMBERS.findall(row.title):
                continue  # the seventh meeting is not the eighth
            in_order = low < o < high
            yield (n, o), alike + _BY_DATE * closeness + _IN_ORDER * in_order


def _certain(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Pairs that are each other's best, well before the second best on both sides."""
    by_new: dict[int, list[tuple[float, int]]] = {}
    by_old: dict[int, list[tuple[float, int]]] = {}
    for (n, o), score in scores.items():
        by_new.setdefault(n, []).append((score, o))
        by_old.setdefault(o, []).append((score, n))
    best_new = {n: best for n, found in by_new.items() if (best := _best(found)) is not None}
    best_old = {o: best for o, found in by_old.items() if (best := _best(found)) is not None}
    return {n: o for n, o in best_new.items() if best_old.get(o) == n}


def _best(found: list[tuple[float, int]]) -> int | None:
    (score, place), *rest = sorted(found, reverse=True)
    return place if not rest or score - rest[0][0] >= MARGIN else None


def _alike(one: _Row, other: _Row) -> float:
    return fuzz.ratio(one.title, other.title) / 100


def _closeness(one: _Row, other: _Row) -> float | None:
    """1 for the same date, less for one near it, None where they are too far apart."""
    if one.written == other.written:
        return 1.0
    if one.span is None or other.span is None:
        # a date was put in, or taken out, or is none on either side
        return 0.5
    if one.span.edtf == other.span.edtf:
        return 1.0
    first, second = one.span.earliest, other.span.earliest
    months = abs((first.year - second.year) * 12 + first.month - second.month)
    if first.year != second.year and months > NEAR_MONTHS:
        return None
    return 1 - (months + 1) / 13


def _slots(after: Mapping[int, _Row], kept: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """For each new row, the old places of its unchanged neighbours."""
    places = sorted(kept)
    slots = {}
    for n in after:
        following = bisect(places, n)
        low = kept[places[following - 1]] if following else -1
        high = kept[places[following]] if following < len(places) else sys.maxsize
        slots[n] = (low, high)
    return slots


def _span(written: str) -> Span | None:
    try:
        return parse_date(written)
    except ValueError:  # a date that no calendar has
        return None
