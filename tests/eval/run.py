"""Precision, recall and F1 of extraction against the gold files, by kind.

    make eval              figures of the seed and of the other documents together
    make eval EACH=1       those of each document, and what is missing or too much

Returns 1 where a figure is below its target.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console
from rich.table import Table
from tests.eval.gold import KINDS, Case, cases, expected, false_things, found

from renkei.build.assemble import read_folder
from renkei.content import find_content

SEED: Final = {**dict.fromkeys(KINDS, 1.0), "participant": 0.97, "role": 0.97}
OTHERS: Final = {"event": 0.95, "date": 0.95, "participant": 0.85}


@dataclass
class Score:
    """Counts of items found and right, by kind."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        """Count a document in."""
        gold, ours = expected(case), found(case)
        for kind in KINDS:
            self.right[kind] += len(gold[kind] & ours[kind])
            self.found[kind] += len(ours[kind])
            self.expected[kind] += len(gold[kind])

    def figures(self, kind: str) -> tuple[float, float, float]:
        """Precision, recall and F1; 1 where there was nothing to find and nothing was."""
        right, found, wanted = self.right[kind], self.found[kind], self.expected[kind]
        precision = right / found if found else float(not wanted)
        recall = right / wanted if wanted else 1.0
        f1 = 2 * right / (found + wanted) if found + wanted else 1.0
        return precision, recall, f1


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="every document, with its misses")
    each = parser.parse_args(arguments).each
    content = find_content()
    console = Console(width=100, highlight=False)
    groups = {name: Score() for name in ("seed", "other documents", "of these, held out")}
    failed: list[str] = []
    for case in cases(content, read_folder(content.data / "authority")):
        failed += _checked(case)
        groups["seed" if case.name == "seed" else "other documents"].add(case)
        if case.held_out:
            groups["of these, held out"].add(case)
        if each:
            own = Score()
            own.add(case)
            console.print(_table(case.name, own))
            _misses(console, case)
    for name, score in groups.items():
        console.print(_table(name, score))
    failed += _below("seed", groups["seed"], SEED)
    failed += _below("other documents", groups["other documents"], OTHERS)
    for line in failed:
        console.print(line)
    return 1 if failed else 0


def _checked(case: Case) -> list[str]:
    """False names, missing candidates, and rows from a page that has none."""
    failed = [f"{case.name}: names {thing}, the page does not" for thing in false_things(case)]
    names = {candidate.name for candidate in case.extraction.candidates}
    missing = {*case.gold.get("candidates", [])} - names
    failed += [f"{case.name}: {name} is not among the unknown names" for name in sorted(missing)]
    if case.gold.get("nothing"):
        extraction = case.extraction
        if extraction.events or extraction.projects or extraction.named:
            failed.append(f"{case.name}: something was found")
    return failed


def _below(name: str, score: Score, targets: Mapping[str, float]) -> list[str]:
    return [
        f"{name}: F1 of {kind} is {score.figures(kind)[2]:.3f}, below {target}"
        for kind, target in targets.items()
        if score.figures(kind)[2] < target
    ]


def _table(name: str, score: Score) -> Table:
    table = Table("kind", "right", "found", "expected", "precision", "recall", "F1", title=name)
    for kind in KINDS:
        counts = (score.right[kind], score.found[kind], score.expected[kind])
        table.add_row(kind, *map(str, counts), *(f"{f:.3f}" for f in score.figures(kind)))
    return table


def _misses(console: Console, case: Case) -> None:
    gold, ours = expected(case), found(case)
    for kind in KINDS:
        for item in sorted(gold[kind] - ours[kind]):
            console.print(f"  missing {kind}: {' | '.join(item)}", markup=False)
        for item in sorted(ours[kind] - gold[kind]):
            console.print(f"  too much {kind}: {' | '.join(item)}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
