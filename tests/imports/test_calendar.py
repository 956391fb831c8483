"""Calendars: whole days, zones, recurrence, entries that are none, and attacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.ics import write_ics
from renkei.export.serialize import read_graphs
from renkei.imports.calendars import MOST_OCCURRENCES, read_calendar
from renkei.imports.received import receive
from renkei.imports.records import Reading

Write = Callable[[str, str | bytes], Path]


def calendar(*entries: str, head: str = "") -> str:
    lines = [f"BEGIN:VEVENT\nUID:{n}\n{entry}\nEND:VEVENT\n" for n, entry in enumerate(entries)]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{''.join(lines)}END:VCALENDAR\n"


@pytest.fixture
def read(write: Write) -> Callable[..., Reading]:
    def parse(*entries: str, head: str = "") -> Reading:
        path = write("x.ics", calendar(*entries, head=head))
        return read_calendar(receive(path, "x", "ja").document)

    return parse


Read = Callable[..., Reading]


def dates(reading: Reading) -> list[str]:
    return [event.span.edtf for event in reading.events if event.span]


@pytest.mark.parametrize(
    ("times", "edtf"),
    [
        ("DTSTART;VALUE=DATE:20240401", "2024-04-01"),
        ("DTSTART;VALUE=DATE:20240401\nDTEND;VALUE=DATE:20240402", "2024-04-01"),
        ("DTSTART;VALUE=DATE:20240401\nDTEND;VALUE=DATE:20240403", "2024-04-01/2024-04-02"),
        ("DTSTART;VALUE=DATE:20240401\nDURATION:P3D", "2024-04-01/2024-04-03"),
        ("DTSTART;TZID=Asia/Tokyo:20240401T230000\nDURATION:PT1H", "2024-04-01"),
        ("DTSTART;TZID=Asia/Tokyo:20240401T230000\nDURATION:PT2H", "2024-04-01/2024-04-02"),
        ("DTSTART:20240401T100000\nDTEND:20240401T120000", "2024-04-01"),
        ("DTSTART:20240401T100000\nDTEND:20240331T120000", "2024-04-01"),
    ],
)
def test_days(read: Read, times: str, edtf: str) -> None:
    assert dates(read(f"SUMMARY:x\n{times}")) == [edtf]


def test_utc_is_the_day_of_the_calendar_s_zone(read: Read) -> None:
    late = "SUMMARY:x\nDTSTART:20240401T200000Z"
    assert dates(read(late, head="X-WR-TIMEZONE:Asia/Tokyo\n")) == ["2024-04-02"]
    unknown = read(late)
    assert dates(unknown) == ["2024-04-01"]
    assert "the day is that of UTC" in unknown.problems[0].message
    odd = read(late, head="X-WR-TIMEZONE:../../etc/passwd\n")
    assert "unknown time zone" in odd.problems[0].message


def test_recurrence_with_an_exception(read: Read) -> None:
    reading = read(
        "SUMMARY:毎週\nDTSTART;TZID=Asia/Tokyo:20240501T100000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;TZID=Asia/Tokyo:20240508T100000"
    )
    assert dates(reading) == ["2024-05-01", "2024-05-15", "2024-05-22"]
    assert [event.inferred for event in reading.events] == [False, True, True]
    assert len({event.key for event in reading.events}) == 3


@pytest.mark.parametrize("rule", ["FREQ=YEARLY", "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=9999999"])
def test_endless_recurrence_gives_the_first_date(read: Read, rule: str) -> None:
    reading = read(f"SUMMARY:x\nDTSTART:20240501T100000\nRRULE:{rule}")
    assert dates(reading) == ["2024-05-01"]
    assert "only the first date is taken" in reading.problems[0].message


def test_long_recurrence_is_cut(read: Read) -> None:
    reading = read("SUMMARY:x\nDTSTART;VALUE=DATE:20240501\nRRULE:FREQ=DAILY;COUNT=999999")
    assert len(reading.events) == MOST_OCCURRENCES
    assert "more than" in reading.problems[0].message


def test_the_words_are_the_entry_and_folded_lines_are_joined(write: Write) -> None:
    text = calendar("SUMMARY:長い名\n 前\nDTSTART;VALUE=DATE:20240401").replace("\n", "\r\n")
    document = receive(write("x.ics", text), "x", "ja").document
    [event] = read_calendar(document).events
    assert event.name == "長い名前"
    words = document.text[event.start : event.end]
    assert words.startswith("BEGIN:VEVENT\r\nUID:0")
    assert words.endswith("END:VEVENT")
    assert event.written == "DTSTART;VALUE=DATE:20240401"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("DTSTART;VALUE=DATE:20240401", "no SUMMARY"),
        ("SUMMARY:x", "no DTSTART"),
        ("SUMMARY:x\nDTSTART:20241332T000000", "cannot be read"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20240401\nSTATUS:CANCELLED", "cancelled"),
        ("SUMMARY:x\nDTSTART;VALUE=DATE:20240401\nRRULE:FREQ=NEVER", "cannot be read"),
    ],
)
def test_one_bad_entry_does_not_spoil_the_others(read: Read, entry: str, said: str) -> None:
    reading = read(entry, "SUMMARY:good\nDTSTART;VALUE=DATE:20240402")
    assert "good" in [event.name for event in reading.events]
    assert said in reading.problems[0].message
    assert reading.problems[0].line == 4


def test_what_we_export_can_be_imported(content: Content, write: Write) -> None:
    data = write_ics(read_graphs(content.graph).merge())
    reading = read_calendar(receive(write("x.ics", data), "x", "ja").document)
    assert len(reading.events) == 18
    assert not reading.problems


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 5000 + "END:VEVENT\n" * 5000 + "END:VCALENDAR",
        "END:VCALENDAR\n",
    ],
)
def test_calendars_that_are_none(write: Write, text: str) -> None:
    document = receive(write("x.ics", text), "x", "ja").document
    with pytest.raises(RenkeiError) as refused:
        read_calendar(document)
    assert "\n" not in str(refused.value)


def test_the_command(write: Write, renkei: Callable[..., object]) -> None:
    path = write(
        "forum.ics",
        calendar(
            "SUMMARY:x\nDTSTART;VALUE=DATE:20240401\nORGANIZER;CN=東京都:mailto:a@example.org"
        ),
    )
    outcome = renkei("import", path, "--address", "https://example.org/", "--publisher", "東京都")
    assert getattr(outcome, "code", None) == 0
    assert "role-organiser" in getattr(outcome, "out", "")
