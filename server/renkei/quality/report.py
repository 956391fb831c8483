"""The quality report of a release: all figures, as text or JSON."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from renkei.content import Content
from renkei.quality import conformity, coverage, description, evidence
from renkei.quality.figure import Figure
from renkei.quality.release import Release


@dataclass(frozen=True)
class QualityReport:
    """The figures of a release.

    Attributes:
        release: its id.
        figures: in the order they are shown.
    """

    release: str
    figures: tuple[Figure, ...]

    @property
    def holds(self) -> bool:
        """Whether every figure keeps its threshold."""
        return all(figure.holds for figure in self.figures)


def measure(content: Content) -> QualityReport:
    """Compute all figures from the release itself.

    Raises:
        RenkeiError: nothing is built, or a source is unusable.
    """
    release = Release(content)
    figures = [
        figure
        for module in (evidence, coverage, description, conformity)
        for figure in module.measure(release)
    ]
    return QualityReport(release.id, tuple(figures))


def as_json(report: QualityReport) -> str:
    """The report for programs."""
    figures = [
        {
            "name": figure.name,
            "title": figure.title,
            "value": figure.value,
            "unit": figure.unit,
            "threshold": figure.threshold,
            "bound": figure.bound,
            "holds": figure.holds,
            "shortfalls": figure.shortfalls,
        }
        for figure in report.figures
    ]
    document = {"release": report.release, "holds": report.holds, "figures": figures}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_text(report: QualityReport, *, verbose: bool = False) -> str:
    """The report for people.

    Args:
        report: the figures.
        verbose: list what falls short even where the threshold is kept.
    """
    table = Table("figure", "what", "value", "threshold", "", highlight=False)
    for figure in report.figures:
        table.add_row(
            figure.name,
            figure.title,
            f"{figure.value:g} {figure.unit}",
            f"{figure.bound} {figure.threshold:g}",
            "ok" if figure.holds else "FALLS SHORT",
        )
    out = io.StringIO()
    width = shutil.get_terminal_size((140, 24)).columns
    Console(file=out, width=width, markup=False, emoji=False, color_system=None).print(table)
    for figure in report.figures:
        if figure.shortfalls and (verbose or not figure.holds):
            out.write(f"\n{figure.name}:\n")
            out.writelines(f"  {line}\n" for line in figure.shortfalls)
    verdict = "every figure keeps its threshold" if report.holds else "some figures fall short"
    out.write(f"release {report.release[:12]}: {verdict}\n")
    return out.getvalue()
