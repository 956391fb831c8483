from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store
from tests.processes import state
from tests.store.conftest import SMALL

from renkei.errors import RenkeiError
from renkei.store.dataset import Dataset
from renkei.store.formats import JSON_LD
from renkei.store.limits import Limits
from renkei.store.outcome import (
    MemoryLimitError,
    QueryError,
    QuerySyntaxError,
    QueueFullError,
    Request,
    SizeLimitError,
    TimeLimitError,
    TooDeepError,
    WorkerDiedError,
)
from renkei.store.pool import Pool

if TYPE_CHECKING:
    from tests.store.conftest import Running

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@contextmanager
def a_quick_answer_afterwards(running: Running, seconds: float = 0.1) -> Iterator[None]:
    """The best of three counts: other processes of the machine may hold one up."""
    yield
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert b'"7"' in running.ask(SMALL).body
        times.append(time.perf_counter() - start)
    assert min(times) < seconds


def test_an_answer_is_complete_bytes(running: Running) -> None:
    assert running.ask(SMALL).body.endswith(b"]}}")
    assert running.pool.contents.default == 300


def test_json_ld_works_in_a_sealed_worker(running: Running) -> None:
    answer = running.ask("CONSTRUCT WHERE { ?s ?p 7 }", graph=JSON_LD)
    assert b'"@context":{"ex":"http://example.org/"}' in answer.body


def test_a_syntax_error_has_its_place(running: Running) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        running.ask("SELECT * {\n  ?s ?p\n}")
    assert (caught.value.line, caught.value.column) == (3, 1)


def test_the_time_limit_ends_the_query_and_its_process(running: Running, long_query: str) -> None:
    with a_quick_answer_afterwards(running):
        start = time.perf_counter()
        with pytest.raises(TimeLimitError) as caught:
            running.ask(long_query, timeout=0.4)
        assert caught.value.seconds == 0.4
        assert 0.35 < time.perf_counter() - start < 2


def test_no_query_gets_more_than_the_longest_time(running: Running, long_query: str) -> None:
    with pytest.raises(TimeLimitError) as caught:
        running.ask(long_query, timeout=3600)
    assert caught.value.seconds == 2


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {CROSS} ORDER BY ?a ?d",
        f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {CROSS} }}",
        "SELECT ?x40 { BIND('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
        + " }",
        f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {CROSS}",
    ],
    ids=["order by", "distinct", "concat", "group_concat"],
)
def test_the_memory_limit(patient: Running, query: str) -> None:
    with a_quick_answer_afterwards(patient), pytest.raises(MemoryLimitError) as caught:
        patient.ask(query)
    assert caught.value.mebibytes == 96


def test_a_query_may_use_its_memory(patient: Running) -> None:
    # The last string has 16 MiB, all of them 32 MiB, and the engine keeps some to spare.
    doubling = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(18))
    query = f"SELECT (STRLEN(?x18) AS ?n) {{ BIND('{'a' * 64}' AS ?x0) {doubling} }}"
    for _ in range(3):  # each time, so not in a worker that keeps what it once had
        assert str(64 << 18).encode() in patient.ask(query).body


def largest_worker(running: Running) -> int:
    """Bytes resident in the largest worker that is ready."""
    running.do(asyncio.sleep(0.2))
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in running.workers]
    return max(pages) * resource.getpagesize()


def test_a_worker_does_not_keep_what_a_deep_query_took(running: Running) -> None:
    before = largest_worker(running)
    depth = 12_000  # some 40 MiB of stack, and quick enough for a worker that is used again
    assert b"true" in running.ask("ASK " + "{" * depth + "}" * depth).body
    assert largest_worker(running) < before + (20 << 20)


def test_the_size_limit(running: Running) -> None:
    with a_quick_answer_afterwards(running), pytest.raises(SizeLimitError):
        running.ask(f"SELECT * {CROSS}")


