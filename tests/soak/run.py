"""Send a million requests of mixed kinds, kill workers and exchange releases meanwhile.

    make soak                       1,000,000 requests
    make soak REQUESTS=20000        fewer of them

Every good answer must be the one that a quiet server gives on one of the two releases, byte for
byte once its rows are sorted. Fails at the first wrong, partial or missing answer, when the front
process ends, when its memory goes on growing, and where too few hostile queries reach a limit.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import Progress
from tests.bench.rivals.workloads import named_queries

from renkei.content import find_content

from .client import Connection, Response
from .requests import HOSTILE_SHARE, Kind, Request, get, stream
from .server import Server, copy, publish, serving

RELEASES: Final = (1, 2)
CLIENTS: Final = 24
SOURCES: Final = tuple(f"127.0.0.{n}" for n in range(2, 10))
_KILL: Final = 5.0
"""Seconds between two kills."""
_EXCHANGE: Final = 20.0
"""Seconds between two exchanges of the release."""
_GROWTH: Final = 1.15
"""What the memory of the front may grow by from the second quarter of the run to the last."""
_LIMITS: Final = ("time-limit", "memory-limit", "size-limit")


Exchange = Callable[[int], None]
"""Has a release published and served, given its number."""


class FaultError(Exception):
    """Something that must not happen."""


class Soak:
    """One run.

    Args:
        server: the server.
        queries: the good queries, by name.
        expected: name → digests of the answers of a quiet server.
    """

    def __init__(
        self, server: Server, queries: dict[str, str], expected: dict[str, set[str]]
    ) -> None:
        self._server = server
        self._queries = queries
        self._expected = expected
        self.outcomes: Counter[str] = Counter()
        self.memory: list[int] = []
        self.kills = 0
        self.exchanges = 0
        self.sent = 0

    async def client(self, number: int, seed: int, count: int) -> None:
        """Send requests one after the other, and judge what comes back."""
        connection = Connection(self._server.port, SOURCES[number % len(SOURCES)])
        requests = stream(self._queries, seed * 1000 + number)
        for _ in range(count):
            request = next(requests)
            try:
                response = await asyncio.wait_for(connection.ask(request.data), 30)
            except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError) as error:
                raise FaultError(f"{request.kind} {request.name}: {error!r}") from error
            self.outcomes[self._judge(request, response)] += 1
            self.sent += 1
        connection.close()

    def _judge(self, request: Request, response: Response) -> str:
        """What became of a request.

        Raises:
            FaultError: what must not become of it.
        """
        status = response.status
        if status == 200 and request.kind is Kind.GOOD:
            if digest(response.body) not in self._expected[request.name]:
                raise FaultError(f"{request.name}: a wrong answer: {response.body[:300]!r}")
            return "good: answered"
        if status == 200:
            json.loads(response.body)  # whole
        if status in request.statuses:
            return f"{request.kind}: {status}"
        problem = json.loads(response.body)
        name = problem["type"].rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
        # A worker that was killed from outside takes its query along, and says so.
        if status in (413, 500, 503) and name in (*_LIMITS, "busy", "worker-died", "too-deep"):
            return f"{request.kind}: {name}"
        raise FaultError(f"{request.kind} {request.name}: {status} {response.body[:300]!r}")

    async def disturb(self, exchange: Exchange) -> None:
        """Kill a worker now and then, and exchange the release, until cancelled."""
        chance = random.Random(1)
        last = time.monotonic()
        while True:
            await asyncio.sleep(_KILL)
            if not self._server.alive:
                raise FaultError("the front process has ended")
            self.memory.append(self._server.kilobytes)
            if workers := self._server.workers:
                try:
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    self.kills += 1
                except ProcessLookupError:
                    pass
            if time.monotonic() - last > _EXCHANGE:
                last = time.monotonic()
                await asyncio.to_thread(exchange, RELEASES[self.exchanges % 2])
                self.exchanges += 1


def digest(body: bytes) -> str:
    """What an answer says, in whatever order its rows stand."""
    try:
        answer = json.loads(body)
    except ValueError:  # a graph, a line for each triple
        rows = sorted(body.splitlines())
        return hashlib.sha256(b"\n".join(rows)).hexdigest()
    if "results" in answer:
        bindings = answer["results"]["bindings"]
        answer["results"]["bindings"] = sorted(json.dumps(row, sort_keys=True) for row in bindings)
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()


async def quiet(server: Server, queries: dict[str, str]) -> dict[str, str]:
    """The answers of a server that nobody else asks."""
    connection = Connection(server.port, SOURCES[0])
    found = {}
    for name, query in queries.items():
        response = await connection.ask(get(Kind.GOOD, name, query, 200).data)
        if response.status != 200:
            raise FaultError(f"{name}: {response.status} in quiet: {response.body[:300]!r}")
        found[name] = digest(response.body)
    connection.close()
    return found


def faults(soak: Soak, requests: int) -> Iterator[str]:
    """What is wrong with a whole run."""
    limited = sum(soak.outcomes[f"{Kind.HOSTILE}: {name}"] for name in _LIMITS)
    wanted = int(requests * HOSTILE_SHARE * 0.4)
    if limited < wanted:
        yield f"{limited} hostile queries reached a limit, {wanted} should"
    quarter = len(soak.memory) // 4
    if quarter >= 2:
        before = statistics.median(soak.memory[quarter : 2 * quarter])
        after = statistics.median(soak.memory[-quarter:])
        if after > before * _GROWTH:
            yield f"the memory of the front grew from {before:.0f} to {after:.0f} kB"


async def soaked(requests: int, seed: int, server: Server, exchange: Exchange) -> Soak:
    """The run itself."""
    queries = named_queries(find_content())
    expected: dict[str, set[str]] = {name: set() for name in queries}
    for number in RELEASES:
        await asyncio.to_thread(exchange, number)
        for name, found in (await quiet(server, queries)).items():
            expected[name].add(found)
    soak = Soak(server, queries, expected)
    disturbing = asyncio.create_task(soak.disturb(exchange))
    each = -(-requests // CLIENTS)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task("requests", total=each * CLIENTS)
        async with asyncio.TaskGroup() as group:
            clients = [group.create_task(soak.client(n, seed, each)) for n in range(CLIENTS)]
            while not all(client.done() for client in clients):
                await asyncio.sleep(1)
                progress.update(bar, completed=soak.sent)
                if disturbing.done():
                    disturbing.result()
    disturbing.cancel()
    return soak


@click.command()
@click.option("--requests", default=1_000_000, show_default=True, help="Requests to send.")
@click.option("--seed", default=1, show_default=True, help="Which requests.")
def main(requests: int, seed: int) -> None:
    """Send many requests of mixed kinds, kill workers and exchange releases meanwhile."""
    content = find_content()
    with tempfile.TemporaryDirectory(prefix="renkei-soak-") as folder:
        served = copy(content, Path(folder))
        publish(content, served, RELEASES[0])
        with serving(served) as server:

            def exchange(number: int) -> None:
                publish(content, served, number)
                server.reload()
                end = time.monotonic() + 60
                while server.release != number:
                    if time.monotonic() > end:
                        raise FaultError(f"release {number} is not served")
                    time.sleep(0.1)

            start = time.monotonic()
            soak = asyncio.run(soaked(requests, seed, server, exchange))
            seconds = time.monotonic() - start
            if not server.alive:
                raise FaultError("the front process has ended")
    for outcome, count in sorted(soak.outcomes.items()):
        print(f"{count:>9,}  {outcome}")
    print(f"{soak.sent:,} requests in {seconds:.0f} s from {len(SOURCES)} addresses")
    print(f"{soak.kills} workers killed, {soak.exchanges} exchanges of the release")
    sampled = soak.memory[:: max(1, len(soak.memory) // 12)]
    print(f"memory of the front, kB: {' '.join(map(str, sampled))}")
    wrong = list(faults(soak, requests))
    for fault in wrong:
        print(f"FAULT: {fault}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
