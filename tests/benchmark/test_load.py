"""What is made of the counts of wrk, and when a server counts as quiet."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import pytest
from tests.bench.rivals.load import summarise
from tests.bench.rivals.processes import send, settled

COUNTED: dict[str, Any] = {
    "requests": 1000,
    "seconds": 10.0,
    "steady": 990,
    "span": 9.0,
    "gap": 0.2,
    "silence": 0.1,
    "p50": 1.0,
    "p99": 5.0,
    "status": 0,
    "broken": 0,
    "statuses": {},
}


def test_a_rate_is_without_the_first_answers() -> None:
    load = summarise(COUNTED, connections=8)
    assert load.rate == pytest.approx(110)
    assert (load.few, load.p50, load.p99) == (False, 1.0, 5.0)


def test_errors_are_no_good_answers() -> None:
    assert summarise({**COUNTED, "status": 500}, 8).rate == pytest.approx(55)
    assert summarise({**COUNTED, "requests": 0, "steady": -8}, 8).rate == 0


def test_a_server_that_fell_silent_is_counted_to_the_end() -> None:
    stalled = {**COUNTED, "span": 1.0, "silence": 8.9}
    assert summarise(stalled, 8).rate == pytest.approx(100)


def test_what_waits_at_the_end_counts_where_it_is_much() -> None:
    silent = {**COUNTED, "silence": 8.9}
    assert summarise(silent, 8).p99 == 5.0
    assert summarise(silent, 64).p99 == 8900
    assert summarise(silent, 64).p50 == 1.0
    assert summarise({**silent, "requests": 0, "p50": 0.0}, 8).p50 == 8900


def test_too_few_answers_are_told() -> None:
    load = summarise({**COUNTED, "requests": 70, "steady": 6}, connections=64)
    assert load.few
    assert load.rate == pytest.approx(7)


def test_a_server_is_quiet_when_it_takes_no_processor() -> None:
    busy = [sys.executable, "-c", "while True: pass"]
    with subprocess.Popen(busy) as process:
        try:
            assert not settled(process.pid, 0.5)
            send(process.pid, signal.SIGSTOP)
            assert settled(process.pid, 1)
        finally:
            process.kill()
