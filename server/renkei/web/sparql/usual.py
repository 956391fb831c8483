"""What a header field says is worked out once: clients send the same few again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar, TypeVarTuple

Ts = TypeVarTuple("Ts")
T = TypeVar("T")

_LONGEST: Final = 200
"""Length of a field up to which what it says is kept, so that nobody can fill the memory."""
_FIELDS: Final = 256
"""Fields of which that is kept, those last seen."""


def worked_out_once(function: Callable[[str, *Ts], T]) -> Callable[[str, *Ts], T]:
    """Keep what a function says of a field of usual length.

    Args:
        function: takes the field and other hashable arguments.

    >>> @worked_out_once
    ... def shouted(field: str) -> str:
    ...     print("working")
    ...     return field.upper()
    >>> shouted("gzip"), shouted("gzip")
    working
    ('GZIP', 'GZIP')
    >>> shouted("x" * 201) == shouted("x" * 201)
    working
    working
    True
    """
    kept = lru_cache(maxsize=_FIELDS)(function)

    @wraps(function)
    def of(field: str, /, *further: *Ts) -> T:
        return (kept if len(field) <= _LONGEST else function)(field, *further)

    return of
