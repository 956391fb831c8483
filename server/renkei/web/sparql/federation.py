"""SERVICE to endpoints of the allow-list.

The engine knows no way to have its calls made by someone else, and a worker that could open one
connection could open any. So the workers stay without a network: each SERVICE clause is cut out
and sent by the server itself, through `forwarder`, before the query gets to a worker; the worker
reads the answer and joins it, see `renkei.store.services`. A clause is sent once, whatever the
engine would have made of it, and sent even where the engine would not have needed it.
"""

from __future__ import annotations

import asyncio
from typing import Final

from renkei.settings import MIB, Settings
from renkei.store.engine import Engine
from renkei.store.lanes import Lane
from renkei.store.outcome import (
    Answer,
    Request,
    ServiceAnswer,
    ServiceFailedError,
    TimeLimitError,
)
from renkei.store.pool import Pool
from renkei.store.processes import Contents
from renkei.web.sparql import guard
from renkei.web.sparql.forwarder import Forwarder, Resolver, resolve

_LONG_TEXT: Final = 32 * 1024
_LEAST: Final = 0.001
"""Seconds left to a query whose services have taken all its time."""


class Federation:
    """An engine that answers SERVICE too. Queries must have passed the guard.

    Args:
        engine: answers the queries.
        settings: the allow-list and the limits. What the endpoints of one query answer may have
            as many bytes as a result.
        resolver: finds the addresses of a host.
    """

    def __init__(
        self, engine: Engine | Pool, settings: Settings, resolver: Resolver = resolve
    ) -> None:
        self._engine = engine
        self._allowed = settings.services
        self._timeout, self._max_timeout = settings.timeout, settings.max_timeout
        self._max_answers = settings.max_result * MIB
        self._resolver = resolver
        # Endpoints can be slow: no more of them are waited for at once than long queries run.
        self._lane = Lane(settings.long_worker_count, settings.queue)

    @property
    def contents(self) -> Contents:
        """What is served now."""
        return self._engine.contents

    async def run(
        self, request: Request, *, timeout: float | None = None, client: str = ""
    ) -> Answer:
        """Answer a query; see `Engine.run`. The time limit holds for all of it together.

        Raises:
            ServiceFailedError: an endpoint it calls gave no usable answer, or not in time.
            QueryError: as there.
        """
        calls = await self._calls(request.query)
        if not calls:
            return await self._engine.run(request, timeout=timeout, client=client)
        loop = asyncio.get_running_loop()
        seconds = min(timeout or self._timeout, self._max_timeout)
        deadline = loop.time() + seconds
        await self._lane.enter(client, seconds)
        try:
            answers = await self._ask(request.query, calls, seconds, deadline)
        finally:
            self._lane.leave()
        left = max(deadline - loop.time(), _LEAST)
        joined = request._replace(services=answers)
        try:
            return await self._engine.run(joined, timeout=left, client=client)
        except TimeLimitError:
            raise TimeLimitError(seconds) from None

    async def _calls(self, query: str) -> list[guard.Call]:
        if not self._allowed or "service" not in query.lower():
            return []
        if len(query) > _LONG_TEXT:
            return await asyncio.to_thread(guard.calls, query)
        return guard.calls(query)

    async def _ask(
        self, query: str, calls: list[guard.Call], seconds: float, deadline: float
    ) -> tuple[ServiceAnswer, ...]:
        prologue = guard.prologue(query)
        left = self._max_answers
        answers = []
        for call in calls:
            text = f"{prologue}\nSELECT * {query[call.group : call.end]}"
            solutions: str | None = None
            try:
                async with asyncio.timeout_at(deadline):
                    body = await Forwarder(left, self._resolver).ask(call.address, text)
                left -= len(body)
                solutions = _text(call.address, body)
            except TimeoutError:
                raise ServiceFailedError(
                    call.address, f"has not answered within {seconds:g} seconds", seconds
                ) from None
            except ServiceFailedError:
                if not call.silent:
                    raise
            answers.append(
                ServiceAnswer(call.start, call.end, call.address, solutions, call.silent)
            )
        return tuple(answers)


def _text(address: str, body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise ServiceFailedError(address, "does not answer in UTF-8") from None
