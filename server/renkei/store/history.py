"""How long queries of the same shape have taken: what programs ask, they ask again and again.

Two queries are of one shape when they differ in their constants and comments alone. A shape is
expected to take long once it has done so three times in a row, so that nobody can make a small
question wait by asking a large one like it now and then. That it takes long is known long before
it has ended; how long, only then.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Final

_CONSTANT: Final = re.compile(
    r""" "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'? | <[^<>"{}|^`\\\s]*+> | \#[^\r\n]*+ """,
    re.VERBOSE,
)
"""A quote that nothing closes reaches to the end of its line, so that no text is read twice."""
BRIEF: Final = 0.1
"""Seconds of processor time below which a query that takes long is brief."""
_IN_A_ROW: Final = 3
_LONGEST: Final = 16 * 1024
"""Code points of a query above which nothing is remembered of it."""
_SHAPES: Final = 1024
"""Shapes that are remembered, those last seen."""


@dataclass(slots=True)
class _Run:
    """One query: seconds of processor time that it took at least; 0 while that is not known."""

    seconds: float = 0.0


_Shapes = OrderedDict[int, deque[_Run]]


class History:
    """What is known of the queries that took long.

    >>> history = History()
    >>> for name in "abc":
    ...     history.of(f'SELECT * {{ ?s ?p "{name}" }} # {name}').note(0.02)
    >>> history.of('SELECT * { ?s ?p "d" }').expected
    0.0
    >>> past = history.of('SELECT * { ?s ?p "d" } # d')
    >>> past.expected, past.is_brief
    (0.02, True)
    >>> past.note(0.2)
    >>> history.of('SELECT * { ?s ?p "e" }').is_brief
    False
    >>> for name in "abc":
    ...     history.of(f'ASK {{ ?s ?p "{name}" }}').begin()
    >>> past = history.of('ASK { ?s ?p "d" }')
    >>> past.is_long, past.expected
    (True, 0.0)
    """

    def __init__(self) -> None:
        self._shapes: _Shapes = OrderedDict()

    def of(self, query: str) -> Past:
        """What is known of queries like this one."""
        key = shape(query) if self._shapes and len(query) <= _LONGEST else None
        return Past(self._shapes, query, key)


class Past:
    """How long queries of one shape had taken when one more came.

    Args:
        shapes: what is known of all shapes: the last of each that took long.
        query: a query of this shape.
        key: the number of its shape; None where nothing is known anyway.
    """

    __slots__ = ("_key", "_query", "_run", "_runs", "_shapes")

    def __init__(self, shapes: _Shapes, query: str, key: int | None) -> None:
        self._shapes = shapes
        self._query = query
        self._key = key
        self._run: _Run | None = None
        # What comes to be known while it waits for a place changes nothing about where it begins.
        self._runs = tuple(shapes.get(key, ())) if key is not None else ()

    @property
    def is_long(self) -> bool:
        """Whether it is known to take long, even where it is not known how long."""
        return len(self._runs) == _IN_A_ROW

    @property
    def expected(self) -> float:
        """Seconds of processor time that it will take at least; 0 where that is not known."""
        return min([run.seconds for run in self._runs]) if self.is_long else 0.0

    @property
    def is_brief(self) -> bool:
        """Whether it is known to take long, but less than `BRIEF`."""
        return self.expected > 0 and max([run.seconds for run in self._runs]) < BRIEF

    def begin(self) -> None:
        """Take note that this query takes long, while it does."""
        if len(self._query) > _LONGEST:
            return
        self._key = shape(self._query) if self._key is None else self._key
        self._run = _Run()
        self._shapes.setdefault(self._key, deque(maxlen=_IN_A_ROW)).append(self._run)
        self._shapes.move_to_end(self._key)
        while len(self._shapes) > _SHAPES:
            self._shapes.popitem(last=False)

    def note(self, seconds: float) -> None:
        """Take note of how long this query took.

        Args:
            seconds: of processor time that it took at least; 0 if it did not take long.
        """
        if seconds == 0:
            if self._key is not None:
                self._shapes.pop(self._key, None)
            return
        if self._run is None:
            self.begin()
        if self._run is not None:
            self._run.seconds = seconds


def shape(query: str) -> int:
    """A number for a query without its constants and comments.

    >>> shape("ASK { <a:b> ?p 'c' }") == shape("ASK { <a:d> ?p 'e' }") != shape("ASK { ?s ?p 'c' }")
    True
    """
    return hash(_CONSTANT.sub("", query))
