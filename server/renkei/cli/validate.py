"""`renkei validate`."""

from __future__ import annotations

import click

from renkei.content import find_content
from renkei.validate import FORMATS, render, validate_files


@click.command("validate")
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILE]...")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="Language of the messages.",
)
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], wanted: str, lang: str) -> None:
    """Validate the built graph, or RDF files, against the shapes and checks.

    Says which thing, which property, which rule, and where it came from. Exits with 0 if the data
    conforms (warnings allowed), 1 if it does not, 2 if a file is unusable.
    """
    report = validate_files(list(files) or None, find_content(context.obj))
    click.echo(render(report, wanted, lang), nl=False)
    context.exit(0 if report.conforms else 1)
