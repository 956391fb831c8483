"""A query on a worker, and what becomes of it."""

from __future__ import annotations

import asyncio
import signal
from typing import Final

from renkei.store.formats import BY_NAME, Kind
from renkei.store.lanes import Lane
from renkei.store.limits import Limits
from renkei.store.outcome import (
    Answer,
    MemoryLimitError,
    NotOrderedError,
    QueryError,
    Request,
    TimeLimitError,
    TooDeepError,
    WorkerDiedError,
    error_from_json,
)
from renkei.store.processes import Death, Worker
from renkei.store.waiting import done_by

_MIB: Final = 1 << 20
_LEAST: Final = 0.001
"""Seconds between two looks at the processor time of a query."""
_KINDS: Final = {kind.value: kind for kind in Kind}
_NO_ORDER: Final = "does not correctly implement a total order"
"""How the engine's sorting ends where its comparisons contradict each other."""
_OUT_OF_MEMORY: Final = ("memory allocation of", "MemoryError", "out of memory")


class Job:
    """A query that a worker has been given.

    Args:
        worker: the worker.
        lane: where the query has a place.
        request: the query.
        deadline: when it must be done, by the loop's clock.
        limits: what it may use.

    Attributes:
        worker: the worker.
        reply: what it answers, to come.
        lane: where it has a place now, or None.
    """

    def __init__(
        self, worker: Worker, lane: Lane, request: Request, deadline: float, limits: Limits
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._limits = limits
        self.worker = worker
        self.lane: Lane | None = lane
        left = deadline - self._loop.time()
        self.reply = worker.ask(request, left, limits.max_result * _MIB)

    @property
    def done(self) -> bool:
        """Whether the worker has answered, or has ended."""
        return self.reply.done()

    @property
    def leaves_nothing_behind(self) -> bool:
        """Whether the worker, which is done, has all of its memory for the next query."""
        frame = self.reply.result()
        return frame is not None and not frame[0]["worn"]

    @property
    def took(self) -> float | None:
        """Seconds of processor time that it took, once it is done; None where its worker ended."""
        frame = self.reply.result()
        return None if frame is None else frame[0]["took"] / 1e9

    def leave(self) -> None:
        """Give its place back."""
        if self.lane is not None:
            self.lane.leave()
            self.lane = None

    async def finished_by(self, deadline: float) -> bool:
        """Wait for the reply, until the loop's clock shows `deadline`."""
        return await done_by(deadline, self.reply)

    async def finished_within(self, seconds: float, deadline: float) -> bool:
        """Wait for the reply until it has cost so many seconds of processor time.

        Args:
            seconds: of processor time.
            deadline: when to stop waiting in any case, by the loop's clock.
        """
        left = seconds
        while left > 0:
            moment = min(self._loop.time() + max(left, _LEAST), deadline)
            if await done_by(moment, self.reply):
                return True
            if moment == deadline:
                return False
            left = seconds - self.worker.processor_time()
        return False

    async def answer(self, seconds: float) -> Answer:
        """The answer, once it is done.

        Args:
            seconds: the time limit it had.

        Raises:
            QueryError: there is none.
        """
        reply = self.reply.result()
        if reply is None:
            raise _explain(await self.worker.last_words(), self._limits, seconds)
        header, body = reply
        self.worker.take_note(header)
        if "error" in header:
            raise error_from_json(header["error"])
        return Answer(body, BY_NAME[header["format"]], _KINDS[header["kind"]])


def _explain(death: Death, limits: Limits, seconds: float) -> QueryError:
    """What a worker's end says about its query."""
    if any(words in death.said for words in _OUT_OF_MEMORY):
        return MemoryLimitError(limits.memory)
    if _NO_ORDER in death.said:
        return NotOrderedError()
    if death.signal in (signal.SIGSEGV, signal.SIGBUS):
        return TooDeepError()  # the only thing on the engine's side that touches the stack's end
    if death.signal == signal.SIGALRM:
        return TimeLimitError(seconds)
    said = death.said.strip().splitlines()
    return WorkerDiedError(f"signal {death.signal}" + (f": {said[-1][-200:]}" if said else ""))
