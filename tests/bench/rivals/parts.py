"""The parts of the benchmark: starts, small queries, analytic queries, and servers under attack."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from math import inf
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console

from renkei.content import find_content

from .answers import agreement, answers
from .figures import CONNECTIONS, OWN, Load
from .load import measure, sending
from .servers import Server, running, turn
from .workloads import HEAVY, HOSTILE, UNIQUE_SMALL, fresh, selects, write_graph, write_larger

GOOD_CLIENTS: Final = 4
HOSTILE_CLIENTS: Final = 8
HEAVY_LIMIT: Final = 60
"""Seconds that an analytic query may take."""
PASS: Final = 5
"""Seconds that a server may take for all analytic queries once; over it, it is left out."""
_ANSWERS: Final = 3
"""Answers a connection that a figure wants …"""
_PASSES: Final = 2
"""… and how many times all queries."""
_STRETCH: Final = 5
"""How many times the usual length a figure may take for them."""
_BEFORE: Final = 1
"""Seconds that an attack goes on before it is measured what becomes of good queries."""
_LONGER: Final = 2
"""How many times the usual length it is then measured: beside an attack there are fewer answers."""
_LOUD: Final = Console(stderr=True, highlight=False)
Raw = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is measured, and for how long.

    Attributes:
        servers: their names, ours first.
        folder: for data and logs.
        seconds: length of one measurement.
        rounds: how often each is taken.
        starts: how often each server is started.
        copies: how many times the built graph the larger graph is.
    """

    servers: Sequence[str]
    folder: Path
    seconds: float
    rounds: int
    starts: int
    copies: int


def starts(plan: Plan) -> Raw:
    """Seconds to the first answer, each server alone on the machine."""
    data = plan.folder / "graph.nq"
    write_graph(find_content(), data)

    def times(name: str, data: Path | None) -> list[float]:
        found = []
        for _ in range(plan.starts):
            with running(name, data, plan.folder) as server:
                found.append(round(server.seconds, 4))
        _LOUD.print(f"start of {name}: {min(found):.2f} to {max(found):.2f} s")
        return found

    return {
        "built": times(OWN, None),
        "starts": {name: times(name, data) for name in plan.servers},
    }


def small(plan: Plan) -> Raw:
    """(a) named queries repeated, (b) small ones none of which comes twice; memory."""
    content = find_content()
    data = plan.folder / "graph.nq"
    quads = write_graph(content, data)
    named = selects(content)
    work = {"a": list(named.values()), "b": list(UNIQUE_SMALL)}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(n, data, plan.folder)) for n in plan.servers]
        _quiet(servers)
        idle = _memory(servers)
        agreed = _agreement(servers, {**named, **_numbered("small", UNIQUE_SMALL)})
        loads = _rounds(plan, servers, work)
        busy = _memory(servers)
    return {
        "quads": quads,
        "named": len(named),
        "small": len(UNIQUE_SMALL),
        "agreement": {"small": agreed},
        "memory": {name: {"idle": idle[name], "busy": busy[name]} for name in plan.servers},
        "loads": loads,
    }


def heavy(plan: Plan) -> Raw:
    """(c) analytic queries on the larger graph."""
    data = plan.folder / "larger.nq"
    triples = write_larger(find_content(), data, plan.copies)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(n, data, plan.folder, HEAVY_LIMIT)) for n in plan.servers
        ]
        _quiet(servers)
        agreed = _agreement(servers, _numbered("analytic", HEAVY))
        once = {server.name: _once(server) for server in servers}
        able = [server for server in servers if (once[server.name] or inf) <= PASS]
        loads = _rounds(plan, able, {"c": list(HEAVY)})
    return {
        "triples": triples,
        "heavy": len(HEAVY),
        "agreement": {"heavy": agreed},
        "once": once,
        "loads": loads,
    }


