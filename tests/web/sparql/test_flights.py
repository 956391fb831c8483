from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

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


class Client:
    """Waits for the work as a request does, and may leave."""

    def __init__(self, flights: Flights[int], work: Work) -> None:
        self.part: Callable[[Callable[[], None]], None] = lambda end: end()
        self.task = asyncio.create_task(flights.join("key", work, self))

    def leave(self) -> None:
        self.part(lambda: cast(None, self.task.cancel()))


def test_the_first_leaves_and_the_others_still_get_their_answer() -> None:
    async def run() -> None:
        flights, work = Flights[int](), Work()
        clients = [Client(flights, work) for _ in range(3)]
        await asyncio.sleep(0)
        clients[0].leave()
        await asyncio.sleep(0)
        clients[1].leave()
        await asyncio.sleep(0)
        work.go.set()
        assert await clients[2].task == 1
        assert (work.begun, work.ended) == (1, ["done"])
        assert not flights.is_going("key")

    asyncio.run(run())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_when_all_have_left_the_work_stops_and_nobody_joins_it(order: tuple[int, ...]) -> None:
    async def run() -> None:
        flights, work = Flights[int](), Work()
        clients = [Client(flights, work) for _ in range(3)]
        await asyncio.sleep(0)
        for number in order:
            assert work.ended == []
            clients[number].leave()
            await asyncio.sleep(0)
        late = Client(flights, work)
        await asyncio.gather(*(client.task for client in clients), return_exceptions=True)
        assert work.ended == ["cancelled"]
        work.go.set()
        assert await late.task == 2
        assert work.ended == ["cancelled", "done"]

    asyncio.run(run())


def test_the_end_of_the_server_is_the_end_for_all() -> None:
    async def run() -> None:
        flights, work = Flights[int](), Work()
        clients = [Client(flights, work) for _ in range(2)]
        await asyncio.sleep(0)
        clients[0].task.cancel()
        outcomes = await asyncio.gather(*(c.task for c in clients), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
        assert not flights.is_going("key")

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
