"""Measure the endpoint beside its rivals, all in one run on one machine.

    make bench

Each figure is taken from all servers in turn before the next one is taken, so that what else the
machine does falls on all of them; while one is measured the others stand still. All of it several
times. Client and servers share the processors. Read the ratios: absolute figures are those of one
machine at one time.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from . import parts, programs, report
from .figures import OWN, Figures
from .parts import Plan
from .processes import processors
from .workloads import COPIES

PARTS: Final[Mapping[str, Callable[[Plan], dict[str, Any]]]] = {
    "starts": parts.starts,
    "small": parts.small,
    "heavy": parts.heavy,
    "attack": parts.attack,
}
_EMPTY: Final = ("loads", "agreement", "memory", "starts", "attack", "once")


def _merge(into: dict[str, Any], found: Mapping[str, Any]) -> None:
    for key, value in found.items():
        if key in _EMPTY:
            into[key].update(value)
        else:
            into[key] = value


def _machine() -> dict[str, Any]:
    described = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {
        "processors": processors(),
        "processor": described[1] if described else platform.machine(),
        "system": f"Linux {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
    }


def _wrk() -> str:
    done = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return f"wrk {found[0]}" if found else "wrk"


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="Length of one measurement.")
@click.option("--rounds", default=3, show_default=True, help="How often each is taken.")
@click.option("--starts", default=5, show_default=True, help="How often each server is started.")
@click.option("--copies", default=COPIES, show_default=True, help="Size of the larger graph.")
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Parts to measure.")
@click.option("--server", multiple=True, help="Rivals to measure; all that can be started.")
@click.option("--write", type=click.Path(path_type=Path), help="Folder for report and plots.")
@click.option("--readme", type=click.Path(path_type=Path), help="File for the short table.")
def main(
    seconds: float,
    rounds: int,
    starts: int,
    copies: int,
    only: tuple[str, ...],
    server: tuple[str, ...],
    write: Path | None,
    readme: Path | None,
) -> None:
    """Measure the endpoint beside its rivals."""
    if not shutil.which("wrk"):
        raise click.ClickException("wrk is not there: it makes the load (Debian package wrk)")
    if write and only:
        raise click.UsageError("a report is written of all parts: --write goes without --only")
    for number in (signal.SIGTERM, signal.SIGHUP):  # no paused server is left behind
        signal.signal(number, lambda *_: sys.exit(1))
    names = [name for name in programs.available() if not server or name in (OWN, *server)]
    raw: dict[str, Any] = {
        "machine": _machine(),
        "servers": names,
        "versions": {"wrk": _wrk(), **{name: programs.version(name) for name in names}},
        "seconds": seconds,
        "rounds": rounds,
        "repeats": starts,
        "built": [],
        **{key: {} for key in _EMPTY},
    }
    with tempfile.TemporaryDirectory(prefix="renkei-bench-") as folder:
        plan = Plan(names, Path(folder), seconds, rounds, starts, copies)
        for part in only or PARTS:
            _merge(raw, PARTS[part](plan))
    figures = Figures(raw)
    if write:
        write.mkdir(parents=True, exist_ok=True)
        (write / report.FIGURES).write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
        report.write(figures, write, readme)
    report.show(figures, Console(width=150))


if __name__ == "__main__":
    main()
