"""What happens to the server while it is asked: kills, and releases exchanged."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from typing import Final

from .judge import FaultError
from .server import MARK, Server

MARK_NAME: Final = "release"
MARK_QUERY: Final = f"SELECT ?mark {{ {MARK} ?mark }}"
"""A good query whose answer is another on each release."""
_KILL: Final = 5.0
"""Seconds between two kills of a worker."""
_KILL_HOST: Final = 61.0
"""Seconds between two kills of the process that forks the workers."""
_EXCHANGE: Final = 20.0
"""Seconds between two exchanges of the release."""
_PATIENCE: Final = 60.0
"""Seconds that an exchange may take."""


class Disturbance:
    """Kills workers and their hosts now and then, and exchanges the release.

    Args:
        server: the server.
        publish: puts a release in place, given its number.

    Attributes:
        releases: the numbers of those that an answer may come from now: while one is exchanged
            for another, both.
        memory: of the front, in kilobytes, at equal distances.
    """

    def __init__(self, server: Server, publish: Callable[[int], None]) -> None:
        self._server = server
        self._publish = publish
        self.releases: frozenset[int] = frozenset()
        self.memory: list[int] = []
        self.kills = self.host_kills = self.exchanges = 0
        self._exchanging = asyncio.Lock()

    async def exchange(self, number: int) -> None:
        """Have a release served, and wait until it is.

        Raises:
            FaultError: it does not come to be served.
        """
        async with self._exchanging:
            self.releases |= {number}
            await asyncio.to_thread(self._publish, number)
            self._server.reload()
            end = time.monotonic() + _PATIENCE
            while await asyncio.to_thread(lambda: self._server.release) != number:
                if time.monotonic() > end:
                    raise FaultError(f"release {number} is not served")
                await asyncio.sleep(0.1)
            self.releases = frozenset({number})

    async def go_on(self) -> None:
        """Disturb until cancelled.

        Raises:
            FaultError: the front process has ended.
        """
        chance = random.Random(1)
        exchanged = killed = time.monotonic()
        while True:
            await asyncio.sleep(_KILL)
            if not self._server.alive:
                raise FaultError("the front process has ended")
            self.memory.append(self._server.kilobytes)
            self.kills += _kill(chance, self._server.workers)
            now = time.monotonic()
            if now - killed > _KILL_HOST:
                killed = now
                self.host_kills += _kill(chance, self._server.hosts)
            if now - exchanged > _EXCHANGE:
                exchanged = now
                await self.exchange(2 if 1 in self.releases else 1)
                self.exchanges += 1

    async def stop(self, task: asyncio.Task[None]) -> None:
        """Stop disturbing, after an exchange that is under way.

        Args:
            task: what runs `go_on`.
        """
        async with self._exchanging:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _kill(chance: random.Random, processes: list[int]) -> int:
    """Kill one of them; says how many it hit, since it may have ended by itself."""
    if not processes:
        return 0
    try:
        os.kill(chance.choice(processes), signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1
