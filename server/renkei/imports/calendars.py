"""Events of a calendar (iCalendar, RFC 5545): whole days, times with zones, recurrence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar
from icalendar.cal import Component as Entry

from renkei.errors import RenkeiError
from renkei.extract.document import Document
from renkei.imports.records import ImportedEvent, Problem, Reading, address, clean, days

MOST_OCCURRENCES: Final = 100
"""Dates of one recurring event that are taken."""
HORIZON: Final = timedelta(days=3660)
"""How far after its first date the others of a recurring event are looked for."""
MOST_ENTRIES: Final = 20_000
_ENTRY: Final = re.compile(
    r"^BEGIN:VEVENT[ \t]*\r?\n.*?^END:VEVENT[ \t]*(?=\r|\n|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_BEGIN: Final = re.compile(r"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_FREQUENT: Final = ("SECONDLY", "MINUTELY", "HOURLY")
_START: Final = re.compile(r"^DTSTART[;:][^\r\n]*", re.MULTILINE | re.IGNORECASE)


def read_calendar(document: Document) -> Reading:
    """Read a calendar.

    Raises:
        RenkeiError: it is not a calendar, or has too many entries.
    """
    ranges = [match.span() for match in _ENTRY.finditer(document.text)]
    if len(ranges) > MOST_ENTRIES:
        raise RenkeiError(f"more than {MOST_ENTRIES} entries", where=str(document.path))
    try:
        calendars = Calendar.from_ical(document.text, multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        reason = clean(str(error))[:200] or type(error).__name__
        raise RenkeiError(f"not iCalendar: {reason}", where=str(document.path)) from None
    entries = [
        (calendar, entry)
        for calendar in calendars
        if isinstance(calendar, Calendar)
        for entry in calendar.walk("VEVENT")
    ]
    if not len(entries) == len(ranges) == len(_BEGIN.findall(document.text)):
        raise RenkeiError(
            "entries that are not closed, or stand inside others",
            where=str(document.path),
            mend="export the calendar again",
        )
    return _Reader(document).read(entries, ranges)


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: list[Problem] = []

    def read(self, entries: list[tuple[Calendar, Entry]], ranges: list[tuple[int, int]]) -> Reading:
        groups: dict[str, list[tuple[Calendar, Entry, tuple[int, int]]]] = defaultdict(list)
        for number, ((calendar, entry), span) in enumerate(zip(entries, ranges, strict=True)):
            groups[clean(str(entry.get("uid", ""))) or f"#{number}"].append((calendar, entry, span))
        events: list[ImportedEvent] = []
        for uid, group in groups.items():
            try:
                events += self._group(uid, group)
            except (ValueError, TypeError, KeyError, OverflowError, AttributeError) as error:
                self._complain(group[0][2], f"cannot be read: {clean(str(error))[:200]}")
        events.sort(key=lambda event: (event.start, event.key))
        return Reading(tuple(events), tuple(sorted(self._problems, key=lambda it: it.line)))

    def _group(
        self, uid: str, group: list[tuple[Calendar, Entry, tuple[int, int]]]
    ) -> Iterator[ImportedEvent]:
        """The events of one UID: a single one, or a recurring one with its exceptions."""
        recurs = any("rrule" in entry or "rdate" in entry for _, entry, _ in group)
        if not recurs:
            for number, (calendar, entry, span) in enumerate(group):
                key = uid if number == 0 else f"{uid}#{number + 1}"
                yield from self._event(calendar, entry, span, key, inferred=False)
            return
        calendar, master, span = group[0]
        if reason := _endless(master):
            self._complain(span, f"{reason}: only the first date is taken")
            yield from self._event(calendar, master, span, uid, inferred=False)
            return
        alone = Calendar()
        ranges = {}
        for _, entry, place in group:
            alone.add_component(entry)
            ranges[str(getattr(entry.get("dtstart"), "dt", ""))] = place
        # between two days the library works once; its open-ended search takes minutes
        first = _moment(master, "dtstart")
        found = recurring_ical_events.of(alone).between(first, first + HORIZON)
        taken = sorted(found, key=lambda entry: str(_moment(entry, "dtstart")))
        if len(taken) > MOST_OCCURRENCES:
            said = (
                f"recurs more than {MOST_OCCURRENCES} times: the first {MOST_OCCURRENCES} are taken"
            )
            self._complain(span, said)
        for number, occurrence in enumerate(taken[:MOST_OCCURRENCES]):
            begins = str(_moment(occurrence, "dtstart"))
            key = f"{uid}@{begins}"
            own = begins in ranges
            place = ranges.get(begins, span)
            yield from self._event(
                calendar, occurrence, place, key, inferred=number > 0 and not own
            )

    def _event(
        self,
        calendar: Calendar,
        entry: Entry,
        span: tuple[int, int],
        key: str,
        *,
        inferred: bool,
    ) -> Iterator[ImportedEvent]:
        name = clean(str(entry.get("summary", "")))
        if not name:
            self._complain(span, "no SUMMARY: the entry is left out")
            return
        if str(entry.get("status", "")).upper() == "CANCELLED":
            self._complain(span, "cancelled: the entry is left out")
            return
        if "dtstart" not in entry:
            self._complain(span, "no DTSTART: the entry is left out")
            return
        zone = self._zone(calendar, span)
        first, last = _bounds(entry, zone)
        if last < first:
            self._complain(span, "ends before it starts: only the start is taken")
            last = first
        if zone is None and _is_utc(entry):
            self._complain(span, "the time is in UTC and no zone is named: the day is that of UTC")
        written = _START.search(self._document.text[slice(*span)])
        yield ImportedEvent(
            key,
            *span,
            name,
            span=days(first, last),
            written=clean(written[0]) if written and not inferred else first.isoformat(),
            inferred=inferred,
            kind=_first_category(entry),
            place=clean(str(entry.get("location", ""))),
            organisers=tuple(filter(None, [_organiser(entry)])),
            address=address(str(entry.get("url", ""))),
        )

    def _zone(self, calendar: Calendar, span: tuple[int, int]) -> ZoneInfo | None:
        """The zone that the calendar names for itself."""
        named = str(calendar.get("x-wr-timezone", "")).strip()
        if not named:
            return None
        try:
            return ZoneInfo(named)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._complain(span, f"unknown time zone {clean(named)[:40]}")
            return None

    def _complain(self, span: tuple[int, int], message: str) -> None:
        self._problems.append(Problem(self._document.line_of(span[0]), message))


def _endless(entry: Entry) -> str:
    """Why the dates of a recurring entry are not all taken; empty where they are."""
    rules = _rules(entry)
    if any(each in _FREQUENT for rule in rules for each in rule.get("FREQ", ())):
        return "recurs more than once a day"
    if any("COUNT" not in rule and "UNTIL" not in rule for rule in rules):
        return "recurs without an end"
    return ""


def _rules(entry: Entry) -> list[Any]:
    rules = entry.get("rrule", [])
    return rules if isinstance(rules, list) else [rules]


def _moment(entry: Entry, name: str) -> date | datetime:
    """A day or a moment of an entry.

    Raises:
        ValueError: it is neither.
    """
    found = getattr(entry[name], "dt", None)
    if not isinstance(found, date):
        raise ValueError(f"{name.upper()} is no date")
    return found


def _is_utc(entry: Entry) -> bool:
    start = _moment(entry, "dtstart")
    return isinstance(start, datetime) and start.utcoffset() == timedelta(0)


def _bounds(entry: Entry, zone: ZoneInfo | None) -> tuple[date, date]:
    """The first and the last day; an end at midnight, or a whole day that is an end, is no day."""
    start = _moment(entry, "dtstart")
    if "dtend" in entry:
        end = _moment(entry, "dtend")
    elif isinstance(length := getattr(entry.get("duration"), "dt", None), timedelta):
        end = start + length
    else:
        return _day(start, zone), _day(start, zone)
    first, last = _day(start, zone), _day(end, zone)
    whole = not isinstance(end, datetime) or _local(end, zone).time() == time(0)
    if whole and last > first:
        last -= timedelta(days=1)
    return first, last


def _day(moment: date | datetime, zone: ZoneInfo | None) -> date:
    """The day of a moment where it takes place: in its own zone; UTC in that of the calendar."""
    return _local(moment, zone).date() if isinstance(moment, datetime) else moment


def _local(moment: datetime, zone: ZoneInfo | None) -> datetime:
    if zone is not None and moment.utcoffset() == timedelta(0):
        return moment.astimezone(zone)
    return moment


def _first_category(entry: Entry) -> str:
    given = entry.get("categories")
    first = given[0] if isinstance(given, list) and given else given
    cats = getattr(first, "cats", None)
    return clean(str(cats[0])) if cats else ""


def _organiser(entry: Entry) -> str:
    """The common name of the organiser (RFC 5545 §3.2.2); an address is no name."""
    given = entry.get("organizer")
    return clean(str(getattr(given, "params", {}).get("CN", ""))) if given is not None else ""
