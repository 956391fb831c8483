"""The report: a table in the terminal, the short one of README.md, the long form with plots.

    python -m tests.bench.rivals.report docs/benchmark --readme README.md

writes all of it again from the figures of an earlier run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from . import longform, plots, tables
from .figures import WORKLOADS, Figures

FIGURES: Final = "figures.json"
_BLOCK: Final = re.compile(r"(?<=<!-- benchmark -->\n).*?(?=<!-- /benchmark -->)", re.DOTALL)


def show(figures: Figures, console: Console) -> None:
    """Print the tables on a terminal."""
    titles = {f"{WORKLOADS[key]}": tables.throughput(figures, key) for key in WORKLOADS}
    rest = {"(d) under attack": tables.attack(figures), "start and memory": tables.starts(figures)}
    for title, grid in {**titles, **rest, "all in short": tables.summary(figures)}.items():
        table = Table(*grid.head, title=title)
        for row in grid.rows:
            table.add_row(*(cell.replace("**", "") for cell in row))
        console.print(table)
        for mark in grid.marks:
            console.print(mark, highlight=False)


def short(figures: Figures) -> str:
    """What stands between the two comments in README.md."""
    raw = figures.raw
    grid = tables.summary(figures)
    lines = [
        "Ours is the figure itself; in (a) to (c) a rival's is how many times its rate ours is.",
        f"Medians of {raw['rounds']} rounds of {raw['seconds']:g} s on "
        f"{raw['machine']['processors']} processors that servers and wrk share.",
    ]
    marks = [f"{mark}." for mark in grid.marks]
    return "\n".join([*lines, "", *grid.markdown(), *(["", " ".join(marks)] if marks else []), ""])


def into(readme: str, block: str) -> str:
    """The text of README.md with another short table.

    Raises:
        ValueError: it has no place for one.
    """
    if not _BLOCK.search(readme):
        raise ValueError("no <!-- benchmark --> … <!-- /benchmark --> in README.md")
    return _BLOCK.sub(lambda _: block, readme)


def write(figures: Figures, folder: Path, readme: Path | None) -> None:
    """Write the long form and its plots into a folder, and the short table into README.md.

    Raises:
        ValueError: README.md has no place for it.
    """
    (folder / "README.md").write_text(longform.text(figures), encoding="utf-8")
    plots.draw(figures, folder)
    if readme is not None:
        text = into(readme.read_text(encoding="utf-8"), short(figures))
        readme.write_text(text, encoding="utf-8")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--readme", type=click.Path(path_type=Path, exists=True), help="Gets the short table."
)
def main(folder: Path, readme: Path | None) -> None:
    """Write the report of the figures in FOLDER again."""
    write(Figures.read(folder / FIGURES), folder, readme)


if __name__ == "__main__":
    main()
