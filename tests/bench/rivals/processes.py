"""The processes of a server from outside: memory, processor time, stopped and going on."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.processes import family

_INTERVAL: Final = 0.3
"""Seconds over which a quiet server takes next to no processor time."""
_SHARE: Final = 0.05
"""What it may take of one processor."""


def megabytes(pid: int) -> float:
    """Proportional memory (PSS) of a process and its family."""
    return sum(map(_pss, family(pid))) / 1024


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process and its family."""
    for one in list(family(pid)):
        with suppress(ProcessLookupError):
            os.kill(one, number)


def settled(pid: int, patience: float) -> bool:
    """Wait until a process and its family are quiet.

    Args:
        pid: the process.
        patience: seconds to wait.

    Returns:
        Whether they are.
    """
    end = time.monotonic() + patience
    before = _seconds(pid)
    while time.monotonic() < end:
        time.sleep(_INTERVAL)
        now = _seconds(pid)
        if abs(now - before) < _SHARE * _INTERVAL:
            return True
        before = now
    return False


def _seconds(pid: int) -> float:
    """Processor time of all threads there are; those that ended take theirs with them."""
    total = 0
    for one in family(pid):
        for path in Path(f"/proc/{one}/task").glob("*/schedstat"):
            with suppress(OSError):
                total += int(path.read_text().split()[0])
    return total / 1e9


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def processors() -> int:
    """The processors that client and servers share."""
    return len(os.sched_getaffinity(0))
