"""`renkei import`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import click

from renkei.build.assemble import read_folder
from renkei.build.graphset import GraphSet
from renkei.build.translations import label_translations
from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.export.formats import ExportFormat
from renkei.export.serialize import read_context, serialize
from renkei.imports.calendars import read_calendar
from renkei.imports.event_table import read_table
from renkei.imports.graph import Imported, Origin, to_graphs
from renkei.imports.received import Received, receive, slug_of
from renkei.imports.records import Reading
from renkei.imports.store import save
from renkei.terms import AUTHORITY_GRAPH, VOCABULARY_GRAPH
from renkei.validate import Severity, validate_files

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_READERS = {".csv": read_table, ".ics": read_calendar}


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What the source is called in IRIs.  [default: from the file's name]")
@click.option("--address", default="", help="Where the file is published.")
@click.option("--publisher", default="", help="Who published it: an IRI of the graph, or a name.")
@click.option("--title", default="", help="What the file is called.  [default: the file's name]")
@click.option(
    "--lang",
    type=click.Choice(["ja", "en", "ms"]),
    default="ja",
    show_default=True,
    help="Language of its words.",
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["trig", "turtle", "jsonld", "nquads"]),
    default="trig",
    show_default=True,
    help="Format of the RDF.",
)
@click.option("--save", "saved", is_flag=True, help="Keep the file in data/sources/NAME as well.")
@click.pass_context
def command(
    context: click.Context,
    file: Path,
    name: str | None,
    address: str,
    publisher: str,
    title: str,
    lang: str,
    wanted: str,
    saved: bool,
) -> None:
    """Import events of another city: a table of the Japanese standard (.csv) or a calendar (.ics).

    The RDF goes to standard output, each event with the words of its row; what could not be read
    and what does not conform goes to standard error. Exits with 0 if events were found and conform,
    1 if there are none or some do not conform, 2 if the file is unusable.
    """
    content = find_content(context.obj)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise RenkeiError(
            f"files of the kind {file.suffix or 'without an ending'} are not read",
            where=str(file),
            mend="name a .csv or .ics file",
        )
    slug = slug_of(file) if name is None else name
    if not _NAME.fullmatch(slug) or slug in ("curated", "links"):
        raise RenkeiError(
            f"{slug!r} cannot name a source", where="--name", mend="use a-z, 0-9 and hyphens"
        )
    if saved:
        content.must_be_writable()
    received = receive(file, slug, lang)
    reading = reader(received.document)
    imported = to_graphs(received, reading, Origin(address, publisher, title), content)
    _report(received, reading, imported)
    if not reading.events:
        context.exit(1)
    conforms = _conforms(imported, content)
    if saved:
        folder = save(received, imported, content)
        click.echo(f"kept in {folder}", err=True)
    click.echo(serialize(imported.graphs, ExportFormat(wanted), read_context(content)), nl=False)
    context.exit(0 if conforms else 1)


def _report(received: Received, reading: Reading, imported: Imported) -> None:
    path = received.document.path
    dated = sum(event.span is not None for event in reading.events)
    click.echo(
        f"{path}: {len(reading.events)} events, {dated} with a date; "
        f"{len(reading.problems)} problems; read as {received.encoding}",
        err=True,
    )
    for problem in reading.problems:
        click.echo(f"{path}:{problem.line}: {problem.message}", err=True)
    for kind, unknown in imported.unknown:
        click.echo(f"{path}: unknown {kind}: {unknown}", err=True)
    if reading.unread:
        click.echo(f"{path}: columns not read: {', '.join(reading.unread)}", err=True)


def _in_context(graphs: GraphSet, content: Content) -> GraphSet:
    """Graphs with all that is known of what they name."""
    known = GraphSet()
    known.add(AUTHORITY_GRAPH, *read_folder(content.data / "authority"))
    known.add(VOCABULARY_GRAPH, *read_folder(content.ontology))
    label_translations(known)
    for subject, predicate, value, name in graphs.quads():
        known.add(name, (subject, predicate, value))
    return known


def _conforms(imported: Imported, content: Content) -> bool:
    """Whether what was imported conforms to the shapes and checks; what does not is reported."""
    with tempfile.TemporaryDirectory(prefix="renkei-") as folder:
        path = Path(folder) / "imported.trig"
        path.write_text(_in_context(imported.graphs, content).trig(), encoding="utf-8")
        report = validate_files([path], content)
    known = (AUTHORITY_GRAPH, VOCABULARY_GRAPH)
    own = {subject for subject, _, _, name in imported.graphs.quads() if name not in known}
    found = [
        finding
        for finding in report.findings
        if finding.severity is Severity.VIOLATION and finding.focus in own
    ]
    for finding in found:
        message = finding.messages.get("en") or next(iter(finding.messages.values()), "")
        click.echo(f"does not conform: {finding.focus}: {message}", err=True)
    return not found
