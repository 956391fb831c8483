"""Precision and recall of `renkei link` on the gold list, with every error.

Precision: of the rows matched, the share matched rightly. Recall: of the rows that have a city in
the list, the share matched to it. Rows for a person to decide and rows for cities that are not
there are counted beside. Exit code 1 where a target is missed.

Run: make link-eval
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from renkei.link.datasets import DATASETS, GEONAMES
from renkei.link.decide import Decision, Matcher, Verdict
from renkei.link.index import Index
from renkei.link.rows import read_rows

GOLD: Final = Path(__file__).resolve().parent / "gold"
HALVES: Final = ("tune", "held-out")
PRECISION: Final = 0.99
RECALL: Final = 0.95


@dataclass
class Score:
    """What became of the rows of one file."""

    rows: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    ambiguous: list[bool] = field(default_factory=list)
    absent: list[bool] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right matches of all matches."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Right matches of all rows that have a city."""
        return self.right / (self.right + self.missed)


def given(decision: Decision) -> str:
    """What the program says, in the words of the gold list."""
    if decision.verdict is Verdict.MATCH:
        return decision.candidates[0].entity.id.removeprefix(GEONAMES).rstrip("/")
    return "?" if decision.verdict is Verdict.REVIEW else "-"


def make_matcher() -> Matcher:
    """GeoNames, cities from 15,000 inhabitants on, as `--against geonames` has it."""
    dataset = DATASETS["geonames"]
    return Matcher(Index(dataset.read()), declared=True, others=dataset.others())


def evaluate(matcher: Matcher, path: Path) -> Score:
    """Match the rows of one file and compare."""
    with path.open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    entities, _ = read_rows(path)
    score = Score(rows=len(gold))
    for row, entity in zip(gold, entities, strict=True):
        decision = matcher.decide(entity)
        got, expected = given(decision), row["expected"]
        if expected == "?":
            score.ambiguous.append(got == "?")
        elif expected == "-":
            score.absent.append(got == "-")
        elif got != expected:
            score.missed += 1
        if got not in "?-":
            score.right += got == expected
            score.wrong += got != expected
        if got != expected:
            named = ", ".join(f"{c.entity.label} {c.entity.id}" for c in decision.candidates[:3])
            score.errors.append(
                f"  {row['case']}: {row['city']} | {row['country']} | {row['region']} -> "
                f"{got}, expected {expected}; {decision.reason} {named}".rstrip()
            )
    return score


def main() -> int:
    """Print the figures and the errors of both halves."""
    matcher = make_matcher()
    good = True
    for half in HALVES:
        score = evaluate(matcher, GOLD / f"{half}.csv")
        print(
            f"{half}: {score.rows} rows, precision {score.precision:.4f} "
            f"({score.right} of {score.right + score.wrong} matches), recall {score.recall:.4f} "
            f"({score.right} of {score.right + score.missed}), left to a person "
            f"{sum(score.ambiguous)} of {len(score.ambiguous)} ambiguous, none for "
            f"{sum(score.absent)} of {len(score.absent)} absent"
        )
        print("\n".join(score.errors))
        good = good and score.precision >= PRECISION and score.recall >= RECALL
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
