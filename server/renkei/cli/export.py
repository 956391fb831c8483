"""`renkei export`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from renkei.build.release import write_files
from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.export.registry import EXPORTS, write_export
from renkei.names import BASE

SITE: Final = "site"
_FORMATS = "\n".join(f"  {item.name:<11} {item.description}" for item in EXPORTS.values())


@click.command(
    "export",
    help="Write the built graph in a format.\n\n"
    "TriG and N-Quads carry the named graphs; the other RDF formats carry their merge.\n\n"
    f"\b\n{_FORMATS}\n  {SITE:<11} all pages and data as files for any web host; -o names a folder",
)
@click.argument("wanted", metavar="FORMAT", type=click.Choice([*EXPORTS, SITE]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File or folder to write.")
@click.option("--base", default=BASE, show_default=True, help="Address that a site will have.")
@click.pass_context
def command(context: click.Context, wanted: str, output: Path | None, base: str) -> None:
    """Write the built graph in a format, or the whole site."""
    content = find_content(context.obj)
    if wanted == SITE:
        if output is None:
            raise RenkeiError("a site is many files", where=SITE, mend="name a folder with -o")
        _write_site(content, output, base)
        return
    if output is not None:
        _must_be_writable(output)
    data = write_export(content, wanted)
    if output is None:
        click.echo(data, nl=False)
        return
    if output.exists() and not output.is_file():
        # a device or a pipe must not be replaced by a file
        output.write_bytes(data)
    else:
        write_files({output.resolve(): data})


def _write_site(content: Content, output: Path, base: str) -> None:
    # the web application is loaded for this format alone
    from renkei.export.site.writing import write_site

    columns = (TextColumn("site"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("site", total=None)
        written = asyncio.run(
            write_site(
                content,
                output.resolve(),
                base,
                progress=lambda done, known: bar.update(task, completed=done, total=known),
            )
        )
    click.echo(f"{written.files} files in {output}", err=True)
    for path in written.failed:
        click.echo(f"not answered, and left out: /{path}", err=True)


def _must_be_writable(output: Path) -> None:
    """Complain before the work is done; folders are not made by a slip of the pen."""
    if output.is_dir():
        raise RenkeiError("is a folder", where=str(output), mend="name a file")
    if not output.resolve().parent.is_dir():
        raise RenkeiError("there is no such folder", where=str(output.parent), mend="make it first")
