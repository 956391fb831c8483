"""Dates as documents write them: Japanese months, days, fiscal years and ranges; English months.

A month stays a month. A span carries its EDTF form (https://www.loc.gov/standards/datetime/) and
its first and last possible day, never a made-up day. The Japanese fiscal year (年度) runs from 1
April to 31 March.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    """How exact a date is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PERIOD = "period"


class ImpossibleDateError(ValueError):
    """A text of the form of a date that names no day of any calendar (month 13, 30 February)."""


@dataclass(frozen=True)
class Span:
    """A date or a period.

    Attributes:
        edtf: `2019-06`, `2021-02-05`, `2022-04/2025-03`, `2019-04/..`.
        earliest: first possible day.
        latest: last possible day; None where the period is open.
        precision: how exact it is.
        first_fiscal_year: the Japanese fiscal year it begins in, if it was written as one.
        last_fiscal_year: likewise its end.
    """

    edtf: str
    earliest: date
    latest: date | None
    precision: Precision
    first_fiscal_year: int | None = None
    last_fiscal_year: int | None = None


_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_MONTHS: Final = [name.lower() for name in calendar.month_name[1:]]

_YEAR: Final = r"(?:(?P<era>令和|平成|昭和)(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))年"
_FISCAL: Final = re.compile(_YEAR + "度")
_DAY: Final = re.compile(_YEAR + r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
_PLAIN_YEAR: Final = re.compile(_YEAR)
_SHORT_ERA: Final = re.compile(
    r"(?P<era>[RHS])(?P<era_year>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<day>\d{1,2}))?"
)
# ISO 8601, and the same with the marks that Japanese pages put: 2019-06, 2019/6/3, 2019.6
_NUMERIC: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?"
)
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_ENGLISH: Final = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_NAME},?\s+(?P<year>\d{{4}})"
)
_AMERICAN: Final = re.compile(
    rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
)
_ENGLISH_FISCAL: Final = re.compile(r"(?:FY|[Ff]iscal(?: year)?)\s?(?P<year>\d{4})")
_RANGE: Final = re.compile(r"\s*(?:[~〜～–—-]|から|・|、|&|\bto\b|\band\b)\s*")
_WEEKDAY: Final = re.compile(r"\s*\((?:[月火水木金土日](?:曜日?)?|[A-Z][a-z]{2,8})\)$")
_SPACED: Final = re.compile(r"(?<=[\d年月元和成])\s+(?=[\d年月日度])")
_OPENING: Final = frozenset("~〜～–—-") | {"から"}
_LONGEST: Final = 60
"""Characters of the longest text that can be a date."""


