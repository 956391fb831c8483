"""From a document's layout to records: each row read with the names the authority knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rdflib import Graph, URIRef

from renkei.extract.abbreviations import introduced_names
from renkei.extract.candidates import candidates
from renkei.extract.dates import ImpossibleDateError, Precision, Span, is_date, parse_date
from renkei.extract.document import Document
from renkei.extract.folding import fold
from renkei.extract.gazetteer import Gazetteer, Mention
from renkei.extract.layout import read_layout
from renkei.extract.participation import participants
from renkei.extract.passages import Passage, Role
from renkei.extract.records import (
    Dated,
    EventRecord,
    Extraction,
    Named,
    Problem,
    ProjectRecord,
    Reading,
)
from renkei.extract.tables import Row, Table
from renkei.extract.wording import Mode, attendance_mode, bare_title, event_kind, location
from renkei.terms import ID

_NAMED_KINDS: Final = (
    *("person", "organisation", "city", "government", "post"),
    *("award", "instrument", "programme", "series", "event", "country"),
)
# A name that several things bear and that does not act means the place, not its government.
_MENTIONED_KINDS: Final = [kind for kind in _NAMED_KINDS if kind != "post"]
LONGEST_PASSAGE: Final = 5_000
"""Characters of the longest passage that is read for names; sentences have some hundred."""
MOST_ROWS: Final = 5_000
"""Rows of one document that are read; a page of this genre has some dozens."""
_LAST_BRACKETS: Final = re.compile(r"[(（]([^()（）]*)[)）]$")


class _Reader:
    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer
        self.problems: list[Problem] = []

    def report(self, passage: Passage, message: str) -> None:
        self.problems.append(Problem(self.document.place(passage.start), message))

    def is_readable(self, passage: Passage) -> bool:
        """Whether a passage is short enough to be a sentence; a longer one is reported."""
        if len(passage.text) <= LONGEST_PASSAGE:
            return True
        self.report(passage, f"{len(passage.text)} characters without a full stop are not read")
        return False

    def dates(self, table: Table) -> list[Dated | None]:
        """The date of each row; a row without a cell takes the one above.

        None where a row has no date: column heads, rows above the first date. A table without any
        date is none of ours.
        """
        if not any(_has_date(row) for row in table.rows):
            if table.rows:
                self.report(table.rows[0].title, "a table without dates is left out")
            return [None] * len(table.rows)
        for cell in table.unused:
            self.report(cell, f"a date without content is left out: {cell.text!r}")
        above: Dated | None = None
        result: list[Dated | None] = []
        for number, row in enumerate(table.rows):
            if above is None and row.date is not None and not _has_date(row):
                if number:
                    self.report(row.title, "left out as a head of columns, above the first date")
                result.append(None)
            elif row.date is not None:
                above = Dated(row.date, self._span(row.date), inherited=False)
                result.append(above)
            elif above is not None:
                result.append(Dated(above.cell, above.span, inherited=True))
            else:
                self.report(row.title, "the row has no date and there is none above it")
                result.append(None)
        return result

    def _span(self, cell: Passage) -> Span | None:
        try:
            span = parse_date(cell.text)
        except ImpossibleDateError as error:
            self.report(cell, f"impossible date kept as written: {error}")
            return None
        if span is None:
            self.report(cell, f"not a date, kept as written: {cell.text!r}")
        return span

    def event(self, row: Row, number: int, date: Dated) -> EventRecord:
        told = [row.title, *(p for p in row.body if p.role is not Role.ROW_NOTE)]
        readings = [self._reading(passage) for passage in told]
        readings += [
            Reading(note, (), None, None, _mentioned(self.gazetteer.find(note.text), ()))
            for note in row.body
            if note.role is Role.ROW_NOTE
        ]
        return EventRecord(
            row,
            number,
            bare_title(row.title.text[:LONGEST_PASSAGE]),
            event_kind(fold(row.title.text[:LONGEST_PASSAGE])),
            date,
            tuple(readings),
            _mode(readings),
            next((thing for thing in readings[0].mentions if _is_whole(thing)), None),
        )

    def _reading(self, passage: Passage) -> Reading:
        if len(passage.text) > LONGEST_PASSAGE:
            return Reading(passage, (), None, None, ())
        text = fold(passage.text)
        mentions = self.gazetteer.find(text)
        taking_part = participants(text, mentions)
        place = location(text, mentions)
        used = [mention for p in taking_part for mention in p.mentions]
        if place:
            used.append(place[1])
        return Reading(
            passage,
            tuple(taking_part),
            place[0] if place else None,
            attendance_mode(text),
            _mentioned(mentions, used),
        )

    def project(self, row: Row, number: int, date: Dated) -> ProjectRecord:
        """A project's partners stand in the brackets that end its title: (A市-B都/C市)."""
        tail = _LAST_BRACKETS.search(fold(row.title.text[-LONGEST_PASSAGE:]))
        mentions = self.gazetteer.find(tail[1]) if tail else []
        governments = (m.of_kind("government") for m in mentions)
        return ProjectRecord(row, number, date, tuple(dict.fromkeys(g for g in governments if g)))


