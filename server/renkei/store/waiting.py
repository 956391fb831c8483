"""Waiting until a moment: what `asyncio.wait` does, at a fraction of its cost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


class Coming(Generic[T]):
    """A result to come. Who waits is told at once; a future tells in the next turn of the loop.

    Callbacks run within `set_result`, so they must be short and raise nothing.

    >>> coming = Coming[int]()
    >>> coming.add_done_callback(lambda coming: print("told", coming.result()))
    >>> coming.done(), coming.set_result(42), coming.done()
    told 42
    (False, None, True)
    """

    __slots__ = ("_callbacks", "_done", "_result")

    def __init__(self) -> None:
        self._callbacks: list[Callable[[Any], object]] = []
        self._done = False
        self._result: T | None = None

    def done(self) -> bool:
        """Whether the result is there."""
        return self._done

    def result(self) -> T:
        """The result.

        Raises:
            asyncio.InvalidStateError: it is not there yet.
        """
        if not self._done:
            raise asyncio.InvalidStateError("the result is not there yet")
        return cast(T, self._result)

    def set_result(self, result: T) -> None:
        """Give the result, and call whoever waits for it."""
        self._done = True
        self._result = result
        for callback in self._callbacks:
            callback(self)
        self._callbacks.clear()

    def add_done_callback(self, fn: Callable[[Any], object], /) -> None:
        """Have a function called once the result is there; it must not be there yet."""
        self._callbacks.append(fn)

    def remove_done_callback(self, fn: Callable[[Any], object], /) -> None:
        """Have it called no more."""
        if fn in self._callbacks:
            self._callbacks.remove(fn)


async def done_by(moment: float, *coming: Coming[Any]) -> bool:
    """Wait for the first of some results, at most until the loop's clock shows `moment`.

    They go on coming, whether the moment comes first or the caller is cancelled.

    Returns:
        Whether one of them is there.

    >>> async def demonstrate():
    ...     loop, coming = asyncio.get_running_loop(), Coming()
    ...     early = await done_by(loop.time() + 0.001, coming)
    ...     loop.call_soon(coming.set_result, 42)
    ...     return early, await done_by(loop.time() + 60, coming)
    >>> asyncio.run(demonstrate())
    (False, True)
    """
    if any(map(Coming.done, coming)):
        return True
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def wake(_: object = None) -> None:
        if not waiter.done():
            waiter.set_result(None)

    for one in coming:
        one.add_done_callback(wake)
    timer = loop.call_at(moment, wake)
    try:
        await waiter
    finally:
        timer.cancel()
        for one in coming:
            one.remove_done_callback(wake)
    return any(map(Coming.done, coming))
