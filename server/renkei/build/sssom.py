"""Identity links as they are kept: SSSOM files, one for each scheme.

A file `{scheme}.sssom.tsv` is a table of mappings under a header of YAML in comments (Simple
Standard for Sharing Ontological Mappings, TSV serialisation).

A row with the object `sssom:NoTermFound` records that an identifier was looked for and none was
found, so that nobody searches again. It is checked and kept, and gives no triple.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

import yaml

from renkei.errors import RenkeiError
from renkei.headers import read_header
from renkei.names import GRAPH, ID, KINDS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SUFFIX: Final = ".sssom.tsv"
PREDICATES: Final = frozenset(
    {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
)
"""What a link may say. owl:sameAs is not among them: it would merge a city, its government and
the populated place of the same name."""
EXACT_FROM: Final = 0.9
"""The least confidence, from 0 to 1, with which skos:exactMatch may be claimed."""
NO_TERM_FOUND: Final = "https://w3id.org/sssom/NoTermFound"
"""The object of a row that says that none was found (SSSOM, unmapped entities)."""

_REQUIRED: Final = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "confidence",
)
# The characters that RFC 3987 keeps out of an IRI; letters beyond ASCII are welcome.
_CURIE: Final = re.compile(r'(?P<prefix>[A-Za-z][\w.-]*):(?P<local>[^\s<>"{}|\\^`]+)')
_IRI: Final = re.compile(r'[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+')


@dataclass(frozen=True)
class Link:
    """One row: that a thing of ours stands in some relation to a thing elsewhere.

    Attributes:
        subject: a thing of ours.
        predicate: one of `PREDICATES`.
        object: the thing elsewhere.
        confidence: from 0 to 1.
    """

    subject: str
    predicate: str
    object: str
    confidence: float


@dataclass(frozen=True)
class Missing:
    """A row that says that a thing of ours is not known elsewhere.

    Attributes:
        subject: a thing of ours.
        searched: the day on which it was looked for.
        comment: where, and what was there instead.
    """

    subject: str
    searched: date
    comment: str


@dataclass(frozen=True)
class LinkSet:
    """The links to one scheme, that is, one file.

    Attributes:
        scheme: the name of the file without its suffix, such as `wikidata`.
        title: what the links lead to, in English.
        licence: under which the links may be used.
        sources: where the identifiers were read.
        links: the rows, in the order of the file.
        missing: the rows that say that none was found.
        space: how the IRIs of the things elsewhere begin, where there are links.
    """

    scheme: str
    title: str
    licence: str
    sources: tuple[str, ...]
    links: tuple[Link, ...]
    missing: tuple[Missing, ...] = ()
    space: str = ""

    @property
    def graph(self) -> str:
        """The graph that holds the links, which is also the IRI of the linkset."""
        return graph_of(self.scheme)

    @property
    def target(self) -> str:
        """The dataset that the links lead to, as far as we know it."""
        return f"{self.graph}#target"


def graph_of(scheme: str) -> str:
    """The graph for the links to `scheme`.

    >>> graph_of("wikidata")
    'https://w3id.org/renkei/graph/links/wikidata'
    """
    return GRAPH[f"links/{scheme}"]


def expand(curie: str, prefixes: Mapping[str, str], *, where: str = "") -> str:
    """The IRI that a CURIE stands for.

    Args:
        curie: prefix and local part; the local part may hold slashes and any letters.
        prefixes: prefix to namespace IRI, the `curie_map` of the file.
        where: file and line, for the error.

    Raises:
        RenkeiError: it is no CURIE, or its prefix is not declared.

    >>> expand("wikidata:Q1490", {"wikidata": "http://www.wikidata.org/entity/"})
    'http://www.wikidata.org/entity/Q1490'
    """
    match = _CURIE.fullmatch(curie)
    if not match:
        raise RenkeiError(f"{curie!r} is not a CURIE", where=where, mend="write prefix:local")
    if match["prefix"] not in prefixes:
        raise RenkeiError(
            f"the prefix of {curie!r} is not declared", where=where, mend="add it to curie_map"
        )
    return str(prefixes[match["prefix"]]) + match["local"]


def read_links(folder: Path) -> list[LinkSet]:
    """Read every SSSOM file of a folder, in the order of their names.

    Raises:
        RenkeiError: a header or row is unusable; the error names file and line.
    """
    return [read_link_set(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]


def read_link_set(path: Path) -> LinkSet:
    """Read one SSSOM file.

    Raises:
        RenkeiError: the text is not UTF-8, the header lacks something or is not for this file,
            a row is unusable, or two rows contradict each other.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(file)
    except UnicodeDecodeError as error:
        raise RenkeiError("not UTF-8", where=str(path), mend="save it as UTF-8") from error
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    scheme = path.name.removesuffix(SUFFIX)
    header = _header(comments, path)
    prefixes = header["curie_map"]
    if header["mapping_set_id"] != graph_of(scheme):
        raise RenkeiError(
            f"mapping_set_id {header['mapping_set_id']!r} does not fit the name of the file",
            where=str(path),
            mend=f"write {graph_of(scheme)}",
        )
    numbered: list[tuple[str, Link]] = []
    missing: list[tuple[str, Missing]] = []
    space = ""
    for where, row in _rows(lines[len(comments) :], path, first_line=len(comments) + 1):
        if expand(row["object_id"], prefixes, where=where) == NO_TERM_FOUND:
            missing.append((where, _missing(row, prefixes, where)))
        else:
            space = space or prefixes[row["object_id"].partition(":")[0]]
            numbered.append((where, _link(row, prefixes, where)))
    _must_agree(numbered)
    _must_be_missing(missing, [link for _, link in numbered])
    return LinkSet(
        scheme=scheme,
        title=header["mapping_set_title"],
        licence=_iri(header["license"], "license", path),
        sources=tuple(
            _iri(source, "mapping_set_source", path)
            for source in header.get("mapping_set_source") or []
        ),
        links=tuple(link for _, link in numbered),
        missing=tuple(row for _, row in missing),
        space=space,
    )


