"""One document or many through extraction: intake, records, graph, rules, report."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import Progress

from renkei.build.assemble import Ground, read_ground, stand_alone
from renkei.cli.rules import without_broken_rows
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.formats import ExportFormat
from renkei.export.serialize import read_context, serialize
from renkei.extract.document import Document
from renkei.extract.records import Candidate, Extraction
from renkei.intake.convert import Intake, take_in
from renkei.intake.fetch import Limits, fetch, is_address
from renkei.intake.received import read_file
from renkei.intake.store import TEXT, known_version, save

_ENDINGS: Final = {"trig": ".trig", "turtle": ".ttl", "jsonld": ".jsonld", "nquads": ".nq"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Options:
    """What the command line asks for; the same for every document."""

    content: Content
    format: str
    save: Path | None
    check: bool
    largest: int
    seconds: float
    allow_private: bool


@dataclass(frozen=True)
class Result:
    """What one document gave.

    Attributes:
        report: lines for a person.
        found: whether something was found.
        rdf: the graph in the format asked for; empty where nothing was found.
        document: the text, for places in it.
        candidates: the unknown names.
        error: why it was unusable, in a run over several.
    """

    report: tuple[str, ...]
    found: bool = False
    rdf: str = ""
    document: Document | None = None
    candidates: tuple[Candidate, ...] = ()
    error: str = ""


@lru_cache(maxsize=1)
def _ground(content: Content) -> Ground:
    return read_ground(content)


@lru_cache(maxsize=1)
def _context(content: Content) -> Mapping[str, Any]:
    return read_context(content)


def extract_one(source: str, options: Options, slug: str = "") -> Result:
    """Extract one document.

    Args:
        source: a file or an address.
        options: how.
        slug: its name in IRIs; else it is made from the source's name.

    Raises:
        RenkeiError: it is unusable.
    """
    intake = _intake(source, options, slug or slug_of(source, options.save))
    graphs, extraction = stand_alone(intake.document, options.content, _ground(options.content))
    broken: list[str] = []
    if options.check:
        broken = without_broken_rows(graphs, extraction, options.content)
    found = bool(extraction.events or extraction.projects or extraction.named)
    rdf = ""
    if found:
        rdf = serialize(graphs, ExportFormat(options.format), _context(options.content))
    return Result(
        tuple(_report(intake, extraction, broken)),
        found,
        rdf,
        intake.document,
        extraction.candidates,
    )


def extract_to(
    out: Path,
    named: Sequence[tuple[str, str]],
    options: Options,
    jobs: int | None,
    report: Callable[[Result], None],
) -> list[Result]:
    """Extract several documents into a folder, a file each, in processes of their own.

    Args:
        out: the folder; made if it is not there.
        named: source and slug of each.
        options: how.
        jobs: how many at once; one a processor if not said.
        report: called with each result, in the order of the documents.
    """
    out.mkdir(parents=True, exist_ok=True)
    workers = min(jobs or os.cpu_count() or 1, len(named))
    console = Console(stderr=True)
    results: list[Result] = []
    with (
        Progress(console=console, disable=not sys.stderr.isatty(), transient=True) as progress,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool,
    ):
        task = progress.add_task("documents", total=len(named))
        tasks = [(source, slug, out, options) for source, slug in named]
        for result in pool.map(_write_one, tasks, chunksize=max(1, min(16, len(named) // workers))):
            report(result)
            results.append(result)
            progress.advance(task)
    return results


def _write_one(task: tuple[str, str, Path, Options]) -> Result:
    source, slug, out, options = task
    try:
        result = extract_one(source, options, slug)
    except RenkeiError as error:
        return Result((f"renkei: {error}",), error=str(error))
    if result.found:
        path = out / f"{slug}{_ENDINGS[options.format]}"
        part = path.with_suffix(f"{path.suffix}.part")
        part.write_text(result.rdf, encoding="utf-8")
        part.replace(path)
    return Result(result.report, result.found, "", result.document, result.candidates)


def folder_names(sources: Sequence[str]) -> list[tuple[str, str]]:
    """Each source with a slug that no other has."""
    counts: Counter[str] = Counter()
    named: list[tuple[str, str]] = []
    for source in sources:
        slug = slug_of(source, None)
        counts[slug] += 1
        named.append((source, slug if counts[slug] == 1 else f"{slug}-{counts[slug]}"))
    return named


def slug_of(source: str, save_in: Path | None) -> str:
    """A source's name in IRIs: of the folder it is stored in, else of the file or the address.

    >>> slug_of("My Page.txt", None), slug_of("https://example.org/a/kl.html?x", None)
    ('my-page', 'example-org-a-kl')
    """
    if save_in is not None:
        name = save_in.resolve().name
        if not _SLUG.fullmatch(name):
            raise RenkeiError(
                "a source cannot be named so",
                where=str(save_in),
                mend="use lower-case letters, digits and hyphens",
            )
        return name
    if is_address(source):
        name = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", source)
        name = re.sub(r"\.(?:html?|md|txt|php|aspx?)$", "", name)
    else:
        path = Path(source)
        stored = path.stem == "page" and path.resolve().parent.name
        name = stored or path.stem
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-") or "document"


def _intake(source: str, options: Options, slug: str) -> Intake:
    if not is_address(source):
        intake = take_in(read_file(Path(source), options.largest), slug)
    else:
        limits = Limits(options.seconds, options.largest, options.allow_private)
        known = known_version(options.save) if options.save else None
        received = fetch(source, limits, known)
        if received is None:
            assert options.save is not None
            return take_in(read_file(options.save / TEXT, options.largest), slug)
        intake = take_in(received, slug)
    if options.save:
        save(intake, options.save)
    return intake


def _report(intake: Intake, extraction: Extraction, broken: Sequence[str]) -> list[str]:
    document = extraction.document
    lines = [
        f"{document.path}: {len(extraction.events)} timeline rows, "
        f"{len(extraction.projects)} projects, {len(extraction.named)} passages with known names, "
        f"{len(extraction.candidates)} unknown names"
    ]
    if not (extraction.events or extraction.projects or extraction.named):
        lines[0] = f"{document.path}: nothing found: no dated table and no known name"
    lines += [f"{document.path}: {note}" for note in intake.notes]
    lines += [f"{problem.place}: {problem.message}" for problem in extraction.problems]
    lines += broken
    for candidate in extraction.candidates:
        place = document.place(candidate.passage.start)
        lines.append(f"{place}: unknown name: {candidate.name}")
    return lines
