"""Time every entity page uncached, and count cached pages a second.

    make bench-pages

The server runs on one processor and the client on the others, where there are any. Uncached is a
server that keeps nothing (`--page-cache 0`); cached is the same server with its memory, asked for
the same pages on connections that are kept. The ratio is what to quote: absolute figures depend on
the machine.
"""

from __future__ import annotations

import math
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from urllib.parse import urlsplit

import httpx
from rich.console import Console
from rich.table import Table

from renkei.content import find_content
from renkei.store.dataset import Dataset, load
from renkei.terms import ID

LANGUAGES = ("ja", "en", "ms")
SECONDS = 3.0
CONNECTIONS = 4
UNCACHED_LIMIT = 20.0
"""Milliseconds that an uncached page may take."""
CACHED_GOAL = 3000
"""Cached pages a second that one processor is to give."""


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """A server on one processor; gives its address."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, processors[:1])
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", "0", "--log", "off", *options]
    try:
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    finally:
        os.sched_setaffinity(0, processors[1:] or processors)
    with server:
        assert server.stderr
        address = next(word for word in server.stderr.readline().split() if word.startswith("http"))
        try:
            yield address
        finally:
            server.terminate()
            os.sched_setaffinity(0, processors)


def pages() -> list[str]:
    """The paths of all entity pages, in the three languages in turn."""
    content = find_content()
    store = load(Dataset.of_release(content.graph, content.manifest))
    subjects = {quad.subject.value for quad in store if hasattr(quad.subject, "value")}
    things = sorted(
        iri.removeprefix(ID) for iri in subjects if iri.startswith(ID) and "#" not in iri
    )
    return [
        f"/page/{thing}?lang={language}"
        for thing, language in zip(things, cycle(LANGUAGES), strict=False)
    ]


def uncached_ms(address: str, paths: Sequence[str]) -> dict[str, float]:
    """The best of three times of each page, in milliseconds, HTTP included."""
    best: dict[str, float] = {}
    with httpx.Client(base_url=address, timeout=30) as client:
        for _ in range(3):
            for path in paths:
                start = time.perf_counter()
                client.get(path).raise_for_status()
                took = 1000 * (time.perf_counter() - start)
                best[path] = min(took, best.get(path, took))
    return best


def cached_rate(address: str, paths: Sequence[str]) -> float:
    """Pages a second over kept connections."""
    parts = urlsplit(address)
    place = (parts.hostname or "", parts.port or 80)
    asked = [f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode() for path in paths]
    counts = [0] * CONNECTIONS

    def ask(number: int, requests: Iterable[bytes], end: float) -> None:
        counts[number] = 0
        with socket.create_connection(place) as connection:
            file = connection.makefile("rb")
            for request in requests:
                connection.sendall(request)
                assert file.readline().startswith(b"HTTP/1.1 200 ")
                length = 0
                while (line := file.readline()) != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                assert len(file.read(length)) == length > 0
                counts[number] += 1
                if time.perf_counter() > end:
                    return

    # Once around first: what is kept is found by the header fields, which differ between clients.
    ask(0, asked, math.inf)
    end = time.perf_counter() + SECONDS
    threads = [
        threading.Thread(target=ask, args=(number, islice(cycle(asked), number, None), end))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def main() -> int:
    """Print both, and say whether they are as good as they are meant to be."""
    paths = pages()
    with serving("--page-cache", "0") as address:
        times = uncached_ms(address, paths)
        plain = cached_rate(address, paths)
    with serving() as address:
        kept = cached_rate(address, paths)
    slowest = max(times, key=lambda path: times[path])
    ordered = sorted(times.values())
    table = Table("what", "figure")
    table.add_row("entity pages", str(len(paths)))
    table.add_row("uncached, median ms", f"{statistics.median(ordered):.1f}")
    table.add_row("uncached, 95th percentile ms", f"{ordered[int(0.95 * len(ordered))]:.1f}")
    table.add_row("uncached, slowest ms", f"{times[slowest]:.1f} ({slowest})")
    table.add_row("uncached, pages a second", f"{plain:.0f}")
    table.add_row("cached, pages a second", f"{kept:.0f}")
    table.add_row("cached / uncached", f"{kept / plain:.0f}")
    Console(width=100).print(table)
    return 0 if times[slowest] < UNCACHED_LIMIT and kept >= CACHED_GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
