"""Measure the endpoint beside its rivals, all in one run on one machine.

    make bench

Each figure is taken from all servers in turn before the next one is taken, so that what else the
machine does falls on all of them. Client and servers share its processors. Read the ratios:
absolute figures are those of one machine at one time.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click
import httpx
from rich.console import Console

from renkei.content import find_content

from . import report
from .load import Load, background, measure
from .servers import Server, available, processors, running
from .workloads import HEAVY, HOSTILE, UNIQUE_SMALL, selects, write_graph, write_larger

CONNECTIONS: Final = (1, 8, 64)
_LOUD: Final = Console(stderr=True)
Figures = dict[str, Any]


def same_answers(servers: Sequence[Server], queries: Sequence[str]) -> list[str]:
    """The queries to which all servers give equally many rows."""
    kept = []
    for query in queries:
        counts = {_rows(server, query) for server in servers}
        if len(counts) == 1 and None not in counts:
            kept.append(query)
    return kept


def in_turn(
    servers: Sequence[Server], work: Mapping[str, Sequence[str]], connections: int, seconds: float
) -> dict[str, Load]:
    """One figure of each server: each is warmed up for a moment, then measured."""
    found = {}
    for server in servers:
        measure(server, work[server.name], connections, min(1, seconds))
        found[server.name] = measure(server, work[server.name], connections, seconds)
        _LOUD.print(f"  {server.name}: {found[server.name].good:.0f}/s", highlight=False)
    return found


def under_attack(server: Server, queries: Sequence[str], seconds: float) -> Figures:
    """Latency of good queries, in quiet and while eight clients send hostile ones."""
    quiet = measure(server, queries, 4, seconds)
    try:
        with background(server, HOSTILE, 8):
            loud = measure(server, queries, 4, 2 * seconds)
    except RuntimeError:
        loud = None
    _LOUD.print(f"  {server.name}: p99 {quiet.p99:.1f} ms, then {loud and loud.p99} ms")
    return {
        "quiet": asdict(quiet),
        "attacked": loud and asdict(loud),
        "survived": server.alive,
    }


def _rows(server: Server, query: str) -> int | None:
    try:
        response = server.ask(query, timeout=20)
        return len(response.json()["results"]["bindings"]) if response.is_success else None
    except (httpx.HTTPError, ValueError, KeyError):
        return None


def small_graph(folder: Path, seconds: float, names: Sequence[str]) -> Figures:
    """Start-up, memory, (a) named queries repeated, (b) unique small ones, (d) under attack."""
    content = find_content()
    data = folder / "graph.nq"
    quads = write_graph(content, data)
    with ExitStack() as stack:
        servers = [stack.enter_context(_start(name, data, folder)) for name in names]
        named = selects(content)
        agreed = {server.name: len(same_answers([servers[0], server], named)) for server in servers}
        repeated = {server.name: named for server in servers}
        unique = {server.name: UNIQUE_SMALL for server in servers}
        figures: Figures = {
            "quads": quads,
            "named": len(named),
            "agreed": agreed,
            "start": {server.name: server.seconds for server in servers},
            "idle": {server.name: server.megabytes for server in servers},
        }
        for key, work in (("a", repeated), ("b", unique)):
            figures[key] = {}
            for connections in CONNECTIONS:
                _LOUD.print(f"({key}) {connections} connections")
                loads = in_turn(servers, work, connections, seconds)
                figures[key][str(connections)] = _plain(loads)
        figures["busy"] = {server.name: server.megabytes for server in servers}
    return figures


def heavy_graph(folder: Path, seconds: float, names: Sequence[str]) -> Figures:
    """(c) analytic queries on the larger graph; who takes over 20 s for one is left out."""
    data = folder / "larger.nq"
    triples = write_larger(find_content(), data)
    figures: Figures = {"triples": triples, "loads": {}, "left_out": []}
    with ExitStack() as stack:
        servers = [stack.enter_context(_start(name, data, folder, 60)) for name in names]
        able = [s for s in servers if all(_rows(s, query) is not None for query in HEAVY)]
        figures["left_out"] = [server.name for server in servers if server not in able]
        for connections in (1, 8):
            _LOUD.print(f"(c) {connections} connections")
            loads = in_turn(able, {s.name: HEAVY for s in able}, connections, 2 * seconds)
            figures["loads"][str(connections)] = _plain(loads)
    return figures


def attacked(folder: Path, seconds: float, names: Sequence[str]) -> Figures:
    """(d) each server alone, since one that is attacked takes the processors from all."""
    content = find_content()
    data = folder / "graph.nq"
    write_graph(content, data)
    queries = [*selects(content), *UNIQUE_SMALL]
    figures: Figures = {}
    for name in names:
        with _start(name, data, folder) as server:
            figures[name] = under_attack(server, queries, seconds)
    return figures


def _start(name: str, data: Path, folder: Path, limit: float = 1) -> Any:
    own = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
    return running(name, data, own, limit)


def _plain(loads: Mapping[str, Load]) -> Figures:
    return {name: {**asdict(load), "good": load.good} for name, load in loads.items()}


PARTS: Final[Mapping[str, Callable[[Path, float, Sequence[str]], Figures]]] = {
    "small": small_graph,
    "heavy": heavy_graph,
    "attack": attacked,
}


@click.command()
@click.option("--seconds", default=5.0, show_default=True, help="Length of one measurement.")
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Parts to measure.")
@click.option("--server", multiple=True, help="Servers to measure; all that can be started.")
@click.option("--write", type=click.Path(path_type=Path), help="Folder for report and plots.")
def main(
    seconds: float, only: tuple[str, ...], server: tuple[str, ...], write: Path | None
) -> None:
    """Measure the endpoint beside its rivals."""
    names = [name for name in available() if not server or name in server]
    figures: Figures = {
        "machine": {"processors": processors(), "python": platform.python_version()},
        "servers": names,
        "seconds": seconds,
    }
    with tempfile.TemporaryDirectory(prefix="renkei-bench-") as folder:
        for part in only or PARTS:
            figures[part] = PARTS[part](Path(folder), seconds, names)
    report.show(figures, Console(width=110))
    if write:
        write.mkdir(parents=True, exist_ok=True)
        (write / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
        report.write(figures, write)
    sys.exit(0)


if __name__ == "__main__":
    main()