def _header(comments: list[str], path: Path) -> dict[str, Any]:
    """The metadata in the comments, with everything in it that we rely on."""
    try:
        header = read_header("".join(line[1:] for line in comments))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1 if mark else 1}"
        raise RenkeiError("the header is not YAML", where=where) from error
    if not isinstance(header, dict):
        raise RenkeiError("no SSSOM header", where=f"{path}:1", mend="begin with #curie_map:")
    for key in ("mapping_set_id", "mapping_set_title", "license"):
        if not isinstance(header.get(key), str):
            raise RenkeiError(f"the header lacks {key}", where=f"{path}:1")
    if not isinstance(header.get("curie_map"), dict):
        raise RenkeiError("the header lacks curie_map", where=f"{path}:1")
    for prefix, namespace in header["curie_map"].items():
        _iri(namespace, f"the namespace of {prefix}", path)
    return header


def _iri(text: object, key: str, path: Path) -> str:
    """The IRI that the header gives for `key`."""
    if not isinstance(text, str) or not _IRI.fullmatch(text):
        raise RenkeiError(f"{key} {text!r} is not an IRI", where=f"{path}:1")
    return text


def _rows(lines: list[str], path: Path, *, first_line: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row as column to cell, with its file and line."""
    table = csv.reader(lines, delimiter="\t")
    columns = next(table, [])
    missing = [column for column in _REQUIRED if column not in columns]
    if missing:
        raise RenkeiError(f"columns missing: {', '.join(missing)}", where=f"{path}:{first_line}")
    while True:
        # A quoted cell may hold line breaks: a row is named by the line that it begins on.
        where = f"{path}:{first_line + table.line_num}"
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise RenkeiError(f"not a table: {error}", where=where) from error
        if len(cells) != len(columns):
            raise RenkeiError(f"{len(cells)} cells for {len(columns)} columns", where=where)
        yield where, dict(zip(columns, cells, strict=True))


def _subject(row: Mapping[str, str], prefixes: Mapping[str, str], where: str) -> str:
    """The thing of ours that a row is about."""
    subject = expand(row["subject_id"], prefixes, where=where)
    kind, _, slug = subject.removeprefix(ID).partition("/")
    if not subject.startswith(ID) or kind not in KINDS or not slug:
        raise RenkeiError(f"{row['subject_id']!r} is not a thing of ours", where=where)
    return subject


def _missing(row: Mapping[str, str], prefixes: Mapping[str, str], where: str) -> Missing:
    """What a row says that found nothing: when it was looked for, and where."""
    subject = _subject(row, prefixes, where)
    if expand(row["predicate_id"], prefixes, where=where) != SKOS.exactMatch or row["confidence"]:
        raise RenkeiError(
            "a row that found nothing has skos:exactMatch and no confidence", where=where
        )
    expand(row["mapping_justification"], prefixes, where=where)
    try:
        searched = date.fromisoformat(row.get("mapping_date", ""))
    except ValueError:
        raise RenkeiError(
            "a row that found nothing lacks mapping_date",
            where=where,
            mend="say when it was looked for",
        ) from None
    if not row.get("comment", "").strip():
        raise RenkeiError(
            "a row that found nothing lacks comment",
            where=where,
            mend="say where it was looked for",
        )
    return Missing(subject, searched, row["comment"])


def _link(row: Mapping[str, str], prefixes: Mapping[str, str], where: str) -> Link:
    """The link that one row states."""
    subject = _subject(row, prefixes, where)
    predicate = expand(row["predicate_id"], prefixes, where=where)
    if predicate not in PREDICATES:
        raise RenkeiError(
            f"{row['predicate_id']!r} is not a predicate for links",
            where=where,
            mend="use a SKOS mapping relation",
        )
    target = expand(row["object_id"], prefixes, where=where)
    expand(row["mapping_justification"], prefixes, where=where)
    try:
        confidence = float(row["confidence"])
    except ValueError:
        confidence = -1.0
    if not 0 <= confidence <= 1:
        raise RenkeiError(
            f"confidence {row['confidence']!r} is not a number from 0 to 1", where=where
        )
    if predicate == SKOS.exactMatch and confidence < EXACT_FROM:
        raise RenkeiError(
            f"skos:exactMatch with confidence {confidence:g}",
            where=where,
            mend=f"use skos:closeMatch below {EXACT_FROM:g}",
        )
    return Link(subject, predicate, target, confidence)


def _must_agree(numbered: Iterable[tuple[str, Link]]) -> None:
    """Refuse rows that together say more than either: skos:exactMatch is transitive.

    Raises:
        RenkeiError: two rows for one pair, or exact matches by which two things of ours, or two
            things elsewhere, would be one.
    """
    pairs: set[tuple[str, str]] = set()
    exact: dict[str, str] = {}
    for where, link in numbered:
        if (link.subject, link.object) in pairs:
            raise RenkeiError(f"a second row for {link.subject} and {link.object}", where=where)
        pairs.add((link.subject, link.object))
        if link.predicate != SKOS.exactMatch:
            continue
        for end, other in ((link.subject, link.object), (link.object, link.subject)):
            if end in exact:
                raise RenkeiError(
                    f"{end} matches both {exact[end]} and {other} exactly",
                    where=where,
                    mend="make one of them a skos:closeMatch",
                )
            exact[end] = other


def _must_be_missing(missing: Iterable[tuple[str, Missing]], links: Iterable[Link]) -> None:
    """Refuse a "none found" beside something that was found, and a second one.

    Raises:
        RenkeiError: the thing has an exact or close match in the same file, or two such rows.
    """
    found = {link.subject for link in links if link.predicate in (SKOS.exactMatch, SKOS.closeMatch)}
    for where, row in missing:
        if row.subject in found:
            raise RenkeiError(
                f"none found for {row.subject}, which has another row here",
                where=where,
                mend="remove one of them",
            )
        found.add(row.subject)
