"""`renkei extract`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from renkei.build.assemble import stand_alone
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.export.serialize import ExportFormat, read_context, serialize
from renkei.extract.document import read_document
from renkei.extract.records import Extraction


@click.command("extract")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["trig", "turtle", "jsonld", "nquads"]),
    default="trig",
    show_default=True,
    help="Format of the RDF.",
)
@click.pass_context
def command(context: click.Context, source: Path, wanted: str) -> None:
    """Extract RDF from one document (.txt), with types and labels of all that it names.

    The RDF goes to standard output, what could not be read to standard error. Exits with 0 if
    something was found, 1 if the document was readable and nothing was found, 2 if it was unusable.
    """
    content = find_content(context.obj)
    if source.suffix.lower() != ".txt":
        raise RenkeiError(
            f"documents of the kind {source.suffix or 'without an ending'} are not read yet",
            where=str(source),
            mend="store the page's text as a .txt file",
        )
    graphs, extraction = stand_alone(read_document(source, _slug(source)), content)
    _report(extraction)
    if not (extraction.events or extraction.projects or extraction.named):
        context.exit(1)
    click.echo(serialize(graphs, ExportFormat(wanted), read_context(content)), nl=False)


def _report(extraction: Extraction) -> None:
    click.echo(
        f"{extraction.document.path}: {len(extraction.events)} timeline rows, "
        f"{len(extraction.projects)} projects, {len(extraction.named)} passages with known names, "
        f"{len(extraction.candidates)} unknown names",
        err=True,
    )
    for problem in extraction.problems:
        click.echo(f"{problem.place}: {problem.message}", err=True)
    for candidate in extraction.candidates:
        place = extraction.document.place(candidate.passage.start)
        click.echo(f"{place}: unknown name: {candidate.name}", err=True)


def _slug(path: Path) -> str:
    """The source's name in IRIs: its folder for a stored page, else the file's name."""
    name = path.resolve().parent.name if path.name == "page.txt" else path.stem
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "document"
