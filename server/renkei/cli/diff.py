"""`renkei diff`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
from pyoxigraph import Quad

from renkei.build.changeset import changeset
from renkei.build.difference import difference, read_quads
from renkei.build.releases import read_releases
from renkei.build.summary import summarise
from renkei.content import Content, find_content
from renkei.errors import RenkeiError

_RELEASE = re.compile(r"[0-9a-f]{6,64}")


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["text", "json", "trig"]),
    default="text",
    show_default=True,
    help="In words, for programs, or as change sets in RDF.",
)
@click.pass_context
def command(context: click.Context, old: str, new: str, wanted: str) -> None:
    """Say what changed from OLD to NEW, by kind of thing.

    Each of them is a content folder, a built graph (.trig or .nq), or the id of the release in the
    content folder in use (its first 6 digits will do). Exits with 0 where there is no difference, 1
    where there is one, 2 if one of them is unusable.
    """
    found = difference(_quads(old, context.obj), _quads(new, context.obj))
    if wanted == "trig":
        click.echo(changeset(found), nl=False)
    elif wanted == "json":
        click.echo(json.dumps(summarise(found).to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(summarise(found).to_text(), nl=False)
    context.exit(1 if found.added or found.removed else 0)


def _quads(named: str, content: str | None) -> list[Quad]:
    path = Path(named)
    if path.is_dir():
        graph = find_content(path).graph
        if not graph.exists():
            raise RenkeiError(
                "nothing is built yet", where=str(graph), mend=f"run renkei --content {named} build"
            )
        return read_quads(graph)
    return read_quads(path) if path.exists() else _released(named, find_content(content))


def _released(start: str, content: Content) -> list[Quad]:
    """The quads of a release, of which a content folder keeps the one that is built."""
    unknown = RenkeiError(
        "neither a file, nor a folder, nor a release", where=start, mend="name one of them"
    )
    if not _RELEASE.fullmatch(start):
        raise unknown
    if content.manifest.exists() and content.graph.exists():
        built = json.loads(content.manifest.read_bytes()).get("release", "")
        if built.startswith(start):
            return read_quads(content.graph)
    if any(record.release.startswith(start) for record in read_releases(content.releases)):
        raise RenkeiError(
            "only the record of this release is here, not its data",
            where=start,
            mend="give its .trig or .nq, from version control or /download/",
        )
    raise unknown
