"""The long form of the report: all figures, how they came about, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from . import gates, tables
from .figures import WORKLOADS, Figures

_ASKED = {"small": "(a) and (b)", "heavy": "(c)"}


def text(figures: Figures) -> str:
    """The whole page; its plots are files of their own."""
    raw = figures.raw
    machine = raw["machine"]
    lines = [
        "# Benchmark",
        "",
        "Written by `make bench`: Renkei's endpoint beside its rivals, in one run, with the same",
        "data and queries. The figures themselves are in [figures.json](figures.json).",
        "",
        *tables.summary(figures).markdown(),
        "",
        *_marks(figures),
        "",
        *_missed(figures),
        "",
        "## How to read it",
        "",
        *_reading(figures),
        "",
        "## Who ran where",
        "",
        f"- {', '.join(figures.version(name) for name in figures.servers)}",
        f"- load by {raw['versions']['wrk']}",
        f"- {machine['processors']} processors ({machine['processor']}), {machine['system']}, "
        f"Python {machine['python']}",
        "",
        "![Good answers a second by connections](throughput.svg)",
    ]
    for key, title in WORKLOADS.items():
        lines += ["", f"## {title}", "", *tables.throughput(figures, key).markdown()]
    lines += [
        "",
        "## (d) beside hostile queries",
        "",
        *tables.attack(figures).markdown(),
        "",
        "What became of the hostile queries:",
        "",
        *tables.hostile(figures).markdown(),
        "",
        "![p99 of good queries, quiet and attacked](attack.svg)",
        "",
        "## Start-up and memory",
        "",
        *tables.starts(figures).markdown(),
        "",
        "![Start-up and memory](start.svg)",
        "",
        "## Same answers",
        "",
        *_agreement(figures),
    ]
    return "\n".join(lines) + "\n"


def _reading(figures: Figures) -> Iterator[str]:
    raw = figures.raw
    once = (f"{name} {'over 60' if s is None else f'{s:.1f}'} s" for name, s in raw["once"].items())
    yield f"""\
- Client and servers share the processors of one machine. Read the ratios, not the figures: a ratio
  is of two figures taken one after the other, and what is shown is the median of the ratios of
  {raw["rounds"]} rounds, with the lowest and the highest."""
    yield f"""\
- A figure takes {raw["seconds"]:g} s, and up to five times that where a connection would get fewer
  than three answers, or all together fewer than two to each query. Each server is warmed up before,
  and has worked off what the warm-up left; the other servers stand still meanwhile (SIGSTOP). Time
  begins when there are as many answers as connections and ends with the last answer, so that a
  server that works at all requests at once and one that takes them in turn count alike; a server
  that falls silent is counted to the end. Latencies are wrk's, with what was not answered at the
  end where that is more than one in 100."""
    yield f"""\
- (a): the {raw["named"]} questions of `queries/` that give rows, over the built graph
  ({raw["quads"]:,} quads). (b): {raw["small"]} small queries over the same, made different in every
  request. A query may take 1 s, where a server knows such a limit."""
    yield f"""\
- (c): {raw["heavy"]} analytic queries over {raw["triples"]:,} triples, made different in every
  request; 60 s each. Once, one after the other, they took: {", ".join(once)}.
  Over 5 s a server is left out."""
    yield """\
- (d): the queries of (a) and (b) over 4 connections, alone and then beside 8 clients that send
  queries that would take for ever, each as soon as the last one is answered."""
    yield f"""\
- Starts: {raw["repeats"]} of each server alone on the machine, from the command to the first answer
  that counts things in the data, loading included. A server that keeps its data on disk need not
  load them each time; here none does. Renkei is also started as `renkei serve` on the built graph,
  which is what it does by default."""


def _marks(figures: Figures) -> Iterator[str]:
    for mark, meaning in tables.MARKS.items():
        yield f"- {mark} {meaning}"
    yield f"- {tables.NONE} not measured, or left out"


def _missed(figures: Figures) -> list[str]:
    found = gates.missed(figures)
    return (
        ["What must hold and does not:", "", *(f"- {one}" for one in found)]
        if found
        else ["All that must hold holds."]
    )


def _agreement(figures: Figures) -> Iterator[str]:
    yield """\
All servers get all queries, also those that one of them answers otherwise than Renkei or not at
all. Answers are compared by content: rows in any order, numbers by value, blank nodes without their
names. What rdflib-endpoint has as default graph is all graphs together, so it finds more."""
    yield ""
    for part, found in figures.raw["agreement"].items():
        for name, item in found.items():
            said = [f"{item['same']} as Renkei"]
            said += [f"otherwise: {', '.join(item['differ'])}"] if item["differ"] else []
            said += [f"no answer: {', '.join(item['fail'])}"] if item["fail"] else []
            yield f"- {_ASKED[part]}, {figures.version(name)}: {'; '.join(said)}"
