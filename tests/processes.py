"""The processes below another, from the kernel (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> set[int]:
    """The children of a process; those that have ended and are not reaped yet are left out."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found.update(map(int, task.read_text().split()))
    return {child for child in found if state(child) not in ("Z", "")}


def family(pid: int) -> Iterator[int]:
    """A process, its children, and theirs."""
    yield pid
    for child in children(pid):
        yield from family(child)


def state(pid: int) -> str:
    """The state of a process: R running, S asleep, T stopped, Z ended; nothing if it is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
