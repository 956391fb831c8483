"""Which queries get a place and a processor, and when."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.bench.rivals.processes import megabytes
from tests.processes import children, state
from tests.store.conftest import SMALL

from renkei.store.dataset import Dataset
from renkei.store.limits import Limits
from renkei.store.outcome import QueueFullError, Request, TimeLimitError
from renkei.store.pool import Pool
from renkei.store.processes import Worker

if TYPE_CHECKING:
    from tests.store.conftest import Running


def test_small_queries_are_quick_beside_long_ones(running: Running, long_query: str) -> None:
    async def run() -> tuple[list[float], list[BaseException]]:
        long = [
            asyncio.create_task(running.pool.run(Request(long_query), client=str(n)))
            for n in range(6)
        ]
        await asyncio.sleep(0.3)
        times = []
        for _ in range(50):
            start = time.perf_counter()
            await running.pool.run(Request(SMALL))
            times.append(time.perf_counter() - start)
            await asyncio.sleep(0.005)
        return sorted(times), [
            error
            for error in await asyncio.gather(*long, return_exceptions=True)
            if isinstance(error, BaseException)
        ]

    times, errors = running.do(run())
    assert times[len(times) // 2] < 0.05
    assert times[-1] < 1
    assert len(errors) == 6
    assert {type(error) for error in errors} <= {TimeLimitError, QueueFullError}


def niceness(running: Running) -> set[int]:
    """The niceness of all threads of the workers."""
    return {
        os.getpriority(os.PRIO_PROCESS, int(thread.name))
        for pid in running.workers
        for thread in Path(f"/proc/{pid}/task").iterdir()
    }


def test_long_queries_run_when_nobody_else_wants_to(patient: Running, long_query: str) -> None:
    async def found() -> set[int]:
        asking = asyncio.create_task(patient.pool.run(Request(long_query)))
        during: set[int] = set()
        while 19 not in during:
            await asyncio.sleep(0.02)
            during |= niceness(patient)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return during

    # first as all, then with a smaller share, then with what others leave
    assert patient.do(asyncio.wait_for(found(), 30)) == {0, 10, 19}


ONE_OF_EACH = Limits(workers=1, long_workers=1, timeout=30, max_timeout=60)


@asynccontextmanager
async def long_places_taken(pool: Pool, long_query: str) -> AsyncIterator[None]:
    """All long places are taken while the block runs."""
    long = [
        asyncio.create_task(pool.run(Request(long_query))) for _ in range(pool.limits.long_workers)
    ]
    while pool.occupancy.long < len(long):
        await asyncio.sleep(0.02)
    yield
    for task in long:
        task.cancel()
    await asyncio.gather(*long, return_exceptions=True)


def states(running: Running) -> set[str]:
    """The states of the workers; T is stopped."""
    return {state(pid) for pid in running.workers}


def longish(name: str, first: int = 300) -> str:
    """A query of some hundredths of a second of processor time over `numbers`, of a new shape.

    Args:
        name: what makes its shape new.
        first: of how many numbers it takes the pairs with all; the time grows with that.
    """
    different = f"?c < {first} && STR(?c) != STR(?f) && SHA256(CONCAT(STR(?c), STR(?f))) != ''"
    return f"SELECT (COUNT(*) AS ?{name}) {{ ?a ?b ?c . ?d ?e ?f FILTER({different}) }}"


def test_a_worker_is_used_again_after_a_long_query(untouched: Running) -> None:
    untouched.do(asyncio.sleep(0.2))
    before = untouched.workers
    for number in range(5):
        assert b"89700" in untouched.ask(longish(f"xa{number}")).body
        assert 10 in niceness(untouched)  # of a thread that serves no more
        assert b'"7"' in untouched.ask(SMALL).body
        untouched.do(asyncio.sleep(0.05))
        assert niceness(untouched) == {0}
    # One more may have been made meanwhile; none was lost and made anew.
    assert len(untouched.workers - before) <= 1


def test_what_is_known_to_take_hundredths_of_a_second_keeps_its_share(
    untouched: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[list[int]] = []
    lower = Worker.lower

    def noted(worker: Worker, niceness: int) -> None:
        shares[-1].append(niceness)
        lower(worker, niceness)

    monkeypatch.setattr(Worker, "lower", noted)
    # The best of five counts: where other processes hold the pool up, an answer may be there
    # before it has looked.
    for name in "abcde":
        shares.clear()
        for _ in range(5):
            shares.append([])
            untouched.ask(longish(f"xe{name}", first=150))
        if shares == [[10], [10], [10], [], []]:
            return
    assert shares == [[10], [10], [10], [], []]


def test_what_turns_out_quick_is_no_longer_known_as_long(numbers: Path) -> None:
    def query(predicate: str) -> Request:
        return Request(longish("xf").replace("{ ?a", f"{{ VALUES ?b {{ <{predicate}> }} ?a", 1))

    async def run() -> list[bool]:
        async with Pool(Dataset.of_files([numbers]), Limits(timeout=10)) as pool:
            predicate = re.findall(r"<([^>]+)>", numbers.read_text())[1]
            known = []
            for asked in (predicate, predicate, predicate, "http://example.org/none", predicate):
                await pool.run(query(asked))
                known.append(pool._history.of(query(asked).query).expected > 0)
            return known

    assert asyncio.run(run()) == [False, False, True, False, False]


def test_a_renewed_worker_has_a_large_stack_too(patient: Running) -> None:
    depth = 50_000
    for _ in range(4):
        patient.ask(longish("xb"))
        assert b"true" in patient.ask("ASK " + "{" * depth + "}" * depth).body


def test_what_finds_no_long_place_stands_still_and_goes_on(
    running: Running, long_query: str
) -> None:
    async def run() -> tuple[set[str], bytes]:
        long = [
            asyncio.create_task(running.pool.run(Request(long_query), timeout=1)) for _ in range(2)
        ]
        await asyncio.sleep(0.2)
        third = asyncio.create_task(running.pool.run(Request(longish("xc")), timeout=2))
        await asyncio.sleep(0.3)
        during = states(running)
        await asyncio.gather(*long, return_exceptions=True)
        return during, (await third).body

    during, body = running.do(run())
    assert "T" in during
    assert b"89700" in body


def test_what_was_long_thrice_holds_no_quick_place(numbers: Path, long_query: str) -> None:
    limits = Limits(workers=1, long_workers=1, timeout=5, max_timeout=60)

    async def run() -> list[int]:
        async with Pool(Dataset.of_files([numbers]), limits) as pool:
            for name in "abc":
                await asyncio.gather(
                    pool.run(Request(f"{long_query} # {name}"), timeout=0.5),
                    return_exceptions=True,
                )
            bad = [
                asyncio.create_task(pool.run(Request(f"{long_query} # {n}"), timeout=3))
                for n in range(8)
            ]
            quick = []
            for _ in range(20):
                await asyncio.sleep(0.02)
                quick.append(pool.occupancy.quick)
                await pool.run(Request(SMALL))
            for task in bad:
                task.cancel()
            await asyncio.gather(*bad, return_exceptions=True)
            return quick

    assert asyncio.run(run()) == [0] * 20


def _all_need_a_long_place(pool: Pool, waiting: int) -> bool:
    occupancy = pool.occupancy
    return (occupancy.quick, occupancy.brief, occupancy.waiting) == (0, 0, waiting)


def test_what_takes_long_thrice_at_once_holds_no_quick_place_either(
    numbers: Path, long_query: str
) -> None:
    async def run() -> tuple[int, int]:
        async with Pool(Dataset.of_files([numbers]), ONE_OF_EACH) as pool:
            bad = []
            for number in range(4):
                bad.append(asyncio.create_task(pool.run(Request(f"{long_query} # {number}"))))
                await asyncio.sleep(0)
                if number < 3:  # the first takes the long place, two stand still
                    while not _all_need_a_long_place(pool, number):
                        await asyncio.sleep(0.01)
            occupancy = pool.occupancy
            for task in bad:
                task.cancel()
            await asyncio.gather(*bad, return_exceptions=True)
            return occupancy.quick, occupancy.waiting

    assert asyncio.run(run()) == (0, 3)


def test_what_is_known_to_be_brief_does_not_wait_for_what_takes_long(
    numbers: Path, long_query: str
) -> None:
    async def run() -> list[int]:
        async with Pool(Dataset.of_files([numbers]), ONE_OF_EACH) as pool:
            query = Request(longish("xg", first=60))
            for _ in range(3):
                await pool.run(query)
            async with long_places_taken(pool, long_query):
                brief = asyncio.create_task(pool.run(query))
                await asyncio.sleep(0)  # it takes a place at once
                occupied = [pool.occupancy.quick, pool.occupancy.brief, pool.occupancy.long]
                assert b"17940" in (await asyncio.wait_for(brief, 5)).body
            return occupied

    assert asyncio.run(run()) == [0, 1, 1]


def test_what_was_known_to_be_brief_and_is_not_holds_no_brief_place(
    numbers: Path, long_query: str
) -> None:
    predicate = re.findall(r"<([^>]+)>", numbers.read_text())[1]
    endless = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?q"
    brief = longish("xi", first=30).partition("{")[2].rpartition("}")[0]

    def query(predicate: str) -> Request:
        other = f"VALUES ?p {{ <{predicate}> }} <http://example.org/n7> ?p ?v . {endless}"
        return Request(f"SELECT (COUNT(*) AS ?xi) {{ {{ {brief} }} UNION {{ {other} }} }}")

    async def run() -> tuple[int, int]:
        async with Pool(Dataset.of_files([numbers]), ONE_OF_EACH) as pool:
            for _ in range(3):
                assert b"8970" in (await pool.run(query("http://example.org/none"))).body
            async with long_places_taken(pool, long_query):
                # one begins in the brief place, the other when that one has left it
                bad = [asyncio.create_task(pool.run(query(predicate))) for _ in "ab"]
                while not _all_need_a_long_place(pool, 2):
                    await asyncio.sleep(0.02)
                occupied = pool.occupancy.long, pool.occupancy.waiting
                for task in bad:
                    task.cancel()
                await asyncio.gather(*bad, return_exceptions=True)
            return occupied

    assert asyncio.run(asyncio.wait_for(run(), 20)) == (1, 2)


def test_what_is_not_known_yet_does_not_wait_for_what_takes_long_before_it_does(
    numbers: Path, long_query: str
) -> None:
    async def run() -> list[int]:
        async with (
            Pool(Dataset.of_files([numbers]), ONE_OF_EACH) as pool,
            long_places_taken(pool, long_query),
        ):
            occupied = [0, 0]
            for name in "abcde":  # no shape twice
                asked = asyncio.create_task(pool.run(Request(longish(f"xh{name}", first=10))))
                while not asked.done():
                    occupied[0] = max(occupied[0], pool.occupancy.brief)
                    occupied[1] = max(occupied[1], pool.occupancy.waiting)
                    await asyncio.sleep(0)
                assert b"2990" in (await asked).body
            return occupied

    # one of them at least is seen in a brief place; on a busy machine it may be done before
    assert asyncio.run(asyncio.wait_for(run(), 20)) == [1, 0]


def test_an_answer_that_comes_before_the_pause_is_taken_and_its_worker_goes_on(
    patient: Running, long_query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Worker.pause

    def slowly(worker: Worker) -> None:
        time.sleep(0.3)  # the loop stands still, and the answer comes meanwhile
        pause(worker)

    async def run() -> tuple[bytes, set[str]]:
        async with long_places_taken(patient.pool, long_query):
            monkeypatch.setattr(Worker, "pause", slowly)
            answer = await asyncio.wait_for(patient.pool.run(Request(longish("xd"))), 10)
        await asyncio.sleep(0.2)
        return answer.body, states(patient)

    body, after = patient.do(run())
    assert b"89700" in body
    assert "T" not in after


def test_what_stands_still_holds_little(patient: Running, long_query: str) -> None:
    greedy = "SELECT DISTINCT ?a ?c ?d ?f ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?g"

    async def run() -> list[float]:
        async with long_places_taken(patient.pool, long_query):
            asking = asyncio.create_task(patient.pool.run(Request(greedy)))
            while "T" not in states(patient) or not _all_need_a_long_place(patient.pool, 1):
                await asyncio.sleep(0.02)
            held = [megabytes(pid) for pid in patient.workers if state(pid) == "T"]
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            return held

    (held,) = patient.do(run())
    assert held < 40


def test_a_worker_that_ends_tells_nothing_of_how_long_its_query_takes(
    numbers: Path, long_query: str
) -> None:
    async def run() -> list[bool]:
        async with Pool(Dataset.of_files([numbers]), ONE_OF_EACH) as pool:
            known = []
            for _ in range(3):
                asked = asyncio.create_task(pool.run(Request(long_query)))
                while not pool.occupancy.long:
                    await asyncio.sleep(0)
                for pid in children(pool.host_process):
                    os.kill(pid, signal.SIGKILL)
                await asyncio.gather(asked, return_exceptions=True)
                known.append(pool._history.of(long_query).is_long)
            return known

    assert asyncio.run(asyncio.wait_for(run(), 20)) == [False, False, True]
