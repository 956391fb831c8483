"""Worker processes that answer queries and can be ended at any moment.

A query starts in one of the quick places. When it is still running after a tenth of a second it
loses priority and moves to one of the long places, so that a quick place is never held for long.
Where no long place is free its worker is ended, and it waits in the queue of the long ones and
starts again. Whatever happens to a worker, the pool has another.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Final, Self

from renkei.errors import RenkeiError
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.evaluate import Style
from renkei.store.formats import GRAPHS, RESULTS, Kind
from renkei.store.lanes import Lane
from renkei.store.outcome import (
    Answer,
    MemoryLimitError,
    QueryError,
    QueueFullError,
    Request,
    TimeLimitError,
    TooDeepError,
    WorkerDiedError,
    error_from_json,
)
from renkei.store.processes import Contents, Death, Host, Worker

_LOG: Final = logging.getLogger(__name__)
_MIB: Final = 1 << 20
_QUICK: Final = 0.1
"""Seconds after which a query counts as long."""
_BETWEEN_STARTS: Final = 1.0
"""Seconds before a host that could not be restarted is tried again."""


@dataclass(frozen=True)
class Limits:
    """What holds for the queries of a pool.

    Attributes:
        workers: queries answered at once.
        long_workers: long queries answered at once, beside those.
        timeout: seconds that a query may take, waiting included, where it names no time.
        max_timeout: seconds that a query may ask for.
        memory: MiB that a query may take up.
        max_result: MiB that a result may have.
        queue: queries that may wait for a place, of each kind.
    """

    workers: int = 2
    long_workers: int = 2
    timeout: float = 10.0
    max_timeout: float = 60.0
    memory: int = 512
    max_result: int = 64
    queue: int = 64

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings of a server give."""
        return cls(
            workers=settings.worker_count,
            long_workers=settings.long_worker_count,
            timeout=settings.timeout,
            max_timeout=settings.max_timeout,
            memory=settings.memory,
            max_result=settings.max_result,
            queue=settings.queue,
        )