def parse_date(text: str) -> Span | None:
    """Read a text that is a date and nothing else.

    Args:
        text: a cell's text; full-width digits and letters count as their ASCII forms.

    Returns:
        The span, or None where the text is not a date.

    Raises:
        ImpossibleDateError: it has the form of a date that no calendar has.

    >>> parse_date("2019年6月").edtf
    '2019-06'
    >>> parse_date("２０２１年２月５日").latest
    datetime.date(2021, 2, 5)
    >>> parse_date("2022年度~ 2024年度").edtf
    '2022-04/2025-03'
    >>> parse_date("2019年度~").edtf, parse_date("2019年度~").latest
    ('2019-04/..', None)
    >>> parse_date("令和元年6月").edtf, parse_date("R5.10").edtf, parse_date("5 Feb 2021").edtf
    ('2019-06', '2023-10', '2021-02-05')
    >>> parse_date("FY2020 & 2021").edtf, parse_date("Feb - Mar 2019").edtf
    ('2020-04/2022-03', '2019-02/2019-03')
    >>> parse_date("3 October, 2018").edtf, parse_date("2022年7～8月").edtf
    ('2018-10-03', '2022-07/2022-08')
    >>> parse_date("意見交換") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    plain = _SPACED.sub("", unicodedata.normalize("NFKC", text).strip())
    whole = _single(plain)
    if whole:
        return whole
    for mark in _RANGE.finditer(plain):
        rest = plain[mark.end() :].strip().removesuffix("まで")
        first = _single(plain[: mark.start()]) or _lacks_year(plain[: mark.start()], rest)
        if first is None:
            continue
        if not rest:
            return _period(first, None) if mark.group().strip() in _OPENING else None
        last = _single(rest) or _same_year(rest, first)
        if last is None:
            continue
        return _closed(first, last, text)
    return None


def _closed(first: Span, last: Span, text: str) -> Span:
    if last.latest is None or last.latest < first.earliest:
        raise ImpossibleDateError(f"{text.strip()} ends before it begins")
    return _period(first, last)


def is_date(text: str) -> bool:
    """Whether a text has the form of a date, possible or not.

    >>> is_date("2019年13月"), is_date("2019年の会議")
    (True, False)
    """
    try:
        return parse_date(text) is not None
    except ImpossibleDateError:
        return True


def fiscal_year(year: int, written: str = "") -> Span:
    """The Japanese fiscal year that begins in April of `year`.

    Args:
        year: 1 to 9998.
        written: its words in the document, for the message.

    Raises:
        ImpossibleDateError: the year is another.

    >>> fiscal_year(2021).latest
    datetime.date(2022, 3, 31)
    """
    if not MINYEAR <= year < MAXYEAR:
        raise ImpossibleDateError(f"{written}: there is no fiscal year {year}")
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    return Span(f"{year:04}-04/{year + 1:04}-03", first, last, Precision.PERIOD, year, year)


def _single(text: str) -> Span | None:
    text = _WEEKDAY.sub("", text.strip())
    if match := _FISCAL.fullmatch(text):
        return fiscal_year(_year(match), text)
    if match := _ENGLISH_FISCAL.fullmatch(text):
        return fiscal_year(int(match["year"]), text)
    if match := (_DAY.fullmatch(text) or _SHORT_ERA.fullmatch(text) or _NUMERIC.fullmatch(text)):
        day = match["day"]
        return _calendar(_year(match), int(match["month"]), int(day) if day else None, text)
    if match := _PLAIN_YEAR.fullmatch(text):
        year = _possible(_year(match), text)
        return Span(f"{year:04}", date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
    if match := _ENGLISH.fullmatch(text) or _AMERICAN.fullmatch(text):
        month = _month(match["name"])
        if month:
            day = match["day"]
            return _calendar(int(match["year"]), month, int(day) if day else None, text)
    return None


def _month(name: str) -> int | None:
    """The month of an English name or its beginning; Sept is one, Ju is none."""
    months = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower())]
    return months[0] if len(months) == 1 else None


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    era_year = 1 if groups["era_year"] == "元" else int(groups["era_year"])
    if not era_year:
        raise ImpossibleDateError(f"{match.group()}: eras begin with the year 1")
    return _ERAS[groups["era"]] + era_year


def _possible(year: int, written: str) -> int:
    if not MINYEAR <= year <= MAXYEAR:
        raise ImpossibleDateError(f"{written}: there is no year {year}")
    return year


def _calendar(year: int, month: int, day: int | None, written: str) -> Span:
    _possible(year, written)
    if not 1 <= month <= 12:
        raise ImpossibleDateError(f"{written}: there is no month {month}")
    last_day = calendar.monthrange(year, month)[1]
    if day is None:
        first, last = date(year, month, 1), date(year, month, last_day)
        return Span(f"{year:04}-{month:02}", first, last, Precision.MONTH)
    if not 1 <= day <= last_day:
        raise ImpossibleDateError(f"{written}: {year}-{month:02} has no day {day}")
    exact = date(year, month, day)
    return Span(exact.isoformat(), exact, exact, Precision.DAY)


def _same_year(text: str, first: Span) -> Span | None:
    """A range's end that takes its year from the beginning: 2021年2月~3月, FY2020 & 2021."""
    if first.first_fiscal_year and (match := re.fullmatch(r"(\d{4})(?:年度)?", text)):
        return fiscal_year(int(match[1]), text)
    if match := re.fullmatch(r"(\d{1,2})月(?:(\d{1,2})日)?", text):
        day = int(match[2]) if match[2] else None
        return _calendar(first.earliest.year, int(match[1]), day, text)
    if match := re.fullmatch(r"(\d{1,2})日", _WEEKDAY.sub("", text)):
        return _calendar(first.earliest.year, first.earliest.month, int(match[1]), text)
    return None


def _lacks_year(text: str, rest: str) -> Span | None:
    """A range's beginning that takes year or month from the end: Feb - Mar 2019, 2022年7~8月."""
    if match := re.fullmatch(_YEAR + r"(?P<month>\d{1,2})", text):
        ends_in_month = re.fullmatch(r"\d{1,2}月", rest)
        return _calendar(_year(match), int(match["month"]), None, text) if ends_in_month else None
    last = _single(rest)
    if last is None or last.precision not in (Precision.MONTH, Precision.DAY):
        return None
    if match := re.fullmatch(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?", text):
        month = _month(match[2])
        day = int(match[1]) if match[1] else None
        return _calendar(last.earliest.year, month, day, text) if month else None
    if re.fullmatch(r"\d{1,2}", text) and last.precision is Precision.DAY:
        return _calendar(last.earliest.year, last.earliest.month, int(text), text)
    return None


def _period(first: Span, last: Span | None) -> Span:
    begin = first.edtf.split("/")[0]
    end = last.edtf.split("/")[-1] if last else ".."
    return Span(
        f"{begin}/{end}",
        first.earliest,
        last.latest if last else None,
        Precision.PERIOD,
        first.first_fiscal_year,
        last.last_fiscal_year if last else None,
    )
