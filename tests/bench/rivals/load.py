"""Load by wrk: throughput and latency of one server under one list of requests."""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from .figures import Load
from .servers import Server

_SCRIPT: Final = Path(__file__).with_name("load.lua")
_PATIENCE: Final = 60
"""Seconds after which wrk counts an answer that comes as too late."""


class Running:
    """A wrk that sends queries without pause until it is stopped."""

    def __init__(self, process: subprocess.Popen[str], connections: int) -> None:
        self._process = process
        self._connections = connections

    def stop(self) -> Load:
        """Stop it and tell what it measured.

        Raises:
            RuntimeError: it has measured nothing.
        """
        self._process.send_signal(signal.SIGINT)
        out, err = self._process.communicate()
        line = next((line for line in out.splitlines() if line.startswith("RESULT ")), None)
        if line is None:
            raise RuntimeError(f"wrk: {err or out}")
        return summarise(json.loads(line.removeprefix("RESULT ")), self._connections)


def summarise(raw: Mapping[str, Any], connections: int) -> Load:
    """What is fair to say of what wrk has counted.

    A server may work at all requests at once and answer all of them late, or at one after the
    other. So that both count alike, the time of the rate begins when there are as many answers as
    connections, and ends with the last answer. When nothing came after that for longer than ever
    before, the server stood still, and the time goes on to the end.

    wrk leaves out what is not answered when it stops: on each connection one request that has
    waited since the last answer at least. Where these are more than one in a hundred, they count.

    Args:
        raw: what `load.lua` writes.
        connections: how many there were.
    """
    steady, span, silence = raw["steady"], raw["span"], raw["silence"]
    few = steady < connections
    if few:
        rate = raw["requests"] / raw["seconds"]
    else:
        rate = steady / (span if silence <= raw["gap"] else span + silence)
    waiting = connections / (raw["requests"] + connections)
    percentiles = {
        key: max(raw[key], round(silence * 1000, 3)) if waiting >= share else raw[key]
        for key, share in (("p50", 0.5), ("p99", 0.01))
    }
    good = 1 - raw["status"] / raw["requests"] if raw["requests"] else 0
    kept = {key: raw[key] for key in ("requests", "seconds", "status", "broken", "statuses")}
    return Load(**kept, **percentiles, rate=round(rate * good, 3), few=few)


def measure(server: Server, queries: Sequence[str], connections: int, seconds: float) -> Load:
    """Send queries in turn over a number of connections, for a time.

    Args:
        server: who is asked.
        queries: the queries; `UNIQUE` in them becomes something new in each request.
        connections: how many; each waits for its answer before it asks again.
        seconds: for how long.

    Raises:
        RuntimeError: the server does not take connections.
    """
    with sending(server, queries, connections) as running:
        time.sleep(seconds)
        return running.stop()


@contextmanager
def sending(
    server: Server, queries: Sequence[str], connections: int, statuses: bool = False
) -> Iterator[Running]:
    """Send queries without pause while the block runs.

    Args:
        server: who is asked.
        queries: the queries; `UNIQUE` in them becomes something new in each request.
        connections: how many.
        statuses: whether answers are counted by status, which takes wrk some time for each.
    """
    where = urlsplit(server.endpoint)
    with tempfile.NamedTemporaryFile("w", suffix=".paths", encoding="utf-8") as paths:
        paths.write("\n".join(server.target(query) for query in queries) + "\n")
        paths.flush()
        # wrk knows whole seconds only, so it is stopped from outside
        command = [
            *("wrk", "--threads", "1", "--connections", str(connections), "--duration", "1h"),
            *("--timeout", f"{_PATIENCE}s", "--script", str(_SCRIPT), f"http://{where.netloc}"),
            *("--", paths.name, uuid.uuid4().hex[:8], str(connections)),
            *(["statuses"] if statuses else []),
        ]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield Running(process, connections)
            finally:
                process.kill()
