"""Answers to queries: from memory where they were given before, else from the engine."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final, NamedTuple

from renkei.store.outcome import Answer, Request
from renkei.store.pool import Pool
from renkei.web.sparql.cache import Cache
from renkei.web.sparql.encoding import GZIP, IN_THREAD, SMALLEST, compressed
from renkei.web.sparql.federation import Federation
from renkei.web.sparql.flights import Attendance, Flights
from renkei.web.sparql.freshness import Key

HIT: Final = "hit"
MISS: Final = "miss"
JOINED: Final = "joined"
NEVER: Final = "never"


class Asked(NamedTuple):
    """A query on its way.

    Attributes:
        request: the query.
        key: what its answer is kept under, without the encoding; None where it never is.
        timeout: seconds it may take, or None.
        client: whose query it is.
        gzip: whether the client takes gzip.
    """

    request: Request
    key: Key | None
    timeout: float | None
    client: str
    gzip: bool


class Found(NamedTuple):
    """An answer as it is sent.

    Attributes:
        answer: the answer; its body is compressed where `encoding` says so.
        encoding: `gzip`, or an empty string.
        key: what exactly this is kept under, or None.
        cache: `HIT` from memory, `MISS` from the engine, `JOINED` from the engine together with
            other clients, `NEVER` from the engine since it may not be kept.
    """

    answer: Answer
    encoding: str
    key: Key | None
    cache: str


class Answers:
    """Gives answers, and keeps those that may be given again.

    Args:
        federation: answers queries that may call other endpoints, which are never kept.
        cache: where answers are kept.
    """

    def __init__(self, federation: Federation, cache: Cache) -> None:
        self._federation = federation
        self._cache = cache
        self._flights: Flights[Answer] = Flights()

    async def get(self, pool: Pool, asked: Asked, attendance: Attendance | None = None) -> Found:
        """Answer a query.

        Args:
            pool: the release that `asked.key` names; it is held meanwhile.
            asked: the query.
            attendance: tells when the client leaves.

        Raises:
            QueryError: it has no answer. Errors are not kept.
        """
        if asked.key is None:
            answer = await self._federation.run(
                asked.request, timeout=asked.timeout, client=asked.client
            )
            return await self._encoded(answer, asked, NEVER)
        answer = self._cache.get(asked.key)
        if answer is not None:
            return await self._encoded(answer, asked, HIT)
        # Who allows a query more time must not get the error of one who allowed it less.
        flight = (asked.key, asked.timeout)
        cache = JOINED if self._flights.is_going(flight) else MISS
        work = partial(self._ask, pool, asked)
        answer = await self._flights.join(flight, work, attendance)
        return await self._encoded(answer, asked, cache)

    async def _ask(self, pool: Pool, asked: Asked) -> Answer:
        answer = await pool.run(asked.request, timeout=asked.timeout, client=asked.client)
        self._keep(asked.key, answer)
        return answer

    async def _encoded(self, answer: Answer, asked: Asked, cache: str) -> Found:
        if not asked.gzip or len(answer.body) < SMALLEST:
            return Found(answer, "", asked.key, cache)
        key = asked.key._replace(encoding=GZIP) if asked.key else None
        packed = self._cache.get(key)
        if packed is None:
            if len(answer.body) < IN_THREAD:
                body = compressed(answer.body)
            else:
                body = await asyncio.to_thread(compressed, answer.body)
            packed = answer._replace(body=body)
            self._keep(key, packed)
        return Found(packed, GZIP, key, cache)

    def _keep(self, key: Key | None, answer: Answer) -> None:
        if key is not None:
            self._cache.put(key, answer, len(answer.body) + key.size)
