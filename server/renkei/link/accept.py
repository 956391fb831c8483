"""Taking what a person has reviewed into `data/links`.

A row is reviewed where somebody put their name into its column `reviewer_label`. Such rows go into
the file of the scheme that their object belongs to; all files are checked as the build checks them
before any is written.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import yaml

from renkei.build.release import write_files
from renkei.build.sssom import NO_TERM_FOUND, SUFFIX, expand, read_link_set
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.terms import ID

_NEEDED: Final = ("subject_id", "predicate_id", "object_id", "reviewer_label")
_COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "mapping_date",
    "comment",
)
"""The columns of the files in data/links."""

Row = dict[str, str]


@dataclass(frozen=True)
class Acceptance:
    """What became of the rows of a reviewed file.

    Attributes:
        added: rows that are new in data/links.
        known: rows that were there already, as they are.
        refused: line and reason of the rows that were left out.
        written: the files that changed.
    """

    added: int
    known: int
    refused: tuple[tuple[int, str], ...]
    written: tuple[Path, ...]


def accept(reviewed: Path, content: Content, *, scheme: str | None = None) -> Acceptance:
    """Merge the reviewed rows of an SSSOM file into data/links.

    The files are sorted, so that the same rows give the same bytes, and written whole or not at
    all. A row that something was found for takes the place of an earlier "none found".

    Args:
        reviewed: an SSSOM file, as `renkei link` writes it.
        content: where data/links is.
        scheme: the file for rows with `sssom:NoTermFound`, which do not say where they belong.

    Raises:
        RenkeiError: the content is the installed package's, the file is no SSSOM, nobody has
            reviewed any row, a row is for a scheme without a file, or the result contradicts
            itself.
    """
    content.must_be_writable()
    prefixes, rows = _read(reviewed)
    folder = content.data / "links"
    spaces = _spaces(folder)
    refused: list[tuple[int, str]] = []
    new: dict[str, list[Row]] = defaultdict(list)
    for line, row in rows:
        where = f"{reviewed}:{line}"
        if not row["reviewer_label"].strip():
            refused.append((line, "nobody has reviewed it (reviewer_label is empty)"))
            continue
        subject = expand(row["subject_id"], prefixes, where=where)
        if not subject.startswith(ID):
            refused.append((line, f"{row['subject_id']} is not a thing of ours"))
            continue
        target = expand(row["object_id"], prefixes, where=where)
        name = scheme if target == NO_TERM_FOUND else _scheme_of(target, spaces)
        if name is None or not (folder / f"{name}{SUFFIX}").is_file():
            raise RenkeiError(
                f"no file of links for {row['object_id']}",
                where=where,
                mend=f"say which with --scheme, or make data/links/NAME{SUFFIX} with a header",
            )
        new[name].append(_row(row, subject, target, spaces.get(name)))
    if not new:
        raise RenkeiError(
            "no reviewed rows", where=str(reviewed), mend="put your name into reviewer_label"
        )
    files: dict[Path, str] = {}
    added = known = 0
    for name, theirs in sorted(new.items()):
        path = folder / f"{name}{SUFFIX}"
        header, ours = _split(path)
        merged, fresh = _merge(ours, theirs)
        added, known = added + fresh, known + len(theirs) - fresh
        files[path] = _text(_with_prefixes(header), merged)
    _must_be_valid(files)
    changed = {p: text for p, text in files.items() if p.read_bytes() != text.encode()}
    write_files(changed)
    return Acceptance(added, known, tuple(refused), tuple(sorted(changed)))


def _read(path: Path) -> tuple[Mapping[str, str], list[tuple[int, Row]]]:
    """The prefixes and rows of an SSSOM file, each row with its line."""
    try:
        lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError:
        raise RenkeiError("not UTF-8", where=str(path), mend="save it as UTF-8") from None
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    try:
        header = yaml.safe_load("".join(line[1:] for line in comments))
    except yaml.YAMLError:
        raise RenkeiError("the header is not YAML", where=str(path)) from None
    if not isinstance(header, dict) or not isinstance(header.get("curie_map"), dict):
        raise RenkeiError("no SSSOM header", where=f"{path}:1", mend="begin with #curie_map:")
    table = csv.DictReader(lines[len(comments) :], delimiter="\t", restval="")
    missing = [column for column in _NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise RenkeiError(f"columns missing: {', '.join(missing)}", where=str(path))
    prefixes = {str(prefix): str(space) for prefix, space in header["curie_map"].items()}
    return prefixes, [
        (len(comments) + 1 + number, {key: value or "" for key, value in row.items() if key})
        for number, row in enumerate(table, 1)
    ]


def _spaces(folder: Path) -> dict[str, tuple[str, str]]:
    """Scheme → prefix and namespace of its objects, for the files that have links."""
    found = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if space := read_link_set(path).space:
            prefixes, _ = _read_header(path)
            prefix = next(p for p, namespace in prefixes.items() if namespace == space)
            found[path.name.removesuffix(SUFFIX)] = (prefix, space)
    return found


def _scheme_of(iri: str, spaces: Mapping[str, tuple[str, str]]) -> str | None:
    fits = [name for name, (_, space) in spaces.items() if iri.startswith(space)]
    return max(fits, key=lambda name: len(spaces[name][1]), default=None)


def _row(row: Row, subject: str, target: str, space: tuple[str, str] | None) -> Row:
    """A reviewed row in the columns and prefixes of data/links."""
    cells = {column: " ".join(row.get(column, "").split()) for column in _COLUMNS}
    cells["subject_id"] = f"id:{subject.removeprefix(ID)}"
    cells["mapping_justification"] = "semapv:ManualMappingCuration"
    reviewer = " ".join(row["reviewer_label"].split())
    cells["comment"] = f"{cells['comment']} (reviewed by {reviewer})".strip()
    if target == NO_TERM_FOUND:
        return cells | {"object_id": "sssom:NoTermFound", "object_label": "", "confidence": ""}
    if space is not None:
        cells["object_id"] = f"{space[0]}:{target.removeprefix(space[1])}"
    return cells


def _merge(ours: list[Row], theirs: list[Row]) -> tuple[list[Row], int]:
    """Both, sorted, and how many of theirs are new."""
    pair = ("subject_id", "object_id")
    rows = {tuple(row[c] for c in pair): row for row in ours}
    fresh = 0
    for row in theirs:
        key = tuple(row[c] for c in pair)
        there = rows.get(key)
        if there and there["predicate_id"] == row["predicate_id"]:
            continue
        fresh += 1
        rows[key] = row
        if row["predicate_id"] in ("skos:exactMatch", "skos:closeMatch") and key[1] != (
            "sssom:NoTermFound"
        ):
            rows.pop((key[0], "sssom:NoTermFound"), None)
    columns = ("subject_id", "predicate_id", "object_id")
    return sorted(rows.values(), key=lambda row: tuple(row[c] for c in columns)), fresh


def _read_header(path: Path) -> tuple[dict[str, str], list[str]]:
    comments = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    header = yaml.safe_load("\n".join(line[1:] for line in comments))
    return header["curie_map"], comments


def _split(path: Path) -> tuple[list[str], list[Row]]:
    """The header lines of a file of ours, and its rows."""
    _, comments = _read_header(path)
    body = path.read_text("utf-8").splitlines(keepends=True)[len(comments) :]
    return comments, list(csv.DictReader(body, delimiter="\t"))


def _with_prefixes(header: list[str]) -> list[str]:
    """The header with the prefix that `sssom:NoTermFound` needs."""
    line = "#  sssom: https://w3id.org/sssom/"
    if line in header:
        return header
    end = 1 + len(list(takewhile(lambda text: text.startswith("#  "), header[1:])))
    return [header[0], *sorted([*header[1:end], line]), *header[end:]]


def _text(header: list[str], rows: list[Row]) -> str:
    table = io.StringIO(newline="")
    columns = list(dict.fromkeys((*_COLUMNS, *(column for row in rows for column in row))))
    writer = csv.DictWriter(table, columns, delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return "\n".join(header) + "\n" + table.getvalue()


def _must_be_valid(files: Mapping[Path, str]) -> None:
    """Read the new texts as the build will, before any of them takes its place."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            trial = Path(folder) / path.name
            trial.write_text(text, encoding="utf-8", newline="")
            try:
                read_link_set(trial)
            except RenkeiError as error:
                line = error.where.rpartition(":")[2]
                raise RenkeiError(
                    error.what, where=f"{path.name}, as it would be, line {line}", mend=error.mend
                ) from None


def lines_of(acceptance: Acceptance) -> Iterator[str]:
    """The refused rows, a line each.

    >>> list(lines_of(Acceptance(1, 0, ((7, "nobody has reviewed it"),), ())))
    ['line 7 left out: nobody has reviewed it']
    """
    for line, reason in acceptance.refused:
        yield f"line {line} left out: {reason}"
