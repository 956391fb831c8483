"""Dates in all the forms that documents use, and those that no calendar has."""

from __future__ import annotations

import pytest

from renkei.extract.dates import ImpossibleDateError, Precision, fiscal_year, is_date, parse_date

DAY, MONTH, YEAR, PERIOD = Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.PERIOD


@pytest.mark.parametrize(
    ("text", "edtf", "earliest", "latest", "precision"),
    [
        ("2019年6月", "2019-06", "2019-06-01", "2019-06-30", MONTH),
        (" 2019年6月\n", "2019-06", "2019-06-01", "2019-06-30", MONTH),
        ("２０１９年１２月", "2019-12", "2019-12-01", "2019-12-31", MONTH),
        ("2020年2月", "2020-02", "2020-02-01", "2020-02-29", MONTH),
        ("2021年2月5日", "2021-02-05", "2021-02-05", "2021-02-05", DAY),
        ("2020年2月29日", "2020-02-29", "2020-02-29", "2020-02-29", DAY),
        ("2021年", "2021", "2021-01-01", "2021-12-31", YEAR),
        ("令和5年10月", "2023-10", "2023-10-01", "2023-10-31", MONTH),
        ("令和元年6月", "2019-06", "2019-06-01", "2019-06-30", MONTH),
        ("平成31年4月30日", "2019-04-30", "2019-04-30", "2019-04-30", DAY),
        ("昭和64年1月", "1989-01", "1989-01-01", "1989-01-31", MONTH),
        ("R5.10", "2023-10", "2023-10-01", "2023-10-31", MONTH),
        ("R5/10/3", "2023-10-03", "2023-10-03", "2023-10-03", DAY),
        ("Ｈ31．4", "2019-04", "2019-04-01", "2019-04-30", MONTH),
        ("June 2019", "2019-06", "2019-06-01", "2019-06-30", MONTH),
        ("jun 2019", "2019-06", "2019-06-01", "2019-06-30", MONTH),
        ("Sept. 2021", "2021-09", "2021-09-01", "2021-09-30", MONTH),
        ("5 Feb 2021", "2021-02-05", "2021-02-05", "2021-02-05", DAY),
        ("2021年2月~3月", "2021-02/2021-03", "2021-02-01", "2021-03-31", PERIOD),
        ("2021年2月〜2022年3月", "2021-02/2022-03", "2021-02-01", "2022-03-31", PERIOD),
        ("2021年2月から3月まで", "2021-02/2021-03", "2021-02-01", "2021-03-31", PERIOD),
        ("2021年2月5日~7日", "2021-02-05/2021-02-07", "2021-02-05", "2021-02-07", PERIOD),
        ("2021年2月5日~3月6日", "2021-02-05/2021-03-06", "2021-02-05", "2021-03-06", PERIOD),
        ("June 2019 – July 2019", "2019-06/2019-07", "2019-06-01", "2019-07-31", PERIOD),
        ("2019年6月~", "2019-06/..", "2019-06-01", None, PERIOD),
        ("2019年6月から", "2019-06/..", "2019-06-01", None, PERIOD),
    ],
)
def test_form(
    text: str, edtf: str, earliest: str, latest: str | None, precision: Precision
) -> None:
    span = parse_date(text)
    assert span is not None
    assert span.edtf == edtf
    assert span.earliest.isoformat() == earliest
    assert (span.latest.isoformat() if span.latest else None) == latest
    assert span.precision is precision
    assert span.first_fiscal_year is None
    assert span.last_fiscal_year is None


@pytest.mark.parametrize(
    ("text", "edtf", "earliest", "latest", "first", "last"),
    [
        ("2021年度", "2021-04/2022-03", "2021-04-01", "2022-03-31", 2021, 2021),
        ("令和3年度", "2021-04/2022-03", "2021-04-01", "2022-03-31", 2021, 2021),
        ("FY 2022", "2022-04/2023-03", "2022-04-01", "2023-03-31", 2022, 2022),
        ("FY2022", "2022-04/2023-03", "2022-04-01", "2023-03-31", 2022, 2022),
        ("2022年度~ 2024年度", "2022-04/2025-03", "2022-04-01", "2025-03-31", 2022, 2024),
        ("2019年度から2021年度まで", "2019-04/2022-03", "2019-04-01", "2022-03-31", 2019, 2021),
        ("FY2019–FY2021", "2019-04/2022-03", "2019-04-01", "2022-03-31", 2019, 2021),
        ("2019年度~", "2019-04/..", "2019-04-01", None, 2019, None),
    ],
)
def test_fiscal_years(
    text: str, edtf: str, earliest: str, latest: str | None, first: int, last: int | None
) -> None:
    span = parse_date(text)
    assert span is not None
    assert span.edtf == edtf
    assert span.earliest.isoformat() == earliest
    assert (span.latest.isoformat() if span.latest else None) == latest
    assert span.precision is PERIOD
    assert (span.first_fiscal_year, span.last_fiscal_year) == (first, last)


def test_a_calendar_year_is_no_fiscal_year() -> None:
    calendar, fiscal = parse_date("2021年"), parse_date("2021年度")
    assert calendar is not None
    assert fiscal is not None
    assert calendar.latest != fiscal.latest


@pytest.mark.parametrize(
    "text",
    [
        "2019年13月",
        "2019年0月",
        "2021年2月29日",
        "2021年4月31日",
        "2019年6月0日",
        "令和0年5月",
        "R0.5",
        "30 February 2021",
        "2021年3月~2月",
        "2022年度~2021年度",
        "0000年1月",
        "0000年",
        "9999年度",
        "FY0000",
        "May 0000",
        "令和5年13月",
    ],
)
def test_impossible(text: str) -> None:
    with pytest.raises(ImpossibleDateError):
        parse_date(text)
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~",
        "意見交換",
        "2019年6月の会議",
        "第2019年6月",
        "2019",
        "19年6月",
        "6月",
        "~2024年度",
        "2019年6月まで",  # until, not in
        "Ju 2019",
        "Juno 2019",
        "June",
        "2019年6月~未定",
        "コロナ禍から",
        "COP26",
    ],
)
def test_not_a_date(text: str) -> None:
    assert parse_date(text) is None
    assert not is_date(text)


@pytest.mark.parametrize("year", [1, 1989, 2019, 2099, 9998])
def test_a_fiscal_year_runs_from_april_to_march(year: int) -> None:
    span = fiscal_year(year)
    assert span.latest is not None
    assert (span.earliest.month, span.earliest.day) == (4, 1)
    assert (span.latest.year, span.latest.month, span.latest.day) == (year + 1, 3, 31)


def test_every_month_of_many_years_has_its_own_bounds() -> None:
    for year in range(1990, 2030):
        above = None
        for month in range(1, 13):
            span = parse_date(f"{year}年{month}月")
            assert span is not None
            assert span.latest is not None
            assert span.edtf == f"{year}-{month:02}"
            assert above is None or (span.earliest - above).days == 1
            assert span.earliest < span.latest
            above = span.latest
