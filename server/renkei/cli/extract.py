"""`renkei extract`."""

from __future__ import annotations

from pathlib import Path

import click

from renkei.cli.extracting import Options, Result, extract_one, extract_to, folder_names
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.extract.proposals import proposals
from renkei.intake.fetch import SECONDS, is_address
from renkei.intake.received import ENDINGS, LARGEST, MIB


@click.command("extract")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["trig", "turtle", "jsonld", "nquads"]),
    default="trig",
    show_default=True,
    help="Format of the RDF.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the RDF of several documents, one file each.",
)
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    help="Store page, text and metadata in this folder (data/sources/NAME) for renkei build; an "
    "address is asked only for what is newer.",
)
@click.option(
    "--candidates",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write unknown names as Turtle for data/authority/, to be edited.",
)
@click.option(
    "--check/--no-check",
    default=None,
    help="Validate against the shapes and leave out rows that break a rule.  [default: for one "
    "document]",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Documents read at once.")
@click.option(
    "--max-size",
    type=click.FloatRange(0.001, 1024),
    default=LARGEST / MIB,
    show_default=True,
    help="MiB that a document may have.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=SECONDS,
    show_default=True,
    help="Seconds that an address may take.",
)
@click.option("--allow-private", is_flag=True, help="Ask addresses inside a network, too.")
@click.pass_context
def command(
    context: click.Context,
    sources: tuple[str, ...],
    wanted: str,
    out: Path | None,
    save: Path | None,
    candidates: Path | None,
    check: bool | None,
    jobs: int | None,
    max_size: float,
    timeout: float,
    allow_private: bool,
) -> None:
    """Extract RDF from documents: .txt, .html, .md, an http(s) address, or folders of them.

    The RDF of one document goes to standard output, with types and labels of all that it names;
    that of several goes to the folder given by --out. What could not be read, what broke a rule and
    which names are unknown goes to standard error. Exits with 0 if something was found, 1 if all
    was readable and nothing was found, 2 if a document was unusable.
    """
    content = find_content(context.obj)
    named = _expanded(sources)
    options = Options(
        content, wanted, save, len(named) == 1 if check is None else check,
        int(max_size * MIB), timeout, allow_private,
    )  # fmt: skip
    if len(named) == 1 and out is None:
        results = [extract_one(named[0], options)]
        _report(results[0])
        if results[0].found:
            click.echo(results[0].rdf, nl=False)
    else:
        if save:
            raise RenkeiError("--save stores one document", where="--save", mend="name one SOURCE")
        if out is None:
            raise RenkeiError(
                f"{len(named)} documents and one standard output", mend="name a folder with --out"
            )
        results = extract_to(out, folder_names(named), options, jobs, _report)
    if candidates:
        found = [(r.document, c) for r in results if r.document for c in r.candidates]
        candidates.write_text(proposals(found), encoding="utf-8")
    if any(result.error for result in results):
        context.exit(2)
    context.exit(0 if any(result.found for result in results) else 1)


def _expanded(sources: tuple[str, ...]) -> list[str]:
    """Folders as the documents in them, in the order of their names."""
    named: list[str] = []
    for source in sources:
        path = Path(source)
        if is_address(source) or not path.is_dir() or path.suffix.lower() in ENDINGS:
            named.append(source)
            continue
        inside = [str(p) for p in sorted(path.rglob("*")) if p.suffix.lower() in ENDINGS]
        if not inside:
            raise RenkeiError(
                "no documents here", where=source, mend=f"there are none of {', '.join(ENDINGS)}"
            )
        named += inside
    return named


def _report(result: Result) -> None:
    for line in result.report:
        click.echo(line, err=True)
