"""`renkei export`."""

from __future__ import annotations

from pathlib import Path

import click

from renkei.build.release import write_files
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.export.serialize import ExportFormat, read_context, read_graphs, serialize


@click.command("export")
@click.argument("wanted", metavar="FORMAT", type=click.Choice([f.value for f in ExportFormat]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")
@click.pass_context
def command(context: click.Context, wanted: str, output: Path | None) -> None:
    """Write the built graph: turtle, jsonld, ntriples, nquads, trig or rdfxml.

    TriG and N-Quads carry the named graphs; the other formats carry their merge.
    """
    content = find_content(context.obj)
    if output is not None:
        _must_be_writable(output)
    text = serialize(read_graphs(content.graph), ExportFormat(wanted), read_context(content))
    if output is None:
        click.echo(text, nl=False)
        return
    if output.exists() and not output.is_file():
        # a device or a pipe must not be replaced by a file
        output.write_text(text, encoding="utf-8")
    else:
        write_files({output.resolve(): text})


def _must_be_writable(output: Path) -> None:
    """Complain before the work is done; folders are not made by a slip of the pen."""
    if output.is_dir():
        raise RenkeiError("is a folder", where=str(output), mend="name a file")
    if not output.resolve().parent.is_dir():
        raise RenkeiError("there is no such folder", where=str(output.parent), mend="make it first")
