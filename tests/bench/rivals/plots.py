"""The plots of the report, as SVG: the same figures give the same files."""

from __future__ import annotations

from math import ceil, floor, log10
from pathlib import Path
from statistics import median
from typing import Any, Final

from .figures import CONNECTIONS, WORKLOADS, Figures, Spread
from .tables import number

_LOOK: Final[dict[Any, Any]] = {
    "svg.hashsalt": "renkei",
    "svg.fonttype": "none",  # text stays text
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#8a5a9e", "#666666")
"""Told apart by those who see no red or green too."""
_MARKERS: Final = "osD^v"
_LEAST: Final = 0.1
"""Where the axis of milliseconds begins: a bar of nothing ends there."""
Groups = dict[str, list[float | None]]


def draw(figures: Figures, folder: Path) -> None:
    """Draw all plots into a folder."""
    from matplotlib import pyplot as plt

    plt.switch_backend("svg")
    with plt.rc_context(_LOOK):
        for name, plot in (("throughput", _throughput), ("attack", _attack), ("start", _start)):
            figure = plot(plt, figures)
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
            plt.close(figure)


def _throughput(plt: Any, figures: Figures) -> Any:
    figure, panels = plt.subplots(1, len(WORKLOADS), figsize=(10, 3.4), layout="constrained")
    for (workload, title), axes in zip(WORKLOADS.items(), panels, strict=True):
        for order, name in enumerate(figures.servers):
            measured = [(n, figures.loads(workload, n, name)) for n in CONNECTIONS]
            rates = [(n, median(one.rate for one in loads)) for n, loads in measured if loads]
            points = [(n, rate) for n, rate in rates if rate]
            if points:
                look = {"color": _COLOURS[order], "marker": _MARKERS[order]}
                axes.plot(*zip(*points, strict=True), label=name, **look)
        axes.set(title=title, xlabel="connections", xscale="log", yscale="log")
        axes.set_xticks(CONNECTIONS, [str(n) for n in CONNECTIONS], minor=False)
        axes.minorticks_off()
        low, high = axes.get_ylim()
        axes.set_ylim(10 ** floor(log10(low)), 10 ** ceil(log10(high)))
        axes.grid(axis="y", color="#dddddd")
    panels[0].set_ylabel("good answers a second")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)
    return figure


def _attack(plt: Any, figures: Figures) -> Any:
    figure, axes = plt.subplots(figsize=(6, 3), layout="constrained")
    names = [name for name in figures.servers if figures.pairs(name)]
    groups: Groups = {"quiet": [], "attacked": []}
    for name in names:
        pairs = figures.pairs(name)
        groups["quiet"].append(median(pair.quiet.p99 for pair in pairs))
        loud = [pair.attacked.p99 for pair in pairs if pair.attacked and pair.attacked.requests]
        groups["attacked"].append(median(loud) if loud else None)
    axes.set(yscale="log", ylabel="p99 of good queries, ms")
    _bars(axes, names, groups)
    axes.set_ylim(bottom=_LEAST)
    axes.legend()
    return figure


def _start(plt: Any, figures: Figures) -> Any:
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
    names = figures.servers
    starts = [Spread.of(figures.starts(name)) for name in names]
    _bars(left, names, {"with the data of (a)": [one.median if one else None for one in starts]})
    left.set(ylabel="seconds to the first answer", title="start-up")
    both = zip(*map(figures.memory, names), strict=True)
    idle, busy = ([value.median if value else None for value in values] for values in both)
    _bars(right, names, {"before load": idle, "after (a) and (b)": busy})
    right.set(ylabel="MB (PSS)", title="memory")
    right.legend()
    return figure


def _bars(axes: Any, names: list[str], groups: Groups) -> None:
    width = 0.8 / len(groups)
    for order, (label, values) in enumerate(groups.items()):
        shift = (order - (len(groups) - 1) / 2) * width
        places = [n + shift for n in range(len(names))]
        heights = [value or _LEAST for value in values]
        bars = axes.bar(places, heights, width * 0.95, label=label, color=_COLOURS[order])
        labels = [number(value) if value else "no answer" for value in values]
        axes.bar_label(bars, labels, fontsize=7)
    axes.set_xticks(range(len(names)), names)
    axes.margins(y=0.15)
