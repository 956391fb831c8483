"""make bench, with so little of everything that it takes seconds."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.bench.rivals.figures import CONNECTIONS, WORKLOADS, Figures

ROOT = Path(__file__).parents[2]
LITTLE = ("--seconds", "0.2", "--rounds", "1", "--starts", "1", "--copies", "2")
README = "before\n<!-- benchmark -->\nearlier\n<!-- /benchmark -->\nafter\n"
SERVERS = ["renkei", "oxigraph"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a run has written into."""
    if not (shutil.which("wrk") and importlib.util.find_spec("matplotlib")):
        required = "wrk" in os.environ.get("RENKEI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("wrk or the dependency group bench is not there")
    folder = tmp_path_factory.mktemp("benchmark")
    (folder / "table.md").write_text(README)
    where = ("--write", str(folder), "--readme", str(folder / "table.md"))
    module = (sys.executable, "-m", "tests.bench.rivals.run", *LITTLE, "--server", "oxigraph")
    done = subprocess.run([*module, *where], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "must hold" in done.stdout
    return folder


@pytest.fixture
def figures(report: Path) -> Figures:
    return Figures.read(report / "figures.json")


pytestmark = [pytest.mark.long, pytest.mark.wrk, pytest.mark.timeout(300)]


def test_every_server_is_measured_everywhere(figures: Figures) -> None:
    assert figures.servers == SERVERS
    for workload in WORKLOADS:
        for connections in CONNECTIONS:
            for name in SERVERS:
                (load,) = figures.loads(workload, connections, name)
                assert load.rate > 0, (workload, connections, name)
                assert load.p99 >= load.p50 > 0
                assert load.faults == 0, (workload, connections, name)
            assert len(figures.ratios(workload, connections, "oxigraph")) == 1


def test_starts_and_memory_are_measured(figures: Figures) -> None:
    assert len(figures.built) == 1
    for name in SERVERS:
        (seconds,) = figures.starts(name)
        assert 0 < seconds < 60
        assert all(value and value.median > 5 for value in figures.memory(name))


def test_the_same_engine_gives_the_same_answers(figures: Figures) -> None:
    small, heavy = (figures.raw["agreement"][part]["oxigraph"] for part in ("small", "heavy"))
    assert small["fail"] == heavy["fail"] == heavy["differ"] == []
    assert small["same"] == figures.raw["named"] + figures.raw["small"]


def test_hostile_queries_reach_a_limit(figures: Figures) -> None:
    (pair,) = figures.pairs("renkei")
    assert pair.survived
    assert pair.attacked is not None
    assert pair.attacked.requests > 0
    assert pair.hostile is not None
    assert set(pair.hostile.statuses) == {"503"}


def test_the_report_is_written(report: Path) -> None:
    text = (report / "README.md").read_text()
    for name in ("throughput.svg", "attack.svg", "start.svg"):
        assert f"({name})" in text
        assert (report / name).read_text().startswith("<?xml")
        assert (report / name).stat().st_size < 100_000
    table = (report / "table.md").read_text()
    assert table.startswith("before\n")
    assert table.endswith("after\n")
    assert "earlier" not in table
    assert "(c) analytic queries" in table
