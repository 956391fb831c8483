"""What must hold, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import Final

from .figures import OWN, Figures


@dataclass(frozen=True)
class Gate:
    """What our throughput must be beside that of a rival.

    Attributes:
        workload: of `figures.WORKLOADS`.
        rival: its name.
        least: how many times the rival's.
        aim: what it should be.
    """

    workload: str
    rival: str
    least: float
    aim: float | None = None


RATIOS: Final = (
    Gate("a", "oxigraph", 2),
    Gate("a", "rdflib-endpoint", 25),
    Gate("b", "oxigraph", 0.35, aim=0.6),
    Gate("b", "rdflib-endpoint", 8),
    Gate("c", "oxigraph", 0.95),
)
"""At every number of connections."""
ATTACK: Final = 5
"""How many times the quiet p99 that of good queries may be beside hostile ones …"""
ATTACK_MS: Final = 5
"""… unless it stays under so many milliseconds."""
START: Final = 1
"""Seconds in which `renkei serve` answers over the built graph."""


@dataclass(frozen=True)
class Verdict:
    """Whether something holds.

    Attributes:
        demand: what must hold, in words.
        held: whether it does; None where it was not measured.
        aim: what was aimed at and whether it was reached.
    """

    demand: str
    held: bool | None
    aim: tuple[float, bool] | None = None

    def __str__(self) -> str:
        words = {True: "held", False: "**missed**", None: "not measured"}
        text = f"{self.demand}: {words[self.held]}"
        if self.aim is not None and self.held is not None:
            text += f" (aim {self.aim[0]:g}: {'reached' if self.aim[1] else 'missed'})"
        return text


def throughput(figures: Figures, workload: str, connections: int) -> Iterator[Verdict]:
    """Our rate beside that of rivals. With an error among our answers it does not hold."""
    for gate in RATIOS:
        if gate.workload != workload or gate.rival not in figures.servers:
            continue
        demand = f"≥ {gate.least:g} {gate.rival}"
        own = figures.loads(workload, connections, OWN)
        sound = any(load.rate for load in own) and not any(load.faults for load in own)
        ratios = figures.ratios(workload, connections, gate.rival)
        if not figures.loads(workload, connections, gate.rival):
            yield Verdict(demand, None)
            continue
        # where the rival has no answer at all, any of ours is enough
        found = median(ratios) if ratios else inf
        aim = None if gate.aim is None else (gate.aim, sound and found >= gate.aim)
        yield Verdict(demand, sound and found >= gate.least, aim)


def attacked(figures: Figures) -> Verdict:
    """The p99 of good queries while others are hostile. None of them may get an error."""
    demand = f"< {ATTACK}× quiet, or < {ATTACK_MS} ms"
    pairs = figures.pairs(OWN)
    if not pairs:
        return Verdict(demand, None)
    ratios = [pair.ratio for pair in pairs if pair.ratio is not None]
    loud = [pair.attacked for pair in pairs if pair.attacked is not None]
    whole = len(ratios) == len(pairs) and not any(load.faults for load in loud)
    if not whole or not all(pair.survived for pair in pairs):
        return Verdict(demand, False)
    return Verdict(demand, median(ratios) < ATTACK or median(load.p99 for load in loud) < ATTACK_MS)


def started(figures: Figures) -> Verdict:
    """The time of `renkei serve` to its first answer over the built graph."""
    built = figures.built
    return Verdict(f"< {START} s", median(built) < START if built else None)


def missed(figures: Figures) -> list[str]:
    """What does not hold, each with the place where."""
    found = [
        f"({workload}) at {connections}: {verdict.demand}"
        for workload, connections in figures.places()
        for verdict in throughput(figures, workload, connections)
        if verdict.held is False
    ]
    if attacked(figures).held is False:
        found.append(f"(d) p99 beside hostile clients {attacked(figures).demand}")
    if started(figures).held is False:
        found.append(f"start-up {started(figures).demand}")
    return found