def known_names(authority: Graph) -> Gazetteer:
    """The names that extraction looks for, to be prepared once for many documents."""
    return Gazetteer(authority, _NAMED_KINDS)


def extract(document: Document, authority: Graph, known: Gazetteer | None = None) -> Extraction:
    """Read a document with the names of an authority.

    Args:
        document: the stored text.
        authority: things with labels and aliases (`data/authority/`).
        known: its names, where they are prepared already.

    Returns:
        The records; what could not be read is among `problems`, and the rest goes on.
    """
    known = known or known_names(authority)
    names = introduced_names(document.text, known)
    reader = _Reader(document, known.with_names(names))
    layout = read_layout(document)
    events: list[EventRecord] = []
    projects: list[ProjectRecord] = []
    for table in layout.tables:
        dated = reader.dates(table)
        rows = [(row, date) for row, date in zip(table.rows, dated, strict=True) if date]
        room = max(0, MOST_ROWS - len(events) - len(projects))
        if len(rows) > room:
            reader.report(rows[room][0].title, f"{len(rows) - room} rows from here are not read")
            rows = rows[:room]
        if _lists_projects(date for _, date in rows):
            projects += [
                reader.project(row, number, date)
                for number, (row, date) in enumerate(rows, len(projects) + 1)
            ]
        else:
            events += [
                reader.event(row, number, date)
                for number, (row, date) in enumerate(rows, len(events) + 1)
            ]
    readable = [p for p in layout.passages if reader.is_readable(p)]
    outside = {passage.start for passage in layout.prose}
    named = list(_named([p for p in readable if p.start in outside], reader.gazetteer))
    return Extraction(
        document,
        layout,
        tuple(events),
        tuple(projects),
        tuple(named),
        tuple(candidates(readable, reader.gazetteer)),
        tuple(reader.problems),
    )


def _lists_projects(dates: Iterable[Dated]) -> bool:
    """A programme table gives periods in fiscal years; a timeline gives months."""
    spans = [date.span for date in dates]
    return bool(spans) and all(
        span is not None and span.precision is Precision.PERIOD and span.first_fiscal_year
        for span in spans
    )


def _has_date(row: Row) -> bool:
    return row.date is not None and is_date(row.date.text)


def _mode(readings: Sequence[Reading]) -> tuple[Reading, Mode] | None:
    """The first mode stated; failing that, the first implied."""
    found = [(reading, reading.mode) for reading in readings if reading.mode]
    return min(found, key=lambda pair: pair[1].inferred, default=None)


def _is_whole(thing: URIRef) -> bool:
    """Whether a thing is a series or a conference, of which an event can be a part."""
    return str(thing).startswith((f"{ID}series/", f"{ID}event/"))


def _mentioned(mentions: Iterable[Mention], used: Sequence[Mention]) -> tuple[URIRef, ...]:
    chosen = (m.of_kind(*_MENTIONED_KINDS) for m in mentions if m not in used)
    return tuple(dict.fromkeys(thing for thing in chosen if thing))


def _named(passages: Iterable[Passage], gazetteer: Gazetteer) -> Iterator[Named]:
    for passage in passages:
        things = _mentioned(gazetteer.find(passage.text), ())
        if things:
            yield Named(passage, things)
