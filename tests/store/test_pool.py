from __future__ import annotations

import asyncio
import os
import re
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
from renkei.store.processes import Worker

if TYPE_CHECKING:
    from tests.store.conftest import Running

SMALL = "SELECT ?o { <http://example.org/n7> ?p ?o }"
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


def children(running: Running) -> set[int]:
    """The processes forked by the pool's host."""
    host = running.pool.host_process
    return {int(pid) for pid in Path(f"/proc/{host}/task/{host}/children").read_text().split()}


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
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in children(running)]
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
        before = children(running)
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
        before = children(patient)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        end = time.monotonic() + 20
        while len(children(patient) - before) < 4 and time.monotonic() < end:
            await asyncio.sleep(0.05)
        return children(patient) - before

    assert len(patient.do(kill())) >= 4  # for each place one


def test_who_leaves_stops_the_query(running: Running, long_query: str) -> None:
    async def leave() -> set[int]:
        asking = asyncio.create_task(running.pool.run(Request(long_query)))
        await asyncio.sleep(0.2)
        busy = children(running)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0.2)
        return busy - children(running)

    assert len(running.do(leave())) == 1


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
        for pid in children(running)
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


def states(running: Running) -> set[str]:
    """The states of the workers, as the kernel tells them; T is stopped."""
    return {
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        for pid in children(running)
    }


def longish(name: str) -> str:
    """A query of some hundredths of a second of processor time over `numbers`, of a new shape."""
    different = "STR(?c) != STR(?f) && SHA256(CONCAT(STR(?c), STR(?f))) != ''"
    return f"SELECT (COUNT(*) AS ?{name}) {{ ?a ?b ?c . ?d ?e ?f FILTER({different}) }}"


def test_a_worker_is_used_again_after_a_long_query(untouched: Running) -> None:
    untouched.do(asyncio.sleep(0.2))
    before = children(untouched)
    for number in range(5):
        assert b"89700" in untouched.ask(longish(f"xa{number}")).body
        assert 10 in niceness(untouched)  # of a thread that serves no more
        assert b'"7"' in untouched.ask(SMALL).body
        untouched.do(asyncio.sleep(0.05))
        assert niceness(untouched) == {0}
    # One more may have been made meanwhile; none was lost and made anew.
    assert len(children(untouched) - before) <= 1


def test_what_is_known_to_take_hundredths_of_a_second_keeps_its_share(untouched: Running) -> None:
    lowered = []
    for _ in range(5):
        untouched.ask(longish("xe"))
        lowered.append(niceness(untouched) != {0})
        untouched.do(asyncio.sleep(0.05))  # the thread that serves no more ends
    assert lowered == [True, True, True, False, False]


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


def test_an_answer_that_comes_before_the_pause_is_taken_and_its_worker_goes_on(
    running: Running, long_query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Worker.pause

    def slowly(worker: Worker) -> None:
        time.sleep(0.3)  # the loop stands still, and the answer comes meanwhile
        pause(worker)

    async def run() -> tuple[bytes, set[str]]:
        long = [
            asyncio.create_task(running.pool.run(Request(long_query), timeout=1.5)) for _ in "ab"
        ]
        await asyncio.sleep(0.2)
        monkeypatch.setattr(Worker, "pause", slowly)
        answer = await asyncio.wait_for(running.pool.run(Request(longish("xd")), timeout=1), 0.8)
        await asyncio.gather(*long, return_exceptions=True)
        await asyncio.sleep(0.2)
        return answer.body, states(running)

    body, after = running.do(run())
    assert b"89700" in body
    assert "T" not in after


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
