"""The same work asked for by several at the same moment is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Flights(Generic[T]):
    """Work under way, by what it is.

    >>> async def demonstrate():
    ...     flights, done = Flights(), []
    ...     async def work():
    ...         await asyncio.sleep(0)
    ...         done.append("worked")
    ...         return 42
    ...     answers = await asyncio.gather(*(flights.join("key", work) for _ in range(3)))
    ...     return answers, done
    >>> asyncio.run(demonstrate())
    ([42, 42, 42], ['worked'])
    """

    def __init__(self) -> None:
        self._going: dict[Hashable, _Flight[T]] = {}

    def is_going(self, key: Hashable) -> bool:
        """Whether the work is under way already."""
        return key in self._going

    async def join(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The outcome of the work, which is begun unless it is under way.

        Who is cancelled leaves the work to the others; when the last one leaves, it is cancelled.

        Args:
            key: what the work is.
            work: begins it.
        """
        flight = self._going.get(key)
        if flight is None:
            flight = self._going[key] = _Flight(asyncio.create_task(work()))
            flight.task.add_done_callback(lambda _: self._remove(key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                self._remove(key, flight)  # nobody may join what is being cancelled
                flight.task.cancel()

    def _remove(self, key: Hashable, flight: _Flight[T]) -> None:
        if self._going.get(key) is flight:
            del self._going[key]
