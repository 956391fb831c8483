"""What those who answer a request tell of it, for the journal and the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

NOTE: Final = "renkei.note"
"""Where a request's scope carries its note."""


@dataclass
class Note:
    """What those who answer a request tell of it.

    Attributes:
        cache: whether a query's answer was kept: hit, miss, joined or never.
        outcome: how a query ended: answered, or the name of the problem.
        query: its text.
        page: whether a page or data was kept: hit or miss; empty where it cannot be.
    """

    cache: str = ""
    outcome: str = ""
    query: str = ""
    page: str = ""


def note_of(scope: Any) -> Note:
    """The note of a request; nobody reads it where nothing is written down."""
    note = scope.get(NOTE)
    return note if isinstance(note, Note) else Note()
