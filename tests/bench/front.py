"""Where the time of a small query goes, in microseconds of processor time.

    make bench-front

The front is called in this process, without a socket, and its workers are processes of their own;
so what is measured here is the front's part alone. What is least of several rounds is given.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlencode

import uvloop
from pyoxigraph import QueryResultsFormat, QueryTriples
from tests.bench.rivals.workloads import UNIQUE_SMALL

from renkei.content import find_content
from renkei.names import CURATED_GRAPHS
from renkei.settings import Settings
from renkei.store.dataset import Dataset, load
from renkei.store.evaluate import Style, evaluate
from renkei.store.outcome import Request
from renkei.web.app import create_app

_ROUNDS: Final = 15
_REQUESTS: Final = 1000
_HEADERS: Final = [(b"host", b"localhost"), (b"accept", b"application/sparql-results+json")]


async def least(work: Callable[[], Awaitable[None]]) -> float:
    """Microseconds of processor time that one request takes, of the best round."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        await work()
        best = min(best, time.process_time() - start)
    return best / _REQUESTS * 1e6


async def front() -> dict[str, float]:
    """What the front takes for a query that nobody has asked, and for one asked before."""
    app = create_app(find_content(), Settings())
    number = 0
    strings = [urlencode({"query": query}).encode() for query in UNIQUE_SMALL]

    async def ask(query_string: bytes) -> None:
        status = 0

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        async def receive() -> Any:
            await asyncio.Future()

        scope = {"type": "http", "method": "GET", "path": "/sparql", "query_string": query_string}
        further = {"headers": _HEADERS, "client": ("127.0.0.1", 1), "scheme": "http"}
        await app(scope | further, receive, send)
        assert status == 200, query_string

    async def clients(count: int, unique: bool) -> None:
        async def client() -> None:
            nonlocal number
            for _ in range(_REQUESTS // count):
                number += 1
                word = b"x%d" % number if unique else b"again"
                await ask(strings[number % len(strings)].replace(b"UNIQUE", word))

        await asyncio.gather(*(client() for _ in range(count)))

    async with app.router.lifespan_context(app):
        return {
            "front, query never asked before, 1 client": await least(lambda: clients(1, True)),
            "front, query never asked before, 8 clients": await least(lambda: clients(8, True)),
            "front, query asked before, 8 clients": await least(lambda: clients(8, False)),
        }


async def worker() -> dict[str, float]:
    """What the engine takes, alone and with what is ours around it."""
    content = find_content()
    release = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
    store, style = load(release), Style(max_result=64)
    queries = [
        UNIQUE_SMALL[n % len(UNIQUE_SMALL)].replace("UNIQUE", f"x{n}") for n in range(_REQUESTS)
    ]

    async def alone() -> None:
        for query in queries:
            result = store.query(query)
            assert not isinstance(result, QueryTriples)
            result.serialize(format=QueryResultsFormat.JSON)

    async def whole() -> None:
        for query in queries:
            evaluate(store, Request(query), style)

    return {"engine alone": await least(alone), "engine and what a worker adds": await least(whole)}


async def _main() -> None:
    for name, microseconds in {**await worker(), **await front()}.items():
        print(f"{microseconds:6.0f}  {name}")


if __name__ == "__main__":
    uvloop.run(_main())
