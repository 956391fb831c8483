"""`renkei quality`."""

from __future__ import annotations

import click

from renkei.content import find_content
from renkei.quality.report import as_json, as_text, measure


@click.command("quality")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option("-v", "--verbose", is_flag=True, help="List all that falls short of perfect.")
@click.pass_context
def command(context: click.Context, wanted: str, verbose: bool) -> None:
    """Compute the figures of the release from itself, against their thresholds.

    Exits with 0 if every figure keeps its threshold, 1 if one falls short.
    """
    report = measure(find_content(context.obj))
    click.echo(as_json(report) if wanted == "json" else as_text(report, verbose=verbose), nl=False)
    context.exit(0 if report.holds else 1)
