"""The figures of a run: what stands in `figures.json`, and medians and ratios of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

OWN: Final = "renkei"
CONNECTIONS: Final = (1, 8, 64)
WORKLOADS: Final = {
    "a": "(a) named queries, repeated",
    "b": "(b) small queries, none twice",
    "c": "(c) analytic queries, larger graph",
}


@dataclass(frozen=True)
class Load:
    """What one run of wrk measured.

    Attributes:
        requests: answers received.
        seconds: how long it ran.
        rate: answers a second that are none of an error.
        few: whether there were too few answers for a rate: it is then a rough one.
        p50: median latency, in milliseconds.
        p99: 99th percentile, in milliseconds.
        status: answers with a status from 400 on.
        broken: requests without an answer, for want of a connection or of time.
        settled: whether the server was quiet before.
        statuses: how many answers of each status, where these were counted.
    """

    requests: int
    seconds: float
    rate: float
    few: bool
    p50: float
    p99: float
    status: int
    broken: int
    settled: bool = True
    statuses: Mapping[str, int] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        """Requests that got an error, or nothing."""
        return self.status + self.broken


@dataclass(frozen=True)
class Spread:
    """A figure that was taken several times.

    Attributes:
        median: the figure.
        least: the lowest one taken.
        most: the highest one.
    """

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """Of all values; None where there are none.

        >>> Spread.of([3, 1, 2])
        Spread(median=2, least=1, most=3)
        """
        found = list(values)
        return cls(median(found), min(found), max(found)) if found else None


@dataclass(frozen=True)
class Pair:
    """A server in quiet, and then under attack.

    Attributes:
        quiet: good queries alone.
        attacked: the same beside hostile ones; None where the server was gone.
        hostile: the hostile ones.
        survived: whether the server answered afterwards.
    """

    quiet: Load
    attacked: Load | None
    hostile: Load | None
    survived: bool

    @property
    def ratio(self) -> float | None:
        """How many times the quiet p99 that under attack is; None without answers."""
        if self.attacked is None or not self.attacked.requests or not self.quiet.p99:
            return None
        return self.attacked.p99 / self.quiet.p99


class Figures:
    """All figures of a run.

    Args:
        raw: what `figures.json` holds.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    @classmethod
    def read(cls, path: Path) -> Figures:
        """Those of a file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @property
    def servers(self) -> list[str]:
        """The servers that were measured, our own first."""
        return list(self.raw["servers"])

    @property
    def rivals(self) -> list[str]:
        """The others."""
        return [name for name in self.servers if name != OWN]

    def version(self, name: str) -> str:
        """A server with its version."""
        return f"{name} {self.raw['versions'][name]}"

    def loads(self, workload: str, connections: int, name: str) -> list[Load]:
        """What was measured of a server, round by round; nothing of one that was left out."""
        found = self.raw["loads"].get(workload, {}).get(str(connections), {}).get(name, [])
        return [Load(**load) for load in found]

    def ratios(self, workload: str, connections: int, rival: str) -> list[float]:
        """How many times a rival's rate ours is, round by round."""
        own = self.loads(workload, connections, OWN)
        other = self.loads(workload, connections, rival)
        pairs = zip(own, other, strict=False)
        return [ours.rate / theirs.rate for ours, theirs in pairs if theirs.rate]

    def pairs(self, name: str) -> list[Pair]:
        """Quiet and attack of a server, pair by pair."""

        def load(raw: Mapping[str, Any] | None) -> Load | None:
            return Load(**raw) if raw else None

        return [
            Pair(
                Load(**pair["quiet"]),
                load(pair["attacked"]),
                load(pair["hostile"]),
                pair["survived"],
            )
            for pair in self.raw["attack"].get(name, [])
        ]

    def starts(self, name: str) -> list[float]:
        """Seconds of each start of a server with the data."""
        return list(self.raw["starts"].get(name, []))

    @property
    def built(self) -> list[float]:
        """Seconds of each start of ours on the built graph, with no option."""
        return list(self.raw["built"])

    def memory(self, name: str) -> tuple[Spread | None, Spread | None]:
        """Megabytes before any load, and after (a) and (b)."""
        raw = self.raw["memory"].get(name, {})
        idle, busy = ([raw[key]] if key in raw else [] for key in ("idle", "busy"))
        return Spread.of(idle), Spread.of(busy)

    def places(self) -> Iterator[tuple[str, int]]:
        """Workload and connections of each figure that was taken."""
        for workload in WORKLOADS:
            for connections in CONNECTIONS:
                if self.loads(workload, connections, OWN):
                    yield workload, connections


def spread(loads: Iterable[Load], key: str) -> Spread | None:
    """Of one field of all loads, such as `rate`."""
    return Spread.of(getattr(load, key) for load in loads)
