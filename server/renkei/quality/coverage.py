"""Source coverage: every row, address, name, number and date of a source bears a fact.

What does not is listed with the reason why in `data/sources/NAME/uncovered.tsv` (columns: words,
reason_en, reason_ja); anything else is a shortfall.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from renkei.build.assemble import read_folder
from renkei.errors import RenkeiError
from renkei.extract.reader import extract
from renkei.extract.records import Extraction
from renkei.quality.figure import Figure, share_figure
from renkei.quality.release import Release

_COLUMNS: Final = ["words", "reason_en", "reason_ja"]
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_DATE: Final = re.compile(r"\d{4}年度?(?:\d{1,2}月)?")
_ADDRESS: Final = re.compile(r"https?://[!-'*-;=?-Z_a-z~]+")


def measure(release: Release) -> list[Figure]:
    """Figures on what of each source is in the graph."""
    authority = read_folder(release.content.data / "authority")
    figures = []
    for slug, source in release.sources.items():
        extraction = extract(source.document, authority)
        excused = _excused(source.document.path.parent / "uncovered.tsv", source.document.text)
        spans = [*release.spans.get(slug, []), *excused]
        for name, title, ranges in (
            ("rows", "table rows", _rows(extraction)),
            ("addresses", "addresses", _matches(_ADDRESS, extraction)),
            ("names", "named things", _names(extraction)),
            ("dates", "dates", _matches(_DATE, extraction)),
            ("numbers", "numbers", _matches(_NUMBER, extraction)),
        ):
            items = {
                f"{source.document.place(start)}: {source.document.text[start:end][:40]}": any(
                    s <= start and end <= e for s, e in spans
                )
                for start, end in ranges
            }
            figures.append(
                share_figure(f"source.{name}.{slug}", f"{title} of {slug} that bear a fact", items)
            )
    return figures


def _rows(extraction: Extraction) -> Iterator[tuple[int, int]]:
    for table in extraction.layout.tables:
        for row in table.rows:
            yield row.title.start, row.title.end


def _matches(pattern: re.Pattern[str], extraction: Extraction) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(extraction.document.text):
        yield match.start(), match.end()


def _names(extraction: Extraction) -> Iterator[tuple[int, int]]:
    """Known names and those that only look like one."""
    for named in extraction.named:
        yield named.passage.start, named.passage.end
    for candidate in extraction.candidates:
        start = candidate.passage.start + candidate.passage.text.index(candidate.name)
        yield start, start + len(candidate.name)


def _excused(path: Path, text: str) -> list[tuple[int, int]]:
    """The ranges listed with a reason.

    Raises:
        RenkeiError: a line has no reason, or its words are not in the source.
    """
    if not path.exists():
        return []
    ranges = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), 1):
            where = f"{path}:{number}"
            if number == 1:
                if row != _COLUMNS:
                    raise RenkeiError(
                        "not a list of uncovered words",
                        where=where,
                        mend=f"the columns are {', '.join(_COLUMNS)}",
                    )
                continue
            if len(row) != len(_COLUMNS) or not all(row):
                raise RenkeiError("words without a reason", where=where, mend="give both reasons")
            start = text.find(row[0])
            if start < 0:
                raise RenkeiError("the words are not in the source", where=where)
            ranges.append((start, start + len(row[0])))
    return ranges
