"""What the documents say of speed is what was measured: `docs/benchmark/figures.json`."""

from __future__ import annotations

from pathlib import Path

from tests.bench.rivals import longform, report
from tests.bench.rivals.figures import Figures

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "benchmark"
FIGURES = Figures.read(FOLDER / report.FIGURES)


def test_the_readme_has_the_table_of_the_figures() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert report.into(readme, report.short(FIGURES)) == readme


def test_the_long_form_is_that_of_the_figures() -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == longform.text(FIGURES)


def test_all_parts_were_measured() -> None:
    assert {workload for workload, _ in FIGURES.places()} == {"a", "b", "c"}
    assert FIGURES.pairs("renkei")
    assert {"renkei", "oxigraph", "rdflib-endpoint"} <= set(FIGURES.servers)
