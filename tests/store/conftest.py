"""A small dataset, and a pool over it that gives up quickly."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.processes import children

from renkei.store.dataset import Dataset
from renkei.store.evaluate import Style
from renkei.store.limits import Limits
from renkei.store.outcome import Answer, Request
from renkei.store.pool import Pool

T = TypeVar("T")

SMALL = "SELECT ?o { <http://example.org/n7> ?p ?o }"

CITIES = """
PREFIX ex: <http://example.org/>
ex:g1 { ex:tokyo ex:partner ex:kuala-lumpur ; ex:name "東京"@ja . }
ex:g2 { ex:tokyo ex:partner ex:kuala-lumpur . ex:saitama ex:partner ex:kuala-lumpur . }
<http://example.org/curated/g3> { ex:jakarta ex:partner ex:tokyo . }
"""


@pytest.fixture(scope="session")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 triples, enough for a cross join of hours."""
    path = tmp_path_factory.mktemp("data") / "numbers.ttl"
    path.write_text(
        "\n".join(f"<http://example.org/n{n}> <http://example.org/value> {n} ." for n in range(300))
    )
    return path


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two graphs that share a triple, and one that is left out of the merge."""
    path = tmp_path_factory.mktemp("data") / "cities.trig"
    path.write_text(CITIES, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def long_query() -> str:
    """Runs for hours over `numbers`."""
    return "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n_ ?o }"


class Running:
    """A pool on an event loop of its own, for tests that are not asynchronous themselves."""

    def __init__(self, pool: Pool, runner: asyncio.Runner) -> None:
        self.pool = pool
        self._runner = runner

    @property
    def workers(self) -> set[int]:
        """The process ids of its workers."""
        return children(self.pool.host_process)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def ask(self, query: str, *, timeout: float | None = None, **options: Any) -> Answer:
        return self.do(self.pool.run(Request(query, **options), timeout=timeout))


LIMITS = Limits(
    workers=2, long_workers=2, timeout=1, max_timeout=2, memory=96, max_result=1, queue=4
)


@pytest.fixture(scope="module")
def running(numbers: Path) -> Iterator[Running]:
    """A pool over `numbers` with small limits."""
    with _running(numbers, LIMITS) as pool:
        yield pool


@pytest.fixture(scope="module")
def patient(numbers: Path) -> Iterator[Running]:
    """The same, with time enough for a query of low priority on a busy machine."""
    with _running(numbers, replace(LIMITS, timeout=60, max_timeout=60)) as pool:
        yield pool


@pytest.fixture
def untouched(numbers: Path) -> Iterator[Running]:
    """The same, which no other test has asked anything."""
    with _running(numbers, replace(LIMITS, timeout=60, max_timeout=60)) as pool:
        yield pool


@contextmanager
def _running(numbers: Path, limits: Limits) -> Iterator[Running]:
    style = Style(prefixes={"ex": "http://example.org/"}, context={"ex": "http://example.org/"})
    with asyncio.Runner() as runner:
        pool = Pool(Dataset.of_files([numbers]), limits, style)
        runner.run(pool.start())
        try:
            yield Running(pool, runner)
        finally:
            runner.run(pool.close())
