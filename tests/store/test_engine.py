from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from renkei.errors import RenkeiError
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.store.formats import N_TRIPLES
from renkei.store.limits import Limits
from renkei.store.outcome import Request

LIMITS = Limits(workers=2, timeout=2, memory=96)


def test_our_own_queries(cities: Path) -> None:
    async def run() -> None:
        async with Engine(Dataset.of_files([cities]), LIMITS) as engine:
            rows = await engine.select(
                "PREFIX ex: <http://example.org/> SELECT ?city ?name { ?city ex:partner ?other "
                "OPTIONAL { ?city ex:name ?name } } ORDER BY ?city"
            )
            assert rows[-1] == {
                "city": NamedNode("http://example.org/tokyo"),
                "name": Literal("東京", language="ja"),
            }
            assert rows[0] == {"city": NamedNode("http://example.org/jakarta")}
            assert await engine.ask("ASK { ?s ?p ?o }")
            assert not await engine.ask("ASK { ?s ?p 'nothing' }")
            graph = await engine.construct("CONSTRUCT WHERE { ?s ?p '東京'@ja }", N_TRIPLES)
            assert graph.count(b"\n") == 1
            with pytest.raises(ValueError, match="SELECT"):
                await engine.select("ASK {}")

    asyncio.run(run())


def test_what_was_launched_before_is_waited_for(cities: Path) -> None:
    engine = Engine(Dataset.of_files([cities]), LIMITS)
    with engine.launch() as launched:

        async def run() -> None:
            async with engine:
                with engine.hold() as pool:
                    assert pool.host_process == launched.process.pid
                assert await engine.ask("ASK { ?s ?p ?o }")

        asyncio.run(run())
    assert launched.process.returncode == 0, "it was to end by itself"


def test_what_was_launched_in_vain_is_ended(cities: Path) -> None:
    with Engine(Dataset.of_files([cities]), LIMITS).launch() as launched:
        assert launched.process.poll() is None
    assert launched.process.returncode == -signal.SIGKILL


def test_an_exchange_answers_every_query_from_one_release(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / f"{name}.ttl").write_text(
            "\n".join(
                f"<http://example.org/{n}> <http://example.org/p> '{name}' ." for n in range(50)
            )
        )

    async def run() -> None:
        old, new = (Dataset.of_files([tmp_path / f"{name}.ttl"]) for name in ("old", "new"))
        async with Engine(old, LIMITS) as engine:
            first = engine.contents.release
            answers: list[bytes] = []
            going = True

            async def client() -> None:
                while going:
                    answers.append((await engine.run(Request("SELECT ?o { ?s ?p ?o }"))).body)

            clients = [asyncio.create_task(client()) for _ in range(3)]
            await asyncio.sleep(0.05)
            engine.exchange(await engine.prepare(new))
            await asyncio.sleep(0.05)
            going = False
            await asyncio.gather(*clients)
            assert engine.contents.release != first
            counts = {(body.count(b'"old"'), body.count(b'"new"')) for body in answers}
            assert counts == {(50, 0), (0, 50)}

    asyncio.run(run())


def test_a_broken_release_changes_nothing(cities: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<a")

    async def run() -> None:
        async with Engine(Dataset.of_files([cities]), LIMITS) as engine:
            release = engine.contents.release
            with pytest.raises(RenkeiError):
                await engine.prepare(Dataset.of_files([tmp_path / "broken.ttl"]))
            assert engine.contents.release == release
            assert await engine.ask("ASK { ?s ?p ?o }")

    asyncio.run(run())
