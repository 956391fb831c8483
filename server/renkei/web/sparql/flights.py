"""The same work asked for by several at the same moment is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Attendance(Protocol):
    """Whether somebody waits for the work.

    Attributes:
        part: called when nobody does any more, with what ends the work.
    """

    part: Callable[[Callable[[], None]], None]


class _Flight(Generic[T]):
    """Work that is done in the task of the first who asked, for all who ask meanwhile."""

    def __init__(self) -> None:
        self._landed: asyncio.Future[T] | None = None
        self._following = 0
        self._end: Callable[[], None] | None = None

    async def follow(self) -> T:
        """Wait for the outcome."""
        if self._landed is None:
            self._landed = asyncio.get_running_loop().create_future()
        self._following += 1
        try:
            return await asyncio.shield(self._landed)
        finally:
            self._following -= 1
            if self._following == 0 and self._end is not None:
                self._end()

    def end_when_alone(self, end: Callable[[], None]) -> None:
        """End the work that the first does not want any more: as soon as nobody else waits."""
        if self._following:
            self._end = end
        else:
            end()

    def land(self, outcome: T) -> None:
        """Give the outcome to all."""
        self._end = None
        if self._landed is not None:
            self._landed.set_result(outcome)

    def fail(self, error: BaseException) -> None:
        """Give the error to all."""
        self._end = None
        if self._landed is None:
            return
        if isinstance(error, asyncio.CancelledError):
            self._landed.cancel()
        else:
            self._landed.set_exception(error)


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

    async def join(
        self,
        key: Hashable,
        work: Callable[[], Coroutine[Any, Any, T]],
        attendance: Attendance | None = None,
    ) -> T:
        """The outcome of the work, which is begun unless it is under way.

        It is done in the task of whoever came first, since a task of its own would cost as much as
        a small query. So when that one's client leaves, the work goes on for the others who wait.

        Args:
            key: what the work is.
            work: begins it.
            attendance: tells when the client leaves.
        """
        if (flight := self._going.get(key)) is not None:
            return await flight.follow()
        flight = self._going[key] = _Flight()

        def part(end: Callable[[], None]) -> None:
            def end_for_good() -> None:
                self._remove(key, flight)  # nobody may join what is being ended
                end()

            flight.end_when_alone(end_for_good)

        if attendance is not None:
            attendance.part = part
        try:
            outcome = await work()
        except BaseException as error:
            flight.fail(error)
            raise
        else:
            flight.land(outcome)
            return outcome
        finally:
            self._remove(key, flight)

    def _remove(self, key: Hashable, flight: _Flight[T]) -> None:
        if self._going.get(key) is flight:
            del self._going[key]
