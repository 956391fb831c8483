"""Figures made up for the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.bench.rivals.figures import Figures

MakeUp = Callable[..., Figures]


def load(rate: float = 100, **changes: Any) -> dict[str, Any]:
    """A figure without fault."""
    plain = {"requests": 1000, "seconds": 1, "rate": rate, "few": False, "p50": 1, "p99": 2}
    return {**plain, "status": 0, "broken": 0, "settled": True, "statuses": {}, **changes}


def attacked(quiet: float, loud: float, **changes: Any) -> dict[str, Any]:
    """A pair of p99, in milliseconds."""
    pair = {"quiet": load(p99=quiet), "attacked": load(p99=loud), "hostile": load(), **changes}
    return {"survived": True, **pair}


@pytest.fixture
def make_up() -> MakeUp:
    """Makes figures of us and of the servers that are named, with what is given in them."""

    def make(*rivals: str, **given: Any) -> Figures:
        names = ["renkei", *rivals]
        raw = {
            "machine": {"processors": 2, "processor": "P", "system": "Linux", "python": "3"},
            "versions": dict.fromkeys((*names, "wrk"), "1.0"),
            "servers": names,
            "seconds": 1,
            "rounds": 3,
            "repeats": 5,
            "named": 68,
            "small": 5,
            "heavy": 5,
            "quads": 1000,
            "triples": 2000,
            **{key: {} for key in ("loads", "agreement", "memory", "starts", "attack", "once")},
            "built": [0.5],
        }
        return Figures({**raw, **given})

    return make
