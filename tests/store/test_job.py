"""What a worker's end says about its query."""

from __future__ import annotations

import signal

import pytest

from renkei.store.job import _explain
from renkei.store.limits import Limits
from renkei.store.outcome import (
    MemoryLimitError,
    NotOrderedError,
    QueryError,
    TimeLimitError,
    TooDeepError,
    WorkerDiedError,
)
from renkei.store.processes import Death

PANIC = (
    "thread '<unnamed>' (7) panicked at library/core/src/slice/sort/shared/smallsort.rs:854:5:\n"
    "user-provided comparison function does not correctly implement a total order\n"
)
"""What the engine says before it ends its process over `ORDER BY ?o` of a whole graph."""


@pytest.mark.parametrize(
    ("number", "said", "expected"),
    [
        (signal.SIGABRT, PANIC, NotOrderedError),
        (signal.SIGABRT, "memory allocation of 64 bytes failed\n", MemoryLimitError),
        (signal.SIGSEGV, "", TooDeepError),
        (signal.SIGALRM, "", TimeLimitError),
        (signal.SIGABRT, "panicked at something else\n", WorkerDiedError),
    ],
)
def test_each_end_has_its_error(number: int, said: str, expected: type[QueryError]) -> None:
    assert type(_explain(Death(number, said), Limits(), 1)) is expected
