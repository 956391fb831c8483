"""The figures of a run as a table for the terminal, as Markdown, and as plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

OWN: Final = "renkei"
_TITLES: Final = {
    "a": "(a) named queries, repeated",
    "b": "(b) small queries, none twice",
    "c": "(c) analytic queries, larger graph",
}
Row = tuple[str, ...]


def header(figures: Mapping[str, Any]) -> Row:
    """The column titles: ours, and each rival."""
    rivals = [name for name in figures["servers"] if name != OWN]
    return ("measured", OWN, *(f"times {name}" for name in rivals))


def rows(figures: Mapping[str, Any]) -> Iterator[Row]:
    """What was measured of us, and how many times the figure of each rival that is."""
    names: list[str] = figures["servers"]
    if small := figures.get("small"):
        yield _row("start-up, s", small["start"], names, "{:.2f}")
        yield _row("memory before load, MB", small["idle"], names, "{:.0f}")
        yield _row("memory after load, MB", small["busy"], names, "{:.0f}")
        for key in "ab":
            yield from _loads(_TITLES[key], small[key], names)
    if heavy := figures.get("heavy"):
        yield from _loads(_TITLES["c"], heavy["loads"], names)
    if attack := figures.get("attack"):
        quiet = {name: item["quiet"]["p99"] for name, item in attack.items()}
        loud = {
            name: item["attacked"]["p99"] if item["survived"] and item["attacked"] else None
            for name, item in attack.items()
        }
        yield _row("(d) p99 of good queries in quiet, ms", quiet, names, "{:.1f}")
        yield _row("(d) p99 beside hostile queries, ms", loud, names, "{:.1f}")


def _loads(title: str, loads: Mapping[str, Any], names: list[str]) -> Iterator[Row]:
    for connections, measured in loads.items():
        place = f"{title}, {connections} at once"
        for key, unit in (("good", "a second"), ("p50", "p50, ms"), ("p99", "p99, ms")):
            values = {name: load[key] for name, load in measured.items()}
            yield _row(f"{place}: {unit}", values, names, "{:.0f}" if key == "good" else "{:.2f}")


def _row(title: str, values: Mapping[str, float | None], names: list[str], form: str) -> Row:
    own = values.get(OWN)
    ratios = []
    for name in names:
        if name == OWN:
            continue
        value = values.get(name)
        ratios.append(f"{own / value:.2f}" if own is not None and value else "no answer")
    return (title, "no answer" if own is None else form.format(own), *ratios)


def show(figures: Mapping[str, Any], console: Console) -> None:
    """Print the table and what has to be known to read it."""
    table = Table(*header(figures))
    for row in rows(figures):
        table.add_row(*row)
    console.print(table)
    for note in notes(figures):
        console.print(note, highlight=False)


def notes(figures: Mapping[str, Any]) -> Iterator[str]:
    """What has to be known to read the table."""
    yield (
        f"{figures['machine']['processors']} processors for servers and wrk together, "
        f"{figures['seconds']:g} s a figure, queries of 1 s limit in (d)."
    )
    if small := figures.get("small"):
        agreed = ", ".join(f"{name} {count}" for name, count in small["agreed"].items())
        yield (
            f"(a), (b): {small['quads']} quads; {small['named']} questions. "
            f"As many rows as ours, in so many of them: {agreed}."
        )
    if heavy := figures.get("heavy"):
        yield f"(c): {heavy['triples']} triples."
        if heavy["left_out"]:
            names = ", ".join(heavy["left_out"])
            yield f"(c): left out, for an error or over 20 s for one query: {names}."
    for name, item in figures.get("attack", {}).items():
        if not item["survived"]:
            yield f"(d): {name} did not answer any more afterwards."


def write(figures: Mapping[str, Any], folder: Path) -> None:
    """Write the report as Markdown, with a plot of each workload as SVG."""
    head = header(figures)
    lines = [
        "# Benchmark",
        "",
        "Written by `make bench`. Ratios over 1 mean that our figure is the larger one: good for",
        "answers a second, bad for times and memory.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(f"| {' | '.join(row)} |" for row in rows(figures)),
        "",
        *(f"- {note}" for note in notes(figures)),
        "",
        *(f"![{_TITLES[key]}]({name})\n" for key, name in plots(figures, folder)),
    ]
    (folder / "README.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def plots(figures: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """Draw answers a second against connections; yields workload and file name."""
    from matplotlib import pyplot as plt

    plt.rcParams["svg.hashsalt"] = "renkei"
    loads = {key: figures[part][key] for part in ("small",) for key in "ab" if part in figures}
    if "heavy" in figures:
        loads["c"] = figures["heavy"]["loads"]
    for key, measured in loads.items():
        figure, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
        for name in figures["servers"]:
            points = [(int(n), load[name]["good"]) for n, load in measured.items() if name in load]
            if points:
                axes.plot(*zip(*points, strict=True), marker="o", label=name)
        axes.set(title=_TITLES[key], xlabel="connections", ylabel="answers a second")
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.legend()
        name = f"{key}.svg"
        figure.savefig(folder / name, metadata={"Date": None})
        plt.close(figure)
        yield key, name
