"""What extraction finds, before any IRI is minted: rows as events and projects, names, problems."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rdflib import URIRef

from renkei.extract.dates import Span
from renkei.extract.document import Document
from renkei.extract.layout import Layout
from renkei.extract.participants import Participant
from renkei.extract.passages import Passage
from renkei.extract.tables import Row
from renkei.extract.wording import Mode


@dataclass(frozen=True)
class Dated:
    """The date of a row.

    Attributes:
        cell: the passage that gives it.
        span: what it means; None where it is no possible date and only its words are kept.
        inherited: true where the row lacks a date cell and takes the one of the row above.
    """

    cell: Passage
    span: Span | None
    inherited: bool


@dataclass(frozen=True)
class Reading:
    """What one passage of a row says about the row's event.

    Attributes:
        passage: the title or a sentence.
        participants: those whom its words make take part.
        location: the city where it puts the event.
        mode: the attendance mode it states or implies.
        mentions: all other known things it names.
    """

    passage: Passage
    participants: tuple[Participant, ...]
    location: URIRef | None
    mode: Mode | None
    mentions: tuple[URIRef, ...]


@dataclass(frozen=True)
class EventRecord:
    """A row of a timeline.

    Attributes:
        row: its passages.
        number: its place among the document's timeline rows, from 1.
        title: its title without the mode it ends in.
        kind: notation of an event type; None where the title names none.
        date: its date.
        readings: what its title and sentences say.
        mode: the reading and the mode that hold for the event, if any.
        parent: the series or conference that its title names it as a part of.
    """

    row: Row
    number: int
    title: str
    kind: str | None
    date: Dated
    readings: tuple[Reading, ...]
    mode: tuple[Reading, Mode] | None
    parent: URIRef | None

    @property
    def is_conferral(self) -> bool:
        """Whether the row tells of an award conferred."""
        return self.kind == "award-conferral"


@dataclass(frozen=True)
class ProjectRecord:
    """A row of a programme table.

    Attributes:
        row: its passages.
        number: its place among the document's project rows, from 1.
        date: its period.
        partners: the governments named in its title.
    """

    row: Row
    number: int
    date: Dated
    partners: tuple[URIRef, ...]


@dataclass(frozen=True)
class Named:
    """A known thing named in a passage outside the tables."""

    passage: Passage
    things: tuple[URIRef, ...]


class Looks(StrEnum):
    """What an unknown name looks like."""

    CITY = "city"
    ORGANISATION = "organisation"
    PERSON = "person"
    POST = "post"


@dataclass(frozen=True)
class Candidate:
    """A name that looks like a city's, an organisation's or a person's and that nobody knows."""

    name: str
    passage: Passage
    looks: Looks


@dataclass(frozen=True)
class Problem:
    """Something that could not be read, with its place (`file:line`)."""

    place: str
    message: str


@dataclass(frozen=True)
class Extraction:
    """All that one document gives."""

    document: Document
    layout: Layout
    events: tuple[EventRecord, ...]
    projects: tuple[ProjectRecord, ...]
    named: tuple[Named, ...]
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]
