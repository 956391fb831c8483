"""`renkei init`."""

from __future__ import annotations

from pathlib import Path

import click

from renkei.content import find_content
from renkei.init import create


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Make a content folder for pages of one's own: DIR must be new or empty.

    It has the ontology, the shapes and the questions, an authority with nobody in it but a
    commented example, and room for pages. Every command works on it with `--content DIR`.
    """
    files = create(folder, find_content(context.obj))
    click.echo(f"{folder}: {len(files)} files")
    click.echo(f"next: renkei --content {folder} extract PAGE --save {folder}/data/sources/NAME")
