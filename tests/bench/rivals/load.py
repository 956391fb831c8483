"""Load by wrk: throughput and latency of one server under one list of requests."""

from __future__ import annotations

import json
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from .servers import Server

_SCRIPT: Final = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Load:
    """What one run of wrk measured.

    Attributes:
        requests: answers received.
        seconds: how long it ran.
        p50: median latency, in milliseconds.
        p99: 99th percentile, in milliseconds.
        status: answers with a status from 400 on.
        broken: requests without an answer, for want of a connection or of time.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    status: int
    broken: int

    @property
    def good(self) -> float:
        """Answers a second that are none of an error."""
        return (self.requests - self.status) / self.seconds


def measure(server: Server, queries: Sequence[str], connections: int, seconds: float) -> Load:
    """Send queries in turn over a number of connections, for a time.

    Args:
        server: who is asked.
        queries: the queries; `UNIQUE` in them becomes something new in each request.
        connections: how many; each waits for its answer before it asks again.
        seconds: for how long.
    """
    with _wrk(server, queries, connections, seconds) as process:
        out, err = process.communicate()
    line = next((line for line in out.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise RuntimeError(f"wrk: {err or out}")
    return Load(**json.loads(line.removeprefix("RESULT ")))


@contextmanager
def background(server: Server, queries: Sequence[str], connections: int) -> Iterator[None]:
    """Send queries without pause while the block runs."""
    with _wrk(server, queries, connections, 600) as process:
        try:
            yield
        finally:
            process.terminate()
            process.communicate()


@contextmanager
def _wrk(
    server: Server, queries: Sequence[str], connections: int, seconds: float
) -> Iterator[subprocess.Popen[str]]:
    where = urlsplit(server.endpoint)
    with tempfile.NamedTemporaryFile("w", suffix=".paths", encoding="utf-8") as paths:
        paths.write("\n".join(server.target(query) for query in queries) + "\n")
        paths.flush()
        command = [
            *("wrk", "--threads", "1", "--connections", str(connections)),
            *("--duration", f"{seconds:g}s", "--timeout", "60s", "--script", str(_SCRIPT)),
            *(f"http://{where.netloc}", "--", paths.name, uuid.uuid4().hex[:8]),
        ]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
            yield process
