"""Events as a calendar (iCalendar, RFC 5545).

A calendar knows days and no months. An event whose source gives a month only fills that month as
a whole-day entry that does not block time; its description says that the day is not known, and
`X-RENKEI-EDTF` holds the date as it is. An event without any bounds is left out; the description of
the calendar says how many there are.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar
from icalendar import Event as Entry
from rdflib import Graph

from renkei import __version__
from renkei.export.events import Event, label, read_events

_STAMP: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A calendar entry must say when it was made; the same graph gives the same file."""


def write_ics(graph: Graph) -> bytes:
    """The calendar of a merged graph's events."""
    events = read_events(graph)
    dated = [event for event in events if event.earliest and event.latest]
    calendar = Calendar()
    calendar.add("prodid", f"-//Renkei//{__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "連携 Renkei")
    left_out = len(events) - len(dated)
    calendar.add("x-wr-caldesc", f"{len(dated)} events; {left_out} without dates are left out")
    for event in dated:
        calendar.add_component(_entry(graph, event))
    data: bytes = calendar.to_ical()
    return data


def _entry(graph: Graph, event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", str(event.iri))
    entry.add("dtstamp", _STAMP)
    entry.add("summary", event.name, {"LANGUAGE": "ja"} if "ja" in event.names else {})
    assert event.earliest
    assert event.latest
    entry.add("dtstart", event.earliest)
    entry.add("dtend", _after(event.latest))
    entry.add("transp", "TRANSPARENT")
    entry.add("x-renkei-edtf", event.edtf)
    entry.add("description", "\n".join(_description(event)))
    entry.add("url", str(event.iri))
    if event.kind:
        entry.add("categories", [label(graph, event.kind, "en")])
    if event.places:
        entry.add("location", "; ".join(label(graph, place, "ja") for place in event.places))
    return entry


def _description(event: Event) -> list[str]:
    lines = [event.names[tag] for tag in ("en", "ms") if tag in event.names]
    if event.starts is None or event.ends is None:
        lines.append(f"{event.written}: 日は出典に書かれていません。 / The source gives no day.")
    return lines + [str(page) for page in event.pages]


def _after(day: date) -> date:
    """The end of a whole-day entry: the first day that is not part of it (RFC 5545 §3.6.1)."""
    return day + timedelta(days=1) if day < date.max else day
