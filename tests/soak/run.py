"""Send a million requests of mixed kinds, kill workers and exchange releases meanwhile.

    make soak                       1,000,000 requests
    make soak REQUESTS=20000        fewer of them

Every good answer must be the one that a quiet server gives on the release that is served then,
once its rows are sorted. Fails at the first wrong, partial or missing answer, when the front
process ends, when its memory goes on growing, where a worker is not replaced, and where too few
hostile queries reach a limit.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import Progress
from tests.bench.rivals.workloads import named_queries

from renkei.content import find_content

from .client import Connection
from .disturb import MARK_NAME, MARK_QUERY, Disturbance
from .judge import LIMITS, Expected, FaultError, every_good_name, judge
from .requests import HOSTILE_SHARE, Kind, good, stream
from .server import WORKERS, Server, copy, publish, serving

RELEASES: Final = (1, 2)
CLIENTS: Final = 24
SOURCES: Final = tuple(f"127.0.0.{n}" for n in range(2, 10))
_GROWTH: Final = 1.15
"""What the memory of the front may grow by from the second quarter of the run to the last."""
_UNANSWERED: Final = 0.005
"""Share of the good queries that may find the server busy or their worker killed."""
_RECOVERY: Final = 15.0
"""Seconds after the run in which every worker must be there again."""


class Soak:
    """One run.

    Args:
        server: the server.
        queries: the good queries, by name.
        expected: the answers of a quiet server.
        disturbance: what happens to the server meanwhile.
    """

    def __init__(
        self,
        server: Server,
        queries: dict[str, str],
        expected: Expected,
        disturbance: Disturbance,
    ) -> None:
        self._server = server
        self._queries = queries
        self._expected = expected
        self._disturbance = disturbance
        self.outcomes: Counter[str] = Counter()
        self.sent = 0

    async def client(self, number: int, seed: int, count: int) -> None:
        """Send requests one after the other, and judge what comes back."""
        connection = Connection(self._server.port, SOURCES[number % len(SOURCES)])
        requests = stream(self._queries, seed * 1000 + number)
        for _ in range(count):
            request = next(requests)
            before = self._disturbance.releases
            try:
                response = await asyncio.wait_for(connection.ask(request.data), 30)
            except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError) as error:
                raise FaultError(f"{request.kind} {request.name}: {error!r}") from error
            served = before | self._disturbance.releases
            self.outcomes[judge(request, response, self._expected, served)] += 1
            self.sent += 1
        connection.close()

    def faults(self, memory: list[int]) -> Iterator[str]:
        """What is wrong with the whole run.

        Args:
            memory: of the front, in kilobytes, at equal distances.
        """
        limited = sum(self.outcomes[f"{Kind.HOSTILE}: {name}"] for name in LIMITS)
        wanted = int(self.sent * HOSTILE_SHARE * 0.4)
        if limited < wanted:
            yield f"{limited} hostile queries reached a limit, {wanted} should"
        goods = {name: n for name, n in self.outcomes.items() if name.startswith(Kind.GOOD)}
        unanswered = sum(goods.values()) - goods.get("good: answered", 0)
        if unanswered > _UNANSWERED * sum(goods.values()):
            yield f"{unanswered} good queries were not answered"
        quarter = len(memory) // 4
        if quarter >= 2:
            before = statistics.median(memory[quarter : 2 * quarter])
            after = statistics.median(memory[-quarter:])
            if after > before * _GROWTH:
                yield f"the memory of the front grew from {before:.0f} to {after:.0f} kB"


async def quiet(server: Server, queries: dict[str, str], release: int, expected: Expected) -> None:
    """Learn the answers of a server that nobody else asks, or compare with those learnt."""
    connection = Connection(server.port, SOURCES[0])
    for name, wanted in every_good_name(queries):
        request = good(name, queries[name], wanted, random.Random(0))
        response = await connection.ask(request.data)
        if response.status != 200:
            raise FaultError(f"{name}: {response.status} in quiet: {response.body[:300]!r}")
        expected.learn(release, request.name, response.body)
    connection.close()


async def soaked(requests: int, seed: int, server: Server, disturbance: Disturbance) -> Soak:
    """The run itself."""
    queries = named_queries(find_content()) | {MARK_NAME: MARK_QUERY}
    expected = Expected()
    for number in RELEASES:
        await disturbance.exchange(number)
        await quiet(server, queries, number, expected)
    if not any(name.startswith(MARK_NAME) for name in expected.differing()):
        raise FaultError("the releases cannot be told apart")
    soak = Soak(server, queries, expected, disturbance)
    disturbing = asyncio.create_task(disturbance.go_on())
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
    await disturbance.stop(disturbing)
    await recovered(server)
    (served,) = disturbance.releases
    await quiet(server, queries, served, expected)
    return soak


async def recovered(server: Server) -> None:
    """Wait until there are as many workers as when nothing is asked, and no query runs.

    Raises:
        FaultError: that does not come to pass.
    """
    end = time.monotonic() + _RECOVERY
    while (found := len(server.workers)) != WORKERS or server.busy:
        if time.monotonic() > end:
            raise FaultError(f"{found} workers after the run, not {WORKERS}")
        await asyncio.sleep(0.5)


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
            disturbance = Disturbance(server, lambda number: publish(content, served, number))
            start = time.monotonic()
            soak = asyncio.run(soaked(requests, seed, server, disturbance))
            seconds = time.monotonic() - start
            if not server.alive:
                raise FaultError("the front process has ended")
    for outcome, count in sorted(soak.outcomes.items()):
        print(f"{count:>9,}  {outcome}")
    print(f"{soak.sent:,} requests in {seconds:.0f} s from {len(SOURCES)} addresses")
    print(
        f"{disturbance.kills} workers and {disturbance.host_kills} of their hosts killed, "
        f"all replaced; {disturbance.exchanges} exchanges of the release"
    )
    memory = disturbance.memory
    sampled = memory[:: max(1, len(memory) // 12)]
    print(f"memory of the front, kB: {' '.join(map(str, sampled))}")
    wrong = list(soak.faults(memory))
    for fault in wrong:
        print(f"FAULT: {fault}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
