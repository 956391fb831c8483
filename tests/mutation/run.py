"""Mutation test of the graph: how many small faults do shapes, offsets and questions notice?

    make mutation                 a seeded sample of 2,000, spread over all classes and properties
    make mutation MUTANTS=all     every mutant

Whole-graph snapshots and the comparison with a fresh build do not count. `equivalent.tsv` lists the
mutants that are no fault, each kind with the reason why. Exits with 1 below the thresholds.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from killers import Killers
from mutants import Mutant, mutants, sample
from rich.console import Console
from rich.progress import track

from renkei.content import find_content

SHAPES_FLOOR = 70.0
ALL_FLOOR = 95.0
EXPECTED = Path(__file__).parents[1] / "questions" / "expected"
EQUIVALENT = Path(__file__).parent / "equivalent.tsv"

_state: dict[str, Killers | list[Mutant]] = {}


def expected_answers() -> dict[str, bytes]:
    """The answers written down for the questions."""
    return {path.stem: path.read_bytes() for path in sorted(EXPECTED.glob("*.csv"))}


def _chosen(killers: Killers, size: str, seed: int) -> list[Mutant]:
    population = list(mutants(killers.quads(), seed))
    return population if size == "all" else sample(population, int(size), seed)


def _start(size: str, seed: int) -> None:
    killers = Killers(find_content(), expected_answers())
    _state["killers"], _state["mutants"] = killers, _chosen(killers, size, seed)


def _judge(number: int) -> str:
    killers, chosen = _state["killers"], _state["mutants"]
    assert isinstance(killers, Killers)
    assert isinstance(chosen, list)
    verdict: str = killers.judge(chosen[number])
    return verdict


def _equivalent() -> list[tuple[re.Pattern[str], str]]:
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return [(re.compile(pattern), reason) for pattern, reason in rows]


def main() -> int:
    """Run, print the figures and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", default="2000", help="how many, or all")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--survivors", type=Path, help="write the survivors to this file")
    options = parser.parse_args()
    killers = Killers(find_content(), expected_answers())
    verdict = killers.unharmed()
    if verdict:
        print(f"the graph itself does not pass: {verdict}")
        return 1
    chosen = _chosen(killers, options.mutants, options.seed)
    with ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), _start, (options.mutants, options.seed)
    ) as pool:
        judged = pool.map(_judge, range(len(chosen)), chunksize=20)
        console = Console(stderr=True)
        verdicts = list(
            track(judged, "mutants", len(chosen), console=console, disable=not console.is_terminal)
        )
    return report(chosen, verdicts, options.survivors)


def report(chosen: list[Mutant], verdicts: list[str], survivors: Path | None) -> int:
    """Print the figures; 1 below a threshold."""
    excuses = _equivalent()
    killed: Counter[str] = Counter()
    alive: list[str] = []
    equivalent = 0
    for mutant, verdict in zip(chosen, verdicts, strict=True):
        if verdict:
            killed[verdict.partition(" ")[0]] += 1
        elif any(pattern.search(str(mutant)) for pattern, _ in excuses):
            equivalent += 1
        else:
            alive.append(str(mutant))
    counted = len(chosen) - equivalent
    by_shapes = killed["shapes"] + killed["checks"] + killed["offsets"]
    shapes_share = 100 * by_shapes / counted
    all_share = 100 * (counted - len(alive)) / counted
    strata = len({mutant.stratum for mutant in chosen})
    print(f"{len(chosen)} mutants over {strata} strata of kind, property and class")
    print(f"{equivalent} are equivalent (equivalent.tsv)")
    print(
        f"killed by shapes {killed['shapes']}, checks {killed['checks']}, "
        f"offsets {killed['offsets']}, questions {killed['question']}"
    )
    print(f"shapes, checks and offsets: {shapes_share:.1f}% (at least {SHAPES_FLOOR:g}%)")
    print(f"with the questions: {all_share:.1f}% (at least {ALL_FLOOR:g}%)")
    if survivors:
        survivors.write_text("".join(f"{line}\n" for line in sorted(alive)), encoding="utf-8")
    for line in sorted(alive)[:40]:
        print(f"  alive: {line}")
    return 0 if shapes_share >= SHAPES_FLOOR and all_share >= ALL_FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
