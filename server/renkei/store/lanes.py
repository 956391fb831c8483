"""A bounded number of places and a bounded, fair queue for them.

Clients take turns: one that sends a hundred queries waits behind its own, not the others behind
it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Any

from renkei.store.outcome import QueueFullError
from renkei.store.waiting import Coming, done_by


class Lane:
    """Places for queries of one kind.

    Args:
        places: queries that may be in at once.
        queue: queries that may wait.

    >>> async def demonstrate():
    ...     lane = Lane(places=1, queue=0)
    ...     await lane.enter("192.0.2.1", seconds=1)
    ...     return lane.enter_now(), lane.leave(), lane.enter_now()
    >>> asyncio.run(demonstrate())
    (False, None, True)
    """

    def __init__(self, places: int, queue: int) -> None:
        self.free = places
        self._queue = queue
        # Clients in the order of their turn, each with its waiting queries.
        self._waiting: OrderedDict[str, deque[Coming[None]]] = OrderedDict()
        self.waiting = 0

    def enter_now(self) -> bool:
        """Take a place if one is free."""
        if self.free == 0:
            return False
        self.free -= 1
        return True

    async def enter(self, client: str, seconds: float, unless: Coming[Any] | None = None) -> bool:
        """Take a place, waiting for one if need be.

        Args:
            client: whose query it is.
            seconds: how long to wait.
            unless: no place is needed any more once this is done.

        Returns:
            Whether a place was taken; false only where `unless` was done before.

        Raises:
            QueueFullError: too many wait already, or no place came free in time.
        """
        if self.enter_now():
            return True
        if self.waiting >= self._queue:
            raise QueueFullError(self.waiting)
        turn = Coming[None]()
        self._waiting.setdefault(client, deque()).append(turn)
        self.waiting += 1
        moment = asyncio.get_running_loop().time() + seconds
        try:
            await done_by(moment, turn, *([unless] if unless else ()))
        except asyncio.CancelledError:
            self._give_up(client, turn)
            raise
        if turn.done():
            return True
        self._give_up(client, turn)
        if unless and unless.done():
            return False
        raise QueueFullError(self.waiting + 1)

    def leave(self) -> None:
        """Give a place back; the next client in turn gets it."""
        if self._waiting:
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns  # to the end of the round
            self.waiting -= 1
            turn.set_result(None)
            return
        self.free += 1

    def _give_up(self, client: str, turn: Coming[None]) -> None:
        if turn.done():
            self.leave()  # the place was given at the very moment of giving up
            return
        turns = self._waiting[client]
        turns.remove(turn)
        self.waiting -= 1
        if not turns:
            del self._waiting[client]