DEPTH = 600_000


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * DEPTH,
        "ASK " + "{" * DEPTH + "}" * DEPTH,
        "ASK { FILTER(" + "(" * DEPTH + "1" + ")" * DEPTH + ") }",
        "ASK { FILTER(" + "!" * DEPTH + "1) }",
        "ASK { FILTER(1" + "+1" * DEPTH + ") }",
        "ASK { FILTER(1" + "||1" * DEPTH + ") }",
        "ASK { " + "OPTIONAL { " * (DEPTH // 10) + "}" * (DEPTH // 10) + " }",
        "ASK { " + "{} UNION " * (DEPTH // 10) + "{} }",
        "ASK { ?s ?p " + "[ ?p " * (DEPTH // 5) + "1" + "]" * (DEPTH // 5) + " }",
        "ASK { ?s ?p " + "(" * DEPTH + ")" * DEPTH + " }",
        "ASK { ?s " + "!(" * (DEPTH // 2) + " ?o }",
        "ASK { ?s <a:b>" + "/<a:b>" * (DEPTH // 10) + " ?o }",
        "SELECT * { " + "{ SELECT * { " * (DEPTH // 10) + "}}" * (DEPTH // 10) + " }",
        "ASK { " + "".join(f"BIND(1 AS ?x{n}) " for n in range(DEPTH // 20)) + "}",
        "ASK { BIND(" + "STR(" * (DEPTH // 4) + "1" + ")" * (DEPTH // 4) + " AS ?x) }",
    ],
    ids=lambda query: query[6:20].strip(),
)
def test_bombs_for_the_stack_end_as_one_error(running: Running, query: str) -> None:
    with a_quick_answer_afterwards(running):
        start = time.perf_counter()
        with suppress(
            QuerySyntaxError, TooDeepError, TimeLimitError, MemoryLimitError, QueueFullError
        ):
            running.ask(query, timeout=0.2)
        assert time.perf_counter() - start < 2


def test_a_worker_has_a_large_stack(patient: Running) -> None:
    depth = 50_000
    assert b"true" in patient.ask("ASK " + "{" * depth + "}" * depth).body


def test_a_worker_cannot_call_out(running: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(WorkerDiedError):
            running.ask(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_killed_worker_is_one_error_for_one_client(running: Running, long_query: str) -> None:
    async def kill() -> None:
        before = running.workers
        asking = asyncio.create_task(running.pool.run(Request(long_query)))
        await asyncio.sleep(0.02)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerDiedError, match="signal 9"):
            await asking

    running.do(kill())
    running.do(asyncio.sleep(0.1))
    with a_quick_answer_afterwards(running):
        pass


def test_idle_workers_that_are_killed_are_replaced(patient: Running) -> None:
    async def kill() -> set[int]:
        await asyncio.sleep(0.2)
        before = patient.workers
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 20
        while len(patient.workers - before) < 4 and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return patient.workers - before

    assert len(patient.do(kill())) >= 4  # for each place one


@pytest.mark.long
def test_a_worker_that_ends_is_replaced_at_once_and_reaped_later(patient: Running) -> None:
    async def kill() -> tuple[str, str]:
        await asyncio.sleep(0.2)
        before = patient.workers
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        async with asyncio.timeout(20):
            while not patient.workers - before:
                await asyncio.sleep(0.02)
            soon = state(killed)
            while state(killed) == soon:
                await asyncio.sleep(0.2)
        return soon, state(killed)

    assert patient.do(kill()) == ("Z", "")


def test_who_leaves_stops_the_query(running: Running, long_query: str) -> None:
    async def leave() -> set[int]:
        asking = asyncio.create_task(running.pool.run(Request(long_query)))
        await asyncio.sleep(0.2)
        busy = running.workers
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0.2)
        return busy - running.workers

    assert len(running.do(leave())) == 1


def test_a_full_queue(running: Running, long_query: str) -> None:
    async def flood() -> list[object]:
        queries = [running.pool.run(Request(long_query), timeout=0.4) for _ in range(12)]
        return list(await asyncio.gather(*queries, return_exceptions=True))

    outcomes = running.do(flood())
    assert {type(outcome) for outcome in outcomes} == {TimeLimitError, QueueFullError}


def test_the_host_is_replaced_when_it_is_killed(running: Running) -> None:
    async def kill() -> None:
        os.kill(running.pool.host_process, signal.SIGKILL)
        await asyncio.sleep(0.05)

    running.do(kill())
    assert b'"7"' in running.ask(SMALL, timeout=2).body


@pytest.mark.parametrize("wrong", ["<a> <b", "\x00"])
def test_unusable_data_is_an_error_of_the_user(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(wrong)
    with pytest.raises(RenkeiError, match=r"wrong\.ttl:1: "):
        asyncio.run(Pool(Dataset.of_files([path]), Limits()).start())


def test_start_is_quick_and_nothing_is_left_behind(numbers: Path) -> None:
    async def run() -> tuple[float, int]:
        start = time.perf_counter()
        async with Pool(Dataset.of_files([numbers]), Limits()) as pool:
            await pool.run(Request(SMALL))
            return time.perf_counter() - start, pool.host_process

    seconds, host = asyncio.run(run())
    assert seconds < 2
    assert not Path(f"/proc/{host}").exists()


def test_closing_ends_what_runs(numbers: Path, long_query: str) -> None:
    async def run() -> int:
        async with Pool(Dataset.of_files([numbers]), Limits()) as pool:
            asking = asyncio.create_task(pool.run(Request(long_query)))
            await asyncio.sleep(0.15)
        with pytest.raises(QueryError):
            await asking
        return pool.host_process

    start = time.perf_counter()
    host = asyncio.run(run())
    assert time.perf_counter() - start < 3
    assert not Path(f"/proc/{host}").exists()


def test_a_store_directory(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.load(b"<http://example.org/a> <http://example.org/b> 5 .", RdfFormat.TURTLE)
    store.flush()
    del store

    async def run() -> bytes:
        async with Pool(Dataset(directory=str(tmp_path / "store")), Limits()) as pool:
            return (await pool.run(Request("SELECT ?o { ?s ?p ?o }"))).body

    assert b'"5"' in asyncio.run(run())
