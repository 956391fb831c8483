"""`renkei release`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from renkei.build.release import write_files
from renkei.build.releases import new_release, record_text
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.questions.question import LANGUAGES


@click.command("release")
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="TriG or N-Quads of the last release, for what changed; not for the first one.",
)
@click.option(
    "--note",
    "notes",
    multiple=True,
    metavar="LANG=TEXT",
    help="What to say of the release, in ja, en or ms; may be repeated.",
)
@click.pass_context
def command(context: click.Context, previous: Path | None, notes: tuple[str, ...]) -> None:
    """Record the built graph as a release made public now, in data/releases.

    The record gives the moment, what the release holds, and what changed since the last one.
    """
    content = find_content(context.obj)
    content.must_be_writable()
    path, record = new_release(content, datetime.now(UTC), _notes(notes), previous)
    write_files({path: record_text(record)})
    changes = record.changes
    since = f"+{changes.added} -{changes.removed} quads" if changes else "the first one"
    click.echo(f"release {record.release[:12]} of {record.timestamp}, {since}: {path}")


def _notes(given: tuple[str, ...]) -> dict[str, str]:
    notes = {}
    for note in given:
        language, equals, text = note.partition("=")
        if not equals or language not in LANGUAGES or not text.strip():
            raise RenkeiError(
                f"{note!r} is no note",
                where="--note",
                mend=f"write LANG=TEXT with one of {', '.join(LANGUAGES)}",
            )
        notes[language] = text.strip()
    return notes