@dataclass(frozen=True)
class Occupancy:
    """What a pool is doing.

    Attributes:
        quick: queries in quick places.
        long: queries in long places.
        waiting: queries that wait for a place of either kind.
        idle: workers that wait for a query.
    """

    quick: int
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
        self._order = {"dataset": dataset.to_json(), "style": asdict(style)}
        self._quick = Lane(limits.workers, limits.queue)
        self._long = Lane(limits.long_workers, limits.queue)
        self._host: Host | None = None
        self._restarting: asyncio.Task[None] | None = None
        self._idle: list[Worker] = []
        self._forking: set[asyncio.Task[None]] = set()
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
        return self._host.contents if self._host else Contents("", None, None)

    @property
    def host_process(self) -> int:
        """The process id of what holds the data and forks the workers; 0 before the start."""
        return self._host.process if self._host else 0

    async def start(self) -> None:
        """Load the dataset and start the workers.

        Raises:
            RenkeiError: the dataset cannot be loaded, or no worker starts.
        """
        self._host = await Host.start(self._order, self._restart)
        try:
            self._idle.append(await self._host.fork())
        except WorkerDiedError as error:
            await self.close()
            raise RenkeiError(f"no query worker starts ({error.reason})") from None
        self._top_up()

    async def close(self) -> None:
        """End all workers, whatever they do, and wait until they are gone."""
        tasks = [*self._forking, *([self._restarting] if self._restarting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._idle.clear()
        if self._host is not None:
            await self._host.close()

    @contextmanager
    def hold(self) -> Iterator[Pool]:
        """Keep the pool from being drained, for as long as the context lasts."""
        self._held += 1
        self._drained.clear()
        try:
            yield self
        finally:
            self._held -= 1
            if self._held == 0:
                self._drained.set()

    async def drain(self) -> None:
        """Wait until no query runs or waits, and nobody holds the pool."""
        await self._drained.wait()

    @property
    def ready(self) -> bool:
        """Whether the data is loaded and workers can be had."""
        return self._host is not None and self._restarting is None

    @property
    def occupancy(self) -> Occupancy:
        """How many queries run and wait now."""
        return Occupancy(
            quick=self.limits.workers - self._quick.free,
            long=self.limits.long_workers - self._long.free,
            waiting=self._quick.waiting + self._long.waiting,
            idle=len(self._idle),
        )

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
            NotWritableError: its result cannot be written in the format asked for.
            UnsupportedError: it calls a function that there is not.
            QueueFullError: no place or no worker came free.
            WorkerDiedError: its worker was lost for another reason.
        """
        with self.hold():
            return await self._run(request, timeout or self.limits.timeout, client)

    async def _run(self, request: Request, timeout: float, client: str) -> Answer:
        loop = asyncio.get_running_loop()
        seconds = min(timeout, self.limits.max_timeout)
        deadline = loop.time() + seconds
        await self._quick.enter(client, seconds)
        lane: Lane | None = self._quick
        job: _Job | None = None
        try:
            job = await self._begin(request, deadline)
            if not await job.finished_by(min(loop.time() + _QUICK, deadline)):
                if self._long.enter_now():
                    self._quick.leave()
                    lane = self._long
                else:
                    job.abandon()
                    self._quick.leave()
                    lane = None
                    await self._long.enter(client, deadline - loop.time())
                    lane = self._long
                    job = await self._begin(request, deadline)
                job.worker.lower_priority()
                self._top_up()
                if not await job.finished_by(deadline):
                    raise TimeLimitError(seconds)
            return await self._outcome(job, seconds)
        finally:
            if lane is not None:
                lane.leave()
            if job is not None:
                self._take_back(job)
            self._top_up()

    async def _begin(self, request: Request, deadline: float) -> _Job:
        worker = self._idle_worker()
        if worker is None:
            try:
                async with asyncio.timeout_at(deadline):
                    worker = await self._new_worker()
            except TimeoutError:
                raise QueueFullError(self._quick.waiting + self._long.waiting) from None
        seconds = deadline - asyncio.get_running_loop().time()
        return _Job(worker, request, seconds, self.limits.max_result * _MIB)

    def _idle_worker(self) -> Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.usable:
                return worker
        return None

    async def _new_worker(self) -> Worker:
        if self._restarting is not None:
            await asyncio.shield(self._restarting)
        assert self._host is not None, "the pool has not been started"
        return await self._host.fork()

    def _take_back(self, job: _Job) -> None:
        if not job.done:
            job.abandon()
        elif job.reusable and len(self._idle) < self.limits.workers:
            self._idle.append(job.worker)
        else:
            job.worker.retire()

    def _top_up(self) -> None:
        """Have a worker ready for every free quick place."""
        while self._restarting is None and len(self._idle) + len(self._forking) < self._quick.free:
            task = asyncio.create_task(self._fork())
            self._forking.add(task)
            task.add_done_callback(self._forking.discard)

    async def _fork(self) -> None:
        assert self._host is not None, "the pool has not been started"
        try:
            self._idle.append(await self._host.fork())
        except WorkerDiedError as error:
            _LOG.error("no worker: %s", error.reason)

    def _restart(self) -> None:
        _LOG.error("the process that holds the data has ended; starting another")
        self._idle.clear()
        self._restarting = asyncio.create_task(self._start_again())

    async def _start_again(self) -> None:
        assert self._host is not None, "the pool has not been started"
        await self._host.close()
        while True:
            try:
                self._host = await Host.start(self._order, self._restart)
            except RenkeiError as error:
                _LOG.error("%s", error)
                await asyncio.sleep(_BETWEEN_STARTS)
            else:
                break
        self._restarting = None
        self._top_up()

    async def _outcome(self, job: _Job, seconds: float) -> Answer:
        reply = job.reply.result()
        if reply is None:
            raise _explain(await job.worker.last_words(), self.limits, seconds)
        header, body = reply
        if "error" in header:
            raise error_from_json({key: header[key] for key in header if key != "worn"})
        return Answer(body, _FORMATS[header["format"]], Kind(header["kind"]))


class _Job:
    """A query on a worker."""

    def __init__(self, worker: Worker, request: Request, seconds: float, max_body: int) -> None:
        self.worker = worker
        self.reply = worker.ask(request, seconds, max_body)

    @property
    def done(self) -> bool:
        return self.reply.done()

    @property
    def reusable(self) -> bool:
        """Whether the worker has answered, and has left nothing behind that another would miss."""
        frame = self.reply.result()
        return frame is not None and not frame[0]["worn"] and self.worker.usable

    async def finished_by(self, deadline: float) -> bool:
        """Wait for the reply, until the loop's clock shows `deadline`."""
        remaining = deadline - asyncio.get_running_loop().time()
        await asyncio.wait({self.reply}, timeout=max(0.0, remaining))
        return self.done

    def abandon(self) -> None:
        """End the query and its worker."""
        self.worker.kill()


_FORMATS: Final = {item.name: item for item in (*RESULTS, *GRAPHS)}
_OUT_OF_MEMORY: Final = ("memory allocation of", "MemoryError", "out of memory")


def _explain(death: Death, limits: Limits, seconds: float) -> QueryError:
    """What a worker's end says about its query."""
    if any(words in death.said for words in _OUT_OF_MEMORY):
        return MemoryLimitError(limits.memory)
    if death.signal in (signal.SIGSEGV, signal.SIGBUS):
        return TooDeepError()  # the only thing on the engine's side that touches the stack's end
    if death.signal == signal.SIGALRM:
        return TimeLimitError(seconds)
    said = death.said.strip().splitlines()
    return WorkerDiedError(f"signal {death.signal}" + (f": {said[-1][-200:]}" if said else ""))