def attack(plan: Plan) -> Raw:
    """(d) good queries in quiet and beside hostile ones, each server alone on the machine."""
    content = find_content()
    data = plan.folder / "graph.nq"
    write_graph(content, data)
    queries = [*selects(content).values(), *UNIQUE_SMALL]
    found: Raw = {name: [] for name in plan.servers}
    for number in range(plan.rounds):
        _LOUD.print(f"round {number + 1}, (d)")
        for name in plan.servers:
            # a new one each time: some work at hostile queries for ever
            with running(name, data, plan.folder) as server:
                found[name].append(_pair(server, queries, plan.seconds))
    return {"attack": found}


def _pair(server: Server, queries: Sequence[str], seconds: float) -> Raw:
    """Quiet, then the same beside clients that send hostile queries without pause."""
    quiet = _figure(server, queries, GOOD_CLIENTS, seconds)
    attacked = hostile = None
    try:
        with sending(server, HOSTILE, HOSTILE_CLIENTS, statuses=True) as enemy:
            time.sleep(_BEFORE)
            attacked = measure(server, queries, GOOD_CLIENTS, _LONGER * seconds)
            hostile = enemy.stop()
    except RuntimeError as error:
        _LOUD.print(f"  {server.name}: {error}")
    _LOUD.print(f"  {server.name}: p99 {quiet.p99} ms, then {attacked and attacked.p99} ms")
    return {
        "quiet": asdict(quiet),
        "attacked": attacked and asdict(attacked),
        "hostile": hostile and asdict(hostile),
        "survived": server.alive,
    }


def _rounds(plan: Plan, servers: Sequence[Server], work: Mapping[str, Sequence[str]]) -> Raw:
    """All figures of paused servers, several times; each round begins with another server."""
    found: Raw = {}
    for number in range(plan.rounds):
        first = number % len(servers)
        order = [*servers[first:], *servers[:first]]
        for key, queries in work.items():
            alone: dict[str, float] = {}
            for connections in CONNECTIONS:
                place = found.setdefault(key, {}).setdefault(str(connections), {})
                _LOUD.print(f"round {number + 1}, ({key}), {connections} connections")
                for server in order:
                    with turn(server):
                        rate = alone.get(server.name)
                        load = _figure(server, queries, connections, plan.seconds, rate)
                    alone.setdefault(server.name, load.rate)
                    place.setdefault(server.name, []).append(asdict(load))
                    _LOUD.print(f"  {server.name}: {load.rate:.0f}/s")
    return found


def _figure(
    server: Server,
    queries: Sequence[str],
    connections: int,
    seconds: float,
    alone: float | None = None,
) -> Load:
    """One figure of a server that was warmed up and is quiet again.

    It takes longer where a server is slow, as far as the rate of one connection alone tells: that
    of the warm-up, if it is not known.
    """
    warm = measure(server, queries, connections, min(1, seconds / 3))
    settled = server.settle()
    wanted = max(_ANSWERS * connections, _PASSES * len(queries))
    needed = wanted / max(alone or warm.rate, 1)
    length = min(max(seconds, needed), _STRETCH * seconds)
    return replace(measure(server, queries, connections, length), settled=settled)


def _quiet(servers: Sequence[Server]) -> None:
    """From here on each server runs in its turn only."""
    for server in servers:
        server.settle()
    for server in servers:
        server.pause()


def _memory(servers: Sequence[Server]) -> dict[str, float]:
    return {server.name: round(server.megabytes, 1) for server in servers}


def _agreement(servers: Sequence[Server], queries: Mapping[str, str]) -> Raw:
    own, *rivals = servers
    with turn(own):
        expected = answers(own, queries)
    found = {}
    for rival in rivals:
        with turn(rival):
            found[rival.name] = asdict(agreement(expected, rival, queries))
    return found


def _numbered(name: str, queries: Sequence[str]) -> dict[str, str]:
    return {f"{name}-{number}": query for number, query in enumerate(queries, 1)}


def _once(server: Server) -> float | None:
    """Seconds for all analytic queries once; None where one of them has no answer in time."""
    with turn(server):
        start = time.perf_counter()
        try:
            for query in HEAVY:
                server.ask(fresh(query), timeout=HEAVY_LIMIT)
        except httpx.HTTPError:
            return None
        return round(time.perf_counter() - start, 3)
