"""Ratios, gates and tables of made-up figures."""

from __future__ import annotations

import doctest

import pytest
from tests.bench.rivals import answers, figures, gates, longform, report, tables
from tests.bench.rivals.figures import Spread

from .conftest import MakeUp, attacked, load

OURS, THEIRS = (200.0, 90.0, 330.0), (100.0, 90.0, 110.0)


def loads(workload: str, **rates: list[dict[str, object]]) -> dict[str, object]:
    """Figures of one workload at 8 connections; `rdflib_endpoint` is rdflib-endpoint."""
    return {workload: {"8": {name.replace("_", "-"): each for name, each in rates.items()}}}


@pytest.mark.parametrize("module", [answers, figures, tables], ids=lambda m: m.__name__)
def test_examples(module: object) -> None:
    done = doctest.testmod(module)  # type: ignore[arg-type]
    assert done.attempted
    assert not done.failed


def test_a_ratio_is_of_figures_of_the_same_round(make_up: MakeUp) -> None:
    ours, theirs = ([load(rate) for rate in rates] for rates in (OURS, THEIRS))
    made = make_up("oxigraph", loads=loads("a", renkei=ours, oxigraph=theirs))
    ratios = made.ratios("a", 8, "oxigraph")
    assert ratios == [2, 1, 3]
    assert Spread.of(ratios) == Spread(2, 1, 3)


def test_a_rival_without_answers_has_no_ratio(make_up: MakeUp) -> None:
    silent = load(0, requests=0, few=True, broken=8)
    made = make_up("oxigraph", loads=loads("c", renkei=[load()], oxigraph=[silent]))
    assert made.ratios("c", 8, "oxigraph") == []
    assert [verdict.held for verdict in gates.throughput(made, "c", 8)] == [True]
    (row,) = [row for row in tables.summary(made).rows if row[0].startswith("(c)")]
    assert row[2] == "no answer†‡"


@pytest.mark.parametrize(
    ("workload", "rival", "ratio", "held", "aimed"),
    [
        ("a", "oxigraph", 2.0, True, None),
        ("a", "oxigraph", 1.99, False, None),
        ("a", "rdflib-endpoint", 25.0, True, None),
        ("a", "rdflib-endpoint", 24.9, False, None),
        ("b", "oxigraph", 0.34, False, False),
        ("b", "oxigraph", 0.35, True, False),
        ("b", "oxigraph", 0.6, True, True),
        ("b", "rdflib-endpoint", 7.9, False, None),
        ("c", "oxigraph", 0.95, True, None),
        ("c", "oxigraph", 0.94, False, None),
    ],
)
def test_gates_of_throughput(
    make_up: MakeUp, workload: str, rival: str, ratio: float, held: bool, aimed: bool | None
) -> None:
    rates = {"renkei": [load(100 * ratio)], rival: [load(100)]}
    made = make_up(rival, loads=loads(workload, **rates))
    (verdict,) = gates.throughput(made, workload, 8)
    assert verdict.held is held
    assert (verdict.aim and verdict.aim[1]) == aimed
    assert (gates.missed(made) == []) is held


@pytest.mark.parametrize("fault", ["status", "broken"])
def test_a_gate_does_not_hold_with_an_error_of_ours(make_up: MakeUp, fault: str) -> None:
    faulty = load(1000, **{fault: 1})
    made = make_up("oxigraph", loads=loads("a", renkei=[faulty], oxigraph=[load(100)]))
    assert [verdict.held for verdict in gates.throughput(made, "a", 8)] == [False]
    assert "1,000/s†" in report.short(made)
    assert "† some requests" in report.short(made)


@pytest.mark.parametrize(
    ("pairs", "held"),
    [
        ([attacked(10, 49), attacked(10, 90), attacked(10, 12)], True),
        ([attacked(10, 51), attacked(10, 90), attacked(10, 12)], False),
        ([attacked(0.1, 4.9)], True),
        ([attacked(0.1, 5.1)], False),
        ([attacked(10, 12, survived=False)], False),
        ([attacked(10, 12, attacked=load(p99=12, status=1))], False),
        ([attacked(10, 12), attacked(10, 12, attacked=None)], False),
    ],
)
def test_the_gate_of_the_attack(
    make_up: MakeUp, pairs: list[dict[str, object]], held: bool
) -> None:
    assert gates.attacked(make_up(attack={"renkei": pairs})).held is held


def test_the_gate_of_the_start(make_up: MakeUp) -> None:
    assert gates.started(make_up(built=[0.7, 0.9, 3])).held
    assert not gates.started(make_up(built=[0.7, 1.0, 3])).held
    assert "start-up < 1 s" in gates.missed(make_up(built=[1.0]))


def test_what_is_missed_stands_in_the_long_form(make_up: MakeUp) -> None:
    rates = {"renkei": [load(100)], "oxigraph": [load(100)]}
    made = make_up("oxigraph", loads=loads("a", **rates))
    assert "- (a) at 8: ≥ 2 oxigraph" in longform.text(made)
    assert "**missed**" in report.short(made)
    assert "All that must hold holds." not in longform.text(made)


def test_answers_that_differ_are_named(make_up: MakeUp) -> None:
    item = {"same": 3, "differ": ["events"], "fail": ["targets"]}
    made = make_up("oxigraph", agreement={"small": {"oxigraph": item}})
    assert "3 as Renkei; otherwise: events; no answer: targets" in longform.text(made)


def test_readme_keeps_what_is_around_its_table() -> None:
    text = "a\n<!-- benchmark -->\nold\n<!-- /benchmark -->\nb\n"
    assert report.into(text, r"new \1" + "\n") == text.replace("old", r"new \1")
    with pytest.raises(ValueError, match="no <!-- benchmark"):
        report.into("a\n", "new\n")
