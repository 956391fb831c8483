"""The workers that are ready, and the host process that makes them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, Final

from renkei.errors import RenkeiError
from renkei.store.outcome import WorkerDiedError
from renkei.store.processes import Contents, Host, Launched, Worker

_LOG: Final = logging.getLogger(__name__)
_UNNEEDED: Final = 5.0
"""Seconds after which workers that nobody needed meanwhile are let go."""
_BETWEEN_STARTS: Final = 1.0
"""Seconds before a host that could not be restarted is tried again."""


class Crew:
    """Has workers ready, as many as are usually needed and more while they are.

    Args:
        order: dataset and style, as `renkei.store.host` reads them.
        usual: workers that are ready when nothing is asked.
    """

    def __init__(self, order: Mapping[str, Any], usual: int) -> None:
        self._order = order
        self._usual = usual
        self._launched: Launched | None = None
        self._host: Host | None = None
        self._restarting: asyncio.Task[None] | None = None
        self._getting_ready: set[asyncio.Task[bool]] = set()
        self._idle: list[Worker] = []
        self._least_idle = 0
        self._look: asyncio.TimerHandle | None = None

    @property
    def contents(self) -> Contents:
        """What is loaded; empty before the start."""
        return self._host.contents if self._host else Contents("", None, None)

    @property
    def host_process(self) -> int:
        """The process id of the host; 0 before the start."""
        return self._host.process if self._host else 0

    @property
    def ready(self) -> bool:
        """Whether the data is loaded and workers can be had."""
        return self._host is not None and self._restarting is None

    @property
    def idle(self) -> int:
        """How many workers are ready."""
        return len(self._idle)

    def launch(self) -> Launched:
        """Have the dataset loaded from now on, by a host that `start` then waits for.

        Returns:
            The process, for who must end it where `start` is not reached.
        """
        self._launched = Host.launch(self._order)
        return self._launched

    async def start(self) -> None:
        """Load the dataset and make the workers.

        Raises:
            RenkeiError: the dataset cannot be loaded, or no worker starts.
        """
        launched, self._launched = self._launched or Host.launch(self._order), None
        self._host = await Host.start(launched, self._restart)
        try:
            self._put_aside(self._look_after(await self._host.fork()))
        except WorkerDiedError as error:
            await self.close()
            raise RenkeiError(f"no query worker starts ({error.reason})") from None
        self.top_up()

    async def close(self) -> None:
        """End all workers, whatever they do, and wait until they are gone."""
        tasks = [*self._getting_ready, *([self._restarting] if self._restarting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._look is not None:
            self._look.cancel()
        self._idle.clear()
        if self._host is not None:
            await self._host.close()

    def take_now(self) -> Worker | None:
        """A worker that is ready, if there is one."""
        while self._idle:
            worker = self._idle.pop()
            self._least_idle = min(self._least_idle, len(self._idle))
            if worker.usable:
                return worker
        return None

    async def make(self) -> Worker:
        """A new worker.

        Raises:
            WorkerDiedError: it ended before it was ready.
        """
        if self._restarting is not None:
            await asyncio.shield(self._restarting)
        assert self._host is not None, "the crew has not been started"
        return self._look_after(await self._host.fork())

    def give_back(self, worker: Worker) -> None:
        """Take a worker back that has answered its query."""
        if worker.usable:
            self._put_aside(worker)
        else:
            worker.retire()

    def top_up(self) -> None:
        """Have as many workers ready as are usually needed, for queries that all turn out long.

        They are made one at a time: making one takes as long as a dozen small queries.
        """
        few = len(self._idle) < self._usual
        if few and not self._getting_ready and self._restarting is None:
            self._get_ready(self._fork())

    def _get_ready(self, work: Coroutine[Any, Any, bool]) -> None:
        """Have a worker made ready meanwhile, and the next one after it.

        Args:
            work: says whether there is one more in the end.
        """

        def go_on(task: asyncio.Task[bool]) -> None:
            self._getting_ready.discard(task)
            if not task.cancelled() and task.result():
                self.top_up()

        task = asyncio.create_task(work)
        self._getting_ready.add(task)
        task.add_done_callback(go_on)

    async def _fork(self) -> bool:
        assert self._host is not None, "the crew has not been started"
        try:
            self._put_aside(self._look_after(await self._host.fork()))
        except WorkerDiedError as error:
            _LOG.error("no worker: %s", error.reason)
            return False
        return True

    def _put_aside(self, worker: Worker) -> None:
        self._idle.append(worker)
        self._look_later()

    def _look_after(self, worker: Worker) -> Worker:
        """See to it that a worker that ends while it is idle is replaced."""

        def replace(_: object) -> None:
            if worker in self._idle:
                self._idle.remove(worker)
                self.top_up()

        worker.death.add_done_callback(replace)
        return worker

    def _look_later(self) -> None:
        """See to it that workers beyond the usual number do not stay for ever."""
        if self._look is None and len(self._idle) > self._usual:
            self._least_idle = len(self._idle)
            self._look = asyncio.get_running_loop().call_later(_UNNEEDED, self._retire_unneeded)

    def _retire_unneeded(self) -> None:
        """Let go of the workers that have been idle all the time since the last look."""
        self._look = None
        for _ in range(min(self._least_idle, len(self._idle)) - self._usual):
            self._idle.pop(0).retire()
        self._look_later()

    def _restart(self) -> None:
        _LOG.error("the process that holds the data has ended; starting another")
        self._idle.clear()
        self._restarting = asyncio.create_task(self._start_again())

    async def _start_again(self) -> None:
        assert self._host is not None, "the crew has not been started"
        await self._host.close()
        while True:
            try:
                self._host = await Host.start(Host.launch(self._order), self._restart)
            except RenkeiError as error:
                _LOG.error("%s", error)
                await asyncio.sleep(_BETWEEN_STARTS)
            else:
                break
        self._restarting = None
        self.top_up()
