"""Fuzz test of the endpoint over HTTP: whatever is sent, the answer is an honest one.

    make fuzz                    20,000 queries against a server of its own
    make fuzz N=200000 SEED=7    more of them, and others

Each answer must have one of the statuses below, come within the limit and a second, and be whole:
JSON that parses, or a problem that says what it is. A small query in between must still be
answered. The first query that breaks one of this is printed with its number, and 1 is returned.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from threading import local
from typing import Final

import httpx
from rich.console import Console
from rich.progress import Progress
from tests.fuzz.generate import query

LIMIT: Final = 0.5
"""Seconds that a query may take."""
ALLOWED: Final = frozenset({200, 400, 403, 413, 503})
_LIMITS: Final = ("time-limit", "memory-limit", "size-limit", "busy")
_SENDERS: Final = 3
_CHECK_EVERY: Final = 200
QUERIES: Final = Path(__file__).parents[2] / "queries"
_HEADERS: Final = {"Content-Type": "application/sparql-query"}

_clients = local()


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server over the built graph on a free port, and the address of its endpoint."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", str(port)]
    options = ["--timeout", str(LIMIT), "--memory", "256", "--max-result", "4", "--log", "off"]
    endpoint = f"http://127.0.0.1:{port}/sparql"
    with subprocess.Popen([*command, *options]) as process:
        try:
            _until_ready(endpoint, process)
            yield endpoint
        finally:
            process.terminate()


def fault(endpoint: str, text: str) -> tuple[str, str]:
    """Send a query; what came back, and what is wrong with it or an empty string."""
    if not hasattr(_clients, "client"):
        _clients.client = httpx.Client(timeout=30)
    start = time.perf_counter()
    try:
        response = _clients.client.post(endpoint, content=text.encode(), headers=_HEADERS)
    except httpx.HTTPError as error:
        return "none", f"no answer: {error!r}"
    seconds = time.perf_counter() - start
    outcome = str(response.status_code)
    if response.status_code not in ALLOWED:
        return outcome, f"status {outcome}: {response.text[:500]}"
    if seconds > LIMIT + 1:
        return outcome, f"{seconds:.2f} s"
    media_type = response.headers["content-type"]
    if "json" in media_type:
        try:
            document = json.loads(response.content)
        except ValueError:
            return outcome, f"JSON that does not parse: {response.text[-200:]}"
        if response.status_code != 200:
            outcome += " " + document["type"].rpartition("/")[2]
            if response.status_code == 503 and not outcome.endswith(_LIMITS):
                return outcome, f"503 for no limit: {document}"
    elif response.status_code != 200:
        return outcome, f"a problem as {media_type}"
    return outcome, ""


def small_query_fault(endpoint: str) -> str:
    """What is wrong with the answer to a small query, or an empty string."""
    for _ in range(5):  # the queue may be full of what was sent before
        outcome, wrong = fault(endpoint, "ASK { ?s ?p ?o }")
        if outcome != "503 busy":
            break
        time.sleep(LIMIT)
    return wrong or ("" if outcome == "200" else f"a small query has {outcome}")


def run(endpoint: str, count: int, seed: int, good: Sequence[str]) -> int:
    """Send them all; 1 at the first fault."""
    console = Console(stderr=True)
    outcomes: Counter[str] = Counter()
    numbers = iter(range(count))
    with (
        ThreadPoolExecutor(_SENDERS) as senders,
        Progress(console=console, disable=not console.is_terminal) as progress,
    ):
        bar = progress.add_task("queries", total=count)
        pending: dict[Future[tuple[str, str]], int] = {}
        sent = 0
        while True:
            for number in islice(numbers, 2 * _SENDERS - len(pending)):
                text = query(seed, number, good)
                pending[senders.submit(fault, endpoint, text)] = number
            if not pending:
                break
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                number = pending.pop(future)
                outcome, wrong = future.result()
                outcomes[outcome] += 1
                sent += 1
                progress.advance(bar)
                if not wrong and sent % _CHECK_EVERY == 0:
                    wrong = small_query_fault(endpoint)
                if wrong:
                    print(f"query {number} of seed {seed}: {wrong}\n")
                    print(query(seed, number, good))
                    return 1
    for outcome, times in sorted(outcomes.items()):
        print(f"{times:8} {outcome}")
    return 0


def main() -> int:
    """Run as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=20_000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--endpoint", help="a running server, with --timeout 0.5")
    parser.add_argument("--show", type=int, help="print one query by its number, and send nothing")
    options = parser.parse_args()
    good = [path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.rq"))]
    if options.show is not None:
        print(query(options.seed, options.show, good))
        return 0
    started = contextlib.nullcontext(options.endpoint) if options.endpoint else server()
    with started as endpoint:
        return run(endpoint, options.queries, options.seed, good)


def _until_ready(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(endpoint, params={"query": "ASK {}"}).status_code == 200:
                return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
