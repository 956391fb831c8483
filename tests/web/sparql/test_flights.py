from __future__ import annotations

import asyncio

import pytest

from renkei.web.sparql.flights import Flights


class Work:
    """Counts how often it was begun, and how it ended."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended: list[str] = []
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise
        self.ended.append("done")
        return self.begun


def test_one_leaves_and_the_others_still_get_their_answer() -> None:
    async def run() -> None:
        flights, work = Flights[int](), Work()
        clients = [asyncio.create_task(flights.join("key", work)) for _ in range(3)]
        await asyncio.sleep(0)
        clients[0].cancel()  # the one that began it
        await asyncio.sleep(0)
        work.go.set()
        assert await asyncio.gather(*clients[1:]) == [1, 1]
        assert (work.begun, work.ended) == (1, ["done"])
        assert not flights.is_going("key")

    asyncio.run(run())


def test_when_all_have_left_the_work_stops_and_nobody_joins_it() -> None:
    async def run() -> None:
        flights, work = Flights[int](), Work()
        clients = [asyncio.create_task(flights.join("key", work)) for _ in range(2)]
        await asyncio.sleep(0)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        late = asyncio.create_task(flights.join("key", work))
        await asyncio.sleep(0)
        work.go.set()
        assert await late == 2
        assert work.ended == ["cancelled", "done"]

    asyncio.run(run())


def test_an_error_is_for_all_and_only_once() -> None:
    async def run() -> None:
        flights: Flights[int] = Flights()
        begun = []

        async def fail() -> int:
            begun.append(1)
            await asyncio.sleep(0)
            raise ValueError("no")

        clients = [flights.join("key", fail) for _ in range(2)]
        outcomes = await asyncio.gather(*clients, return_exceptions=True)
        assert [str(outcome) for outcome in outcomes] == ["no", "no"]
        with pytest.raises(ValueError, match="no"):
            await flights.join("key", fail)
        assert len(begun) == 2

    asyncio.run(run())
