"""What is read of a file: events with the ranges of the text that each rests on, and problems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from renkei.extract.dates import ImpossibleDateError, Precision, Span, parse_date

_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"https?://[^\s()（）<>\"{}|\\^`]+")


@dataclass(frozen=True)
class ImportedEvent:
    """An event as a row or an entry gives it.

    Attributes:
        key: what tells it from the others of the file, whatever their order.
        start: first code point of its words.
        end: one past the last.
        name: what it is called.
        name_en: what it is called in English, where the file says.
        span: its date; None where it has none that can be read.
        written: its date in the words of the file.
        inferred: whether its date follows from a rule of recurrence rather than stands there.
        kind: the word for its kind.
        mode: notation of its attendance mode; empty where nothing is said.
        place: what its place is called.
        area: the names of the areas that hold the place, the nearest first.
        organisers: the names of who holds it.
        address: the page about it.
    """

    key: str
    start: int
    end: int
    name: str
    name_en: str = ""
    span: Span | None = None
    written: str = ""
    inferred: bool = False
    kind: str = ""
    mode: str = ""
    place: str = ""
    area: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Problem:
    """What could not be read.

    Attributes:
        line: the line of the text, from 1.
        message: what is wrong there.
    """

    line: int
    message: str


@dataclass(frozen=True)
class Reading:
    """What a file gave.

    Attributes:
        events: its events, in the order of the file.
        problems: what could not be read, in that order.
        codes: the codes of local governments that it names.
        unread: parts of it that the model has no place for.
    """

    events: tuple[ImportedEvent, ...]
    problems: tuple[Problem, ...]
    codes: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()


def clean(text: str) -> str:
    r"""Words without control characters and needless blanks.

    >>> clean("  a\x07\n b ")
    'a b'
    """
    return " ".join(_CONTROL.sub("", text).split())


def address(text: str) -> str:
    """The first web address in a cell, or an empty string: others must not become links.

    >>> address("詳細は https://example.org/a(外部)"), address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    found = _ADDRESS.search(text)
    return found[0] if found else ""


def read_day(text: str) -> Span | None:
    """A day, or a month where no day is given; None where it is no date.

    Raises:
        ImpossibleDateError: it is written like a date, and there is no such day.

    >>> read_day("2022/2/19").edtf, read_day("20220219").edtf, read_day("令和4年2月").edtf
    ('2022-02-19', '2022-02-19', '2022-02')
    """
    plain = text.strip()
    if found := _COMPACT.fullmatch(plain):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            raise ImpossibleDateError(f"{text} is no day") from None
        return days(day, day)
    return parse_date(plain)


def days(first: date, last: date) -> Span:
    """One day, or the days from one to another.

    >>> days(date(2022, 3, 26), date(2022, 3, 27)).edtf
    '2022-03-26/2022-03-27'
    """
    if first == last:
        return Span(first.isoformat(), first, last, Precision.DAY)
    return Span(f"{first.isoformat()}/{last.isoformat()}", first, last, Precision.PERIOD)


def join(first: Span, last: Span) -> Span:
    """From one date to another, each as exact as it is."""
    if first == last:
        return first
    return Span(f"{first.edtf}/{last.edtf}", first.earliest, last.latest, Precision.PERIOD)
