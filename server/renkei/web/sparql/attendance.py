"""Whether the client is still there: no query goes on for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from renkei.web.sparql.response import Receive

_PATIENCE: Final = 0.1
"""Seconds of work before anybody looks: most answers are given by then."""


class ClientGoneError(Exception):
    """Nobody is left to answer."""


class UnlessGone:
    """What is done in its block ends when the client leaves.

    Works as `asyncio.timeout` does: the task is cancelled, and the block ends with another error.

    Args:
        receive: gives the messages of a request that has been read, or has no body.

    Attributes:
        part: called when the client has left, with what ends the block; it may do so at once, as
            it does unless somebody sets another, or when nobody else wants what is done there.

    Raises:
        ClientGoneError: when the block is left, in place of the cancellation.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.part: Callable[[Callable[[], None]], None] = _at_once
        self._leaving: asyncio.Task[None] | None = None
        self._gone = False

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._look)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._leaving is not None:
            self._leaving.cancel()
        if not self._gone:
            return
        still_wanted = self._task.uncancel() <= self._cancelling
        if still_wanted and (kind is None or issubclass(kind, asyncio.CancelledError)):
            raise ClientGoneError from error

    def _look(self) -> None:
        self._leaving = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        message = await self._receive()
        if message["type"] == "http.request":  # the end of a request whose body nobody read
            message = await self._receive()
        if message["type"] != "http.disconnect":
            await asyncio.Future()  # a caller inside this process, which cannot leave
        self.part(self._end)

    def _end(self) -> None:
        self._gone = True
        self._task.cancel()


def _at_once(end: Callable[[], None]) -> None:
    end()
