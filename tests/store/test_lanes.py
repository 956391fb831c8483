from __future__ import annotations

import asyncio

import pytest

from renkei.store.lanes import Lane
from renkei.store.outcome import QueueFullError


def test_clients_take_turns() -> None:
    async def run() -> list[str]:
        lane, served = Lane(places=1, queue=10), list[str]()

        async def query(client: str) -> None:
            await lane.enter(client, 5)
            served.append(client)
            await asyncio.sleep(0)
            lane.leave()

        await lane.enter("first", 5)
        waiting = [asyncio.create_task(query(client)) for client in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        assert lane.waiting == 5
        lane.leave()
        await asyncio.gather(*waiting)
        assert (lane.free, lane.waiting) == (1, 0)
        return served

    assert asyncio.run(run()) == ["a", "b", "c", "a", "a"]


def test_a_full_queue_refuses_at_once() -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=1)
        await lane.enter("a", 5)
        waiting = asyncio.create_task(lane.enter("a", 5))
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError) as caught:
            await lane.enter("b", 5)
        assert caught.value.waiting == 1
        lane.leave()
        await waiting

    asyncio.run(run())


def test_waiting_has_an_end() -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=1)
        await lane.enter("a", 5)
        with pytest.raises(QueueFullError):
            await lane.enter("b", 0.01)
        assert lane.waiting == 0
        lane.leave()
        assert lane.enter_now()

    asyncio.run(run())


def test_who_gives_up_leaves_no_trace() -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=2)
        await lane.enter("a", 5)
        given_up = asyncio.create_task(lane.enter("b", 5))
        waiting = asyncio.create_task(lane.enter("c", 5))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        assert lane.waiting == 1
        lane.leave()
        await waiting

    asyncio.run(run())


def test_a_place_given_to_one_who_gives_up_is_not_lost() -> None:
    async def run() -> None:
        lane = Lane(places=1, queue=2)
        await lane.enter("a", 5)
        waiting = asyncio.create_task(lane.enter("b", 5))
        await asyncio.sleep(0)
        lane.leave()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert (lane.free, lane.waiting) == (1, 0)

    asyncio.run(run())
