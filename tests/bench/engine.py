"""What the engine alone makes of the analytic queries: no server, no pool, no scheduling.

    make bench-engine

Queries a second, of one process and of one a processor, each with a store of its own copy; loaded
as the server loads, and by the bulk loader. The two take turns, and the best round is given.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store
from tests.bench.rivals.workloads import HEAVY, fresh, write_larger

from renkei.content import find_content
from renkei.store.dataset import PLAIN, Dataset, load

_ROUNDS: Final = 3
_SECONDS: Final = 4


def _bulk(path: Path) -> Store:
    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    return store


def _as_served(path: Path) -> Store:
    return load(Dataset.of_files([path], default_graph=PLAIN))


LOADERS: Final[dict[str, Callable[[Path], Store]]] = {
    "as the server loads": _as_served,
    "by the bulk loader": _bulk,
}


def _endlessly() -> Iterator[str]:
    while True:
        yield from map(fresh, HEAVY)


def rate(loader: str, path: str) -> float:
    """Queries a second of one process; all five queries are warmed up first."""
    store = LOADERS[loader](Path(path))

    def ask(query: str) -> None:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        found.serialize(format=QueryResultsFormat.JSON)

    for query in HEAVY:
        ask(fresh(query))
    start, done = time.perf_counter(), 0
    for query in _endlessly():
        ask(query)
        done += 1
        if done % len(HEAVY) == 0 and time.perf_counter() - start > _SECONDS:
            break
    return done / (time.perf_counter() - start)


def main() -> None:
    """Measure and print."""
    counts = sorted({1, os.cpu_count() or 1})
    best: dict[tuple[str, int], float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="renkei-engine-")))
        data = folder / "larger.nq"
        write_larger(find_content(), data)
        pool = stack.enter_context(get_context("spawn").Pool(counts[-1]))
        for _ in range(_ROUNDS):
            for loader in LOADERS:
                for count in counts:
                    found = sum(pool.starmap(rate, [(loader, str(data))] * count, chunksize=1))
                    best[loader, count] = max(best.get((loader, count), 0), found)
    for (loader, count), queries in sorted(best.items()):
        print(f"{queries:6.1f}/s  {loader}, {count} process{'es' if count > 1 else ''}")


if __name__ == "__main__":
    main()
