"""`renkei build`."""

from __future__ import annotations

import click

from renkei.build.assemble import Build, assemble
from renkei.build.loss import losses, must_lose_nothing
from renkei.build.release import release_files, stale_files, write_files
from renkei.content import find_content
from renkei.errors import RenkeiError


@click.command("build")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Write also where things or facts of the last build are gone; else that is refused.",
)
@click.option("-v", "--verbose", is_flag=True, help="List candidates and unsupported sentences.")
@click.pass_context
def command(
    context: click.Context,
    sources: tuple[str, ...],
    check: bool,
    accept_loss: bool,
    verbose: bool,
) -> None:
    """Build data/graph, the registry and the manifest from sources, authority and statements.

    The same input gives the same bytes. SOURCE names folders of data/sources to report on; the
    graph is always built from all of them. A row whose date or title was edited keeps its IRI
    where nothing else comes near; what may or may not be such a row is reported.
    """
    content = find_content(context.obj)
    if not check:
        content.must_be_writable()
    build = assemble(content)
    _report(build, sources, verbose)
    files = release_files(build, content)
    stale = stale_files(files)
    if check:
        for path in stale:
            click.echo(f"{path}: not up to date; run renkei build", err=True)
        context.exit(1 if stale else 0)
    lost = losses(build, content)
    if accept_loss:
        for loss in lost:
            click.echo(f"gone: {loss}", err=True)
    else:
        must_lose_nothing(lost)
    write_files({path: files[path] for path in stale})
    state = f"wrote {len(stale)} files" if stale else "everything was up to date"
    click.echo(
        f"{len(build.graphs)} quads in {len(build.graphs.names)} graphs from "
        f"{len(build.reports)} source(s); {state}"
    )


def _report(build: Build, sources: tuple[str, ...], verbose: bool) -> None:
    for notice in build.registry.notices:
        click.echo(notice, err=True)
    known = {report.extraction.document.slug: report for report in build.reports}
    for slug in sources:
        if slug not in known:
            raise RenkeiError(f"no source {slug!r}", mend=f"there are {', '.join(known)}")
    for slug, report in known.items():
        if sources and slug not in sources:
            continue
        extraction = report.extraction
        click.echo(
            f"{slug}: {len(extraction.events)} timeline rows, {len(extraction.projects)} projects, "
            f"{len(extraction.candidates)} unknown names, {len(report.unsupported)} passages "
            "without a fact",
            err=True,
        )
        for problem in extraction.problems:
            click.echo(f"{problem.place}: {problem.message}", err=True)
        if verbose:
            for candidate in extraction.candidates:
                place = extraction.document.place(candidate.passage.start)
                click.echo(f"{place}: unknown name: {candidate.name}", err=True)
            for passage in report.unsupported:
                place = extraction.document.place(passage.start)
                click.echo(f"{place}: no fact rests on: {passage.text}", err=True)
