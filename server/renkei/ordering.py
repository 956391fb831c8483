"""The order in which people look for things that have numbers in their names."""

from __future__ import annotations

import re


def natural(iri: str) -> list[tuple[int, str]]:
    """A sort key under which event-9 comes before event-10.

    >>> sorted(["p10", "p9"], key=natural)
    ['p9', 'p10']
    """
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", iri)]
