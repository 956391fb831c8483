"""How long queries of the same shape have taken: what programs ask, they ask again and again.

Two queries are of one shape when they differ in their constants and comments alone. A shape is
expected to take long once it has done so three times in a row, so that nobody can make a small
question wait by asking a large one like it now and then.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
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
    >>> past.is_brief
    False
    """

    def __init__(self) -> None:
        self._shapes: OrderedDict[int, deque[float]] = OrderedDict()

    def of(self, query: str) -> Past:
        """What is known of queries like this one."""
        key = shape(query) if self._shapes and len(query) <= _LONGEST else None
        return Past(self._shapes, query, key)


class Past:
    """How long queries of one shape have taken.

    Args:
        shapes: what is known of all shapes: the seconds that the last of each took at least.
        query: a query of this shape.
        key: the number of its shape; None where nothing is known anyway.
    """

    __slots__ = ("_key", "_query", "_runs", "_shapes")

    def __init__(self, shapes: OrderedDict[int, deque[float]], query: str, key: int | None) -> None:
        self._shapes = shapes
        self._query = query
        self._key = key
        self._runs = shapes.get(key, ()) if key is not None else ()

    @property
    def expected(self) -> float:
        """Seconds of processor time that it will take at least; 0 where that is not known."""
        return min(self._runs) if len(self._runs) == _IN_A_ROW else 0.0

    @property
    def is_brief(self) -> bool:
        """Whether it is known to take long, but less than `BRIEF`."""
        return self.expected > 0 and max(self._runs) < BRIEF

    def note(self, seconds: float) -> None:
        """Take note of one more.

        Args:
            seconds: of processor time that it took at least; 0 if it did not take long.
        """
        if seconds == 0 and not self._runs:
            return
        if len(self._query) > _LONGEST:
            return
        key = shape(self._query) if self._key is None else self._key
        if seconds == 0:
            self._shapes.pop(key, None)
            return
        self._shapes.setdefault(key, deque(maxlen=_IN_A_ROW)).append(seconds)
        self._shapes.move_to_end(key)
        while len(self._shapes) > _SHAPES:
            self._shapes.popitem(last=False)


def shape(query: str) -> int:
    """A number for a query without its constants and comments.

    >>> shape("ASK { <a:b> ?p 'c' }") == shape("ASK { <a:d> ?p 'e' }") != shape("ASK { ?s ?p 'c' }")
    True
    """
    return hash(_CONSTANT.sub("", query))
