"""Worker processes that answer queries and can be ended at any moment.

A query starts in one of the quick places. When a processor has worked on it for some milliseconds
it moves to one of the brief places, and after a hundredth of a second to one of the long ones,
so that what takes long holds up nothing that does not; where no place is free it stands still
until one is. The longer it takes, the less of the processors it gets, and in the end what nobody
else wants. That is a multilevel feedback queue: nobody needs to know beforehand how long a query
takes. Where queries of the same shape took long before, it waits for a long place from the start,
or for a brief one where none of them took very long. Whatever happens to a worker, the pool has
another.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from typing import Final, Self

from renkei.store.crew import Crew
from renkei.store.dataset import Dataset
from renkei.store.evaluate import Style
from renkei.store.history import BRIEF, History, Past
from renkei.store.job import Job
from renkei.store.lanes import Lane
from renkei.store.limits import Limits
from renkei.store.outcome import Answer, QueueFullError, Request, TimeLimitError
from renkei.store.processes import Contents, Launched, Worker

_QUICK: Final = 0.002
"""Seconds of processor time that a query may hold a quick place; the usual one takes a tenth."""
_LOWERED: Final = 0.01
"""Seconds of processor time after which one of unknown shape needs a long place, and gets a smaller
share."""
_SMALL_SHARE: Final = 10
"""Niceness that leaves a query about a tenth of what others get."""
_NO_SHARE: Final = 19
"""Niceness that leaves it next to nothing beside others."""


@dataclass(frozen=True)
class Occupancy:
    """What a pool is doing.

    Attributes:
        quick: queries in quick places.
        brief: queries in brief places.
        long: queries in long places.
        waiting: queries that wait for a place of any kind.
        idle: workers that wait for a query.
    """

    quick: int
    brief: int
    long: int
    waiting: int
    idle: int


class Pool:
    """Workers over one dataset. Use it as an asynchronous context manager.

    Args:
        dataset: what to serve.
        limits: what a query may use.
        style: how answers are written; the limits in it are taken from `limits`.
    """

    def __init__(self, dataset: Dataset, limits: Limits, style: Style | None = None) -> None:
        self.limits = limits
        style = replace(style or Style(), max_result=limits.max_result, memory=limits.memory)
        order = {"dataset": dataset.to_json(), "style": asdict(style)}
        self._crew = Crew(order, limits.workers + limits.long_workers)
        self._quick = Lane(limits.workers, limits.queue)
        self._brief = Lane(limits.long_workers, limits.queue)
        self._long = Lane(limits.long_workers, limits.queue)
        self._history = History()
        self._held = 0
        self._drained = asyncio.Event()
        self._drained.set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def contents(self) -> Contents:
        """What is loaded; empty before the start."""
        return self._crew.contents

    @property
    def host_process(self) -> int:
        """The process id of what holds the data and forks the workers; 0 before the start."""
        return self._crew.host_process

    @property
    def ready(self) -> bool:
        """Whether the data is loaded and workers can be had."""
        return self._crew.ready

    @property
    def occupancy(self) -> Occupancy:
        """How many queries run and wait now."""
        return Occupancy(
            quick=self.limits.workers - self._quick.free,
            brief=self.limits.long_workers - self._brief.free,
            long=self.limits.long_workers - self._long.free,
            waiting=self._waiting,
            idle=self._crew.idle,
        )

    @property
    def _waiting(self) -> int:
        return self._quick.waiting + self._brief.waiting + self._long.waiting

    def launch(self) -> Launched:
        """Have the dataset loaded from now on, by a process that `start` then waits for.

        Returns:
            The process, for who must end it where `start` is not reached.
        """
        return self._crew.launch()

    async def start(self) -> None:
        """Load the dataset and start the workers.

        Raises:
            RenkeiError: the dataset cannot be loaded, or no worker starts.
        """
        await self._crew.start()

    async def close(self) -> None:
        """End all workers, whatever they do, and wait until they are gone."""
        await self._crew.close()

    def hold(self) -> Hold:
        """Keep the pool from being drained, for as long as the context lasts."""
        return Hold(self)

    def take_hold(self) -> None:
        """Count one more who holds the pool."""
        self._held += 1
        if self._held == 1:
            self._drained.clear()

    def let_go(self) -> None:
        """Count one less who holds the pool."""
        self._held -= 1
        if self._held == 0:
            self._drained.set()

    async def drain(self) -> None:
        """Wait until no query runs or waits, and nobody holds the pool."""
        await self._drained.wait()

    async def run(
        self, request: Request, *, timeout: float | None = None, client: str = ""
    ) -> Answer:
        """Answer a query. When the caller is cancelled, the query ends at once.

        Args:
            request: the query.
            timeout: seconds it may take, waiting included, at most `Limits.max_timeout`.
            client: whose query it is; clients take turns in the queue.

        Raises:
            QuerySyntaxError: it is not SPARQL.
            TimeLimitError, MemoryLimitError, SizeLimitError: it needs more than it may have.
            TooDeepError: it is nested too deeply.
            NotOrderedError: ORDER BY meets values that the engine finds no order for.
            NotWritableError: its result cannot be written in the format asked for.
            UnsupportedError: it calls a function that there is not.
            QueueFullError: no place or no worker came free.
            WorkerDiedError: its worker was lost for another reason.
        """
        with self.hold():
            return await self._run(request, timeout or self.limits.timeout, client)

    async def _run(self, request: Request, timeout: float, client: str) -> Answer:
        seconds = min(timeout, self.limits.max_timeout)
        deadline = asyncio.get_running_loop().time() + seconds
        past = self._history.of(request.query)
        lane = self._lane_for(past)
        await lane.enter(client, seconds)
        try:
            worker = self._crew.take_now() or await self._new_worker(deadline)
            job = Job(worker, lane, request, deadline, self.limits)
        except BaseException:
            lane.leave()
            raise
        try:
            if past.expected >= BRIEF:
                worker.lower(_NO_SHARE)
            await self._work_through(job, client, deadline, past)
            if not await job.finished_by(deadline):
                raise TimeLimitError(seconds)
            if (took := job.took) is not None:  # it may have been long though nobody saw it be
                past.note(took if took >= _QUICK else 0)
            return await job.answer(seconds)
        finally:
            self._take_back(job)
            self._crew.top_up()

    def _lane_for(self, past: Past) -> Lane:
        """Where a query begins."""
        if not past.is_long:
            return self._quick
        return self._brief if past.is_brief else self._long

    async def _work_through(self, job: Job, client: str, deadline: float, past: Past) -> None:
        """Have less and less of the processors given to a query, until it is done or has least.

        One that is known to take long, but not very long, keeps its share: taking it away costs
        a thread.

        Args:
            job: the query.
            client: whose it is.
            deadline: when it must be done, by the loop's clock.
            past: what is known of queries like it; that this one takes long is noted there.

        Raises:
            QueueFullError: it came to need a long place, and there was none by its time limit.
        """
        if not past.expected:
            if await job.finished_within(_QUICK, deadline):
                return
            if job.lane is self._quick:
                await self._move(job, self._brief, client, deadline)
            if await job.finished_within(_LOWERED, deadline):
                return
            past.begin()
            await self._move(job, self._long, client, deadline)
            job.worker.lower(_SMALL_SHARE)
        if await job.finished_within(BRIEF, deadline):
            return
        past.note(BRIEF)  # before it may have to wait: the next of its shape is to begin elsewhere
        await self._move(job, self._long, client, deadline)
        job.worker.lower(_NO_SHARE)

    async def _new_worker(self, deadline: float) -> Worker:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._crew.make()
        except TimeoutError:
            raise QueueFullError(self._waiting) from None

    async def _move(self, job: Job, lane: Lane, client: str, deadline: float) -> None:
        """Have a query go on in another lane, now or when there is a place in it.

        Raises:
            QueueFullError: there is none by its time limit.
        """
        if job.lane is lane:
            return
        job.leave()
        self._crew.top_up()
        if lane.enter_now():
            job.lane = lane
            return
        job.worker.pause()
        # Its answer may have been on the way.
        left = deadline - asyncio.get_running_loop().time()
        if await lane.enter(client, max(0.0, left), unless=job.reply):
            job.lane = lane
        job.worker.resume()

    def _take_back(self, job: Job) -> None:
        if not job.done:
            # What a query holds in memory is free only when its process is gone.
            job.worker.kill()
            job.worker.death.add_done_callback(lambda _: job.leave())
            return
        job.leave()
        if job.leaves_nothing_behind:
            self._crew.give_back(job.worker)
        else:
            job.worker.retire()


class Hold:
    """Keeps a pool from being drained; a context manager, which gives the pool.

    Args:
        pool: the pool.
    """

    __slots__ = ("_pool",)

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __enter__(self) -> Pool:
        self._pool.take_hold()
        return self._pool

    def __exit__(self, *_: object) -> None:
        self._pool.let_go()
