"""Dates for people: an EDTF string of the data in the words of a language."""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "ms": "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember",
}
_BETWEEN: Final = {"ja": "~", "en": " – ", "ms": " – "}


def in_words(edtf: str, language: str) -> str:
    """An EDTF date or interval, levels 0 and 1, in words.

    What is not understood is given back as it is.

    >>> in_words("2021-03", "ja"), in_words("2021-02-05", "en"), in_words("2022-04/..", "ms")
    ('2021年3月', '5 February 2021', 'April 2022 – ')
    >>> in_words("2019-04/2022-03", "ja")
    '2019年4月~2022年3月'
    """
    start, slash, end = edtf.partition("/")
    if not slash:
        return _words(start, language)
    ends = ["" if side == ".." else _words(side, language) for side in (start, end)]
    return _BETWEEN[language].join(ends)


def _words(date: str, language: str) -> str:
    match = _DATE.fullmatch(date)
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        return date
    year, month, day = match[1], match[2], match[3]
    if language == "ja":
        units = zip((year, month, day), "年月日", strict=True)
        return "".join(f"{int(number)}{unit}" for number, unit in units if number)
    name = _MONTHS[language].split()[int(month) - 1] if month else ""
    return " ".join(part for part in (str(int(day)) if day else "", name, year) if part)
