"""The tables of the report, made of the figures; how they are drawn is left to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from . import gates
from .figures import CONNECTIONS, OWN, WORKLOADS, Figures, Load, Spread, spread

FAULTY: Final = "†"
"""Marks a figure with errors or broken requests among its answers."""
FEW: Final = "‡"
"""Marks a figure of too few answers."""
RESTLESS: Final = "§"
"""Marks a figure of a server that was still busy with what came before."""
MARKS: Final = {
    FAULTY: "some requests got an error or no answer; the rate counts good answers only",
    FEW: "under two answers a connection in some round: a rough figure",
    RESTLESS: "the server was still busy with what came before",
}
NONE: Final = "–"
ATTACK: Final = "(d) p99 of good queries beside hostile ones"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes:
        head: titles of the columns.
        rows: as many cells each.
    """

    head: Row
    rows: Sequence[Row]

    @property
    def marks(self) -> list[str]:
        """The marks that occur, each with its meaning."""
        text = " ".join(cell for row in self.rows for cell in row)
        return [f"{mark} {meaning}" for mark, meaning in MARKS.items() if mark in text]

    def markdown(self) -> list[str]:
        """The lines of the table in Markdown."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return [f"| {' | '.join(cells)} |" for cells in lines]


def summary(figures: Figures) -> Grid:
    """One row for each thing that was measured, with what must hold."""
    rivals = figures.rivals
    rows: list[Row] = []
    for workload, connections in figures.places():
        own = figures.loads(workload, connections, OWN)
        rows.append(
            (
                f"{WORKLOADS[workload]}, {_connections(connections)}",
                f"{_rate(own)}/s{_marks(own)}",
                *(_times(figures, workload, connections, rival) for rival in rivals),
                ", ".join(map(str, gates.throughput(figures, workload, connections))),
            )
        )
    attacked = [_attacked(figures, name) for name in figures.servers]
    rows.append((f"{ATTACK}, times quiet", *attacked, str(gates.attacked(figures))))
    built = _text(Spread.of(figures.built), " s")
    rows.append(
        ("start of `renkei serve`", built, *(NONE for _ in rivals), str(gates.started(figures)))
    )
    begun = [_text(Spread.of(figures.starts(name)), " s") for name in figures.servers]
    rows.append(("start with the data of (a)", *begun, ""))
    memory = [_grown(figures.memory(name)) for name in figures.servers]
    rows.append(("memory (PSS) before load → after (a), (b)", *memory, ""))
    return Grid(("", *map(figures.version, figures.servers), "must hold"), rows)


def throughput(figures: Figures, workload: str) -> Grid:
    """Every server at every number of connections: medians, with the least and the most."""
    head = ("connections", "server", "good answers a second", "p50, ms", "p99, ms")
    rows = []
    for connections in CONNECTIONS:
        for name in figures.servers:
            loads = figures.loads(workload, connections, name)
            if not loads:
                continue
            ratios = Spread.of(figures.ratios(workload, connections, name))
            cells = [_range(spread(loads, key)) for key in ("rate", "p50", "p99")]
            cells[0] += _marks(loads)
            ratio = NONE if name == OWN else _range(ratios, "×")
            rows.append((str(connections), name, *cells, ratio, _faults(loads)))
    return Grid((*head, "Renkei's, times this", "errors; broken; answers"), rows)


def attack(figures: Figures) -> Grid:
    """(d) of every server."""
    head = ("server", "quiet p99, ms", "attacked p99, ms", "ratio", "quiet, a second")
    rows = []
    for name in figures.servers:
        pairs = figures.pairs(name)
        if not pairs:
            continue
        quiet = [pair.quiet for pair in pairs]
        loud = [pair.attacked for pair in pairs if pair.attacked is not None]
        ratios = Spread.of(pair.ratio for pair in pairs if pair.ratio is not None)
        rows.append(
            (
                name,
                _range(spread(quiet, "p99")),
                _range(spread([load for load in loud if load.requests], "p99")) + _marks(loud),
                _range(ratios, "×"),
                _range(spread(quiet, "rate")),
                _range(spread(loud, "rate")),
                _faults(loud),
                f"{sum(pair.survived for pair in pairs)} of {len(pairs)}",
            )
        )
    further = ("attacked, a second", "errors; broken; answers", "answers afterwards")
    return Grid((*head, *further), rows)


def hostile(figures: Figures) -> Grid:
    """What became of the hostile queries."""
    rows = []
    for name in figures.servers:
        loads = [pair.hostile for pair in figures.pairs(name) if pair.hostile is not None]
        counts: Counter[str] = Counter()
        for load in loads:
            counts.update(load.statuses)
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(counts.items()))
        broken = sum(load.broken for load in loads)
        seconds = sum(load.seconds for load in loads)
        rows.append((name, f"{seconds:.0f}", statuses or NONE, str(broken)))
    return Grid(("server", "seconds", "answers by status", "broken"), rows)


def starts(figures: Figures) -> Grid:
    """Start-up and memory."""
    head = ("server", "start, s", "memory before load, MB", "memory after (a) and (b), MB")
    rows: list[Row] = [("renkei serve, built graph", _range(Spread.of(figures.built)), NONE, NONE)]
    for name in figures.servers:
        start = _range(Spread.of(figures.starts(name)))
        idle, busy = figures.memory(name)
        rows.append((name, start, _text(idle, ""), _text(busy, "")))
    return Grid(head, rows)


def number(value: float) -> str:
    """Three figures, or all of a whole number.

    >>> [number(value) for value in (12345.6, 456.7, 45.67, 4.567, 0.4567)]
    ['12,346', '457', '45.7', '4.57', '0.457']
    """
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _connections(count: int) -> str:
    return f"{count} connection{'s' if count > 1 else ''}"


def _range(value: Spread | None, unit: str = "") -> str:
    if value is None:
        return NONE
    if value.least == value.most:
        return f"{number(value.median)}{unit}"
    return f"{number(value.median)}{unit} ({number(value.least)}–{number(value.most)})"


def _text(value: Spread | None, unit: str) -> str:
    return NONE if value is None else f"{number(value.median)}{unit}"


def _grown(memory: tuple[Spread | None, Spread | None]) -> str:
    return f"{_text(memory[0], '')} → {_text(memory[1], ' MB')}"


def _rate(loads: Iterable[Load]) -> str:
    return number(median(load.rate for load in loads))


def _times(figures: Figures, workload: str, connections: int, rival: str) -> str:
    loads = figures.loads(workload, connections, rival)
    if not loads:
        return NONE
    ratios = figures.ratios(workload, connections, rival)
    return (f"{number(median(ratios))}×" if ratios else "no answer") + _marks(loads)


def _attacked(figures: Figures, name: str) -> str:
    pairs = figures.pairs(name)
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    if not ratios:
        return "no answer" if pairs else NONE
    loud = [pair.attacked for pair in pairs if pair.attacked is not None]
    p99 = median(load.p99 for load in loud if load.requests)
    return f"{number(median(ratios))}× ({number(p99)} ms){_marks(loud)}"


def _faults(loads: Iterable[Load]) -> str:
    found = list(loads)
    sums = [sum(getattr(load, key) for load in found) for key in ("status", "broken", "requests")]
    return "; ".join(f"{value:,}" for value in sums)


def _marks(loads: Sequence[Load]) -> str:
    marks = FAULTY if any(load.faults for load in loads) else ""
    marks += FEW if any(load.few for load in loads) else ""
    return marks + (RESTLESS if not all(load.settled for load in loads) else "")
