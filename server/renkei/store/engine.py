"""The SPARQL engine as the rest of the program sees it: one released dataset, ready to answer.

async with Engine(dataset, limits, style) as engine:
    answer = await engine.run(Request("ASK { ?s ?p ?o }"))
    cities = await engine.select("SELECT ?city { ?city a rk:City }")
"""

from __future__ import annotations

import asyncio
from typing import Self

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple, parse_query_results

from renkei.store.dataset import Dataset
from renkei.store.evaluate import Style
from renkei.store.formats import JSON, TURTLE, Format, Kind
from renkei.store.limits import Limits
from renkei.store.outcome import Answer, Request
from renkei.store.pool import Hold, Occupancy, Pool
from renkei.store.processes import Contents, Launched

Term = NamedNode | BlankNode | Literal | Triple


class Engine:
    """A pool of workers that can be exchanged for one over another release.

    Args:
        dataset: what to serve.
        limits: what a query may use.
        style: how answers are written.
    """

    def __init__(
        self, dataset: Dataset, limits: Limits | None = None, style: Style | None = None
    ) -> None:
        self.limits = limits or Limits()
        self._style = style or Style()
        self._pool = Pool(dataset, self.limits, self._style)
        self._retiring: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def hold(self) -> Hold:
        """The pool over what is served now; it stays to the end of the context.

        Who needs several answers from one release asks them all of this pool.
        """
        return self._pool.hold()

    @property
    def contents(self) -> Contents:
        """What is served now: release id, graphs and their sizes."""
        return self._pool.contents

    @property
    def ready(self) -> bool:
        """Whether queries can be answered."""
        return self._pool.ready

    @property
    def occupancy(self) -> Occupancy:
        """How many queries run and wait now."""
        return self._pool.occupancy

    def launch(self) -> Launched:
        """Have the dataset loaded from now on, beside whatever is done before `start`.

        Returns:
            The process that loads it. As a context manager it sees to it that no process is left
            behind where `start` or `stop` is not reached.
        """
        return self._pool.launch()

    async def start(self) -> None:
        """Load the dataset and start the workers.

        Raises:
            RenkeiError: the dataset cannot be loaded, or no worker starts.
        """
        await self._pool.start()

    async def stop(self) -> None:
        """End every query and every process."""
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        await self._pool.close()

    async def prepare(self, dataset: Dataset) -> Pool:
        """Load another dataset aside, for `exchange`.

        Raises:
            RenkeiError: it cannot be loaded.
        """
        pool = Pool(dataset, self.limits, self._style)
        await pool.start()
        return pool

    def exchange(self, pool: Pool) -> None:
        """Serve from another pool from now on; queries that run finish on the old one.

        Args:
            pool: what `prepare` gave; it is closed with the engine.
        """
        old, self._pool = self._pool, pool
        task = asyncio.create_task(_retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def run(
        self, request: Request, *, timeout: float | None = None, client: str = ""
    ) -> Answer:
        """Answer a query that anyone may have sent; see `Pool.run`.

        It does not look for SERVICE: that is for the endpoint's guard. A worker over files in
        memory could open no connection anyway.
        """
        return await self._pool.run(request, timeout=timeout, client=client)

    async def select(self, query: str, *, timeout: float | None = None) -> list[dict[str, Term]]:
        """The solutions of a SELECT query of ours, in order.

        Returns:
            A dictionary a row, variable → term; variables without a value are left out.
        """
        answer = await self.run(Request(query, results=JSON), timeout=timeout)
        if answer.kind is not Kind.SOLUTIONS:
            raise ValueError(f"a SELECT query is needed, not one that yields a {answer.kind}")
        solutions = parse_query_results(answer.body, format=JSON.engine)  # type: ignore[arg-type]
        assert isinstance(solutions, QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in solutions]

    async def ask(self, query: str, *, timeout: float | None = None) -> bool:
        """The answer to an ASK query of ours."""
        answer = await self.run(Request(query, results=JSON), timeout=timeout)
        if answer.kind is not Kind.BOOLEAN:
            raise ValueError(f"an ASK query is needed, not one that yields {answer.kind}")
        return b'"boolean":true' in answer.body

    async def construct(
        self, query: str, wanted: Format = TURTLE, *, timeout: float | None = None
    ) -> bytes:
        """The graph of a CONSTRUCT or DESCRIBE query of ours, written in a format."""
        answer = await self.run(Request(query, graph=wanted), timeout=timeout)
        if answer.kind is not Kind.GRAPH:
            raise ValueError(f"a CONSTRUCT query is needed, not one that yields {answer.kind}")
        return answer.body


async def _retire(pool: Pool) -> None:
    try:
        await pool.drain()
    finally:
        await asyncio.shield(pool.close())
