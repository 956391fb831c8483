"""Tables in the stored text: rows of a date cell and a content cell.

In the text form of a page the rule `---|---|` stands below the first data row, a cell can begin on
the line after its date, a row can lack its date cell (a cell that spanned two rows on the page),
and a lone `|` is no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from renkei.extract.dates import is_date
from renkei.extract.passages import Passage, Role, cut, depths, sentences

_RULE: Final = re.compile(r"\s*\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*$")
# What an IRI may hold (RFC 3986), without brackets and stops, which the sentence around it adds.
_CHARACTER: Final = r"(?:[A-Za-z0-9._~:/?@!$&'*+,;=-]|%[0-9A-Fa-f]{2})"
_URL: Final = re.compile(
    rf"https?://[A-Za-z0-9._~-]+(?::\d+)?(?:[/?#]{_CHARACTER}*(?:#{_CHARACTER}*)?)?(?<![.,:;!?'])"
)
_LINK_MARK: Final = re.compile(r"\s*[(（]外部サイト[)）]")


@dataclass(frozen=True)
class Row:
    """A row of a dated table.

    Attributes:
        date: the date cell; None where the row has none.
        title: the first part of the content cell.
        links: the addresses in the content cell.
        body: its sentences and notes after the title.
    """

    date: Passage | None
    title: Passage
    links: tuple[Passage, ...]
    body: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages of the row, in the order of the text."""
        own = (self.title, *self.links, *self.body)
        return tuple(sorted({*own} if self.date is None else {self.date, *own}))


@dataclass(frozen=True)
class Table:
    """Consecutive rows."""

    rows: tuple[Row, ...]


def is_table_line(line: str) -> bool:
    """Whether a line belongs to a table.

    >>> is_table_line("2019年6月 | 訪問 |"), is_table_line("|"), is_table_line("本文。")
    (True, True, False)
    """
    return "|" in line


def read_table(text: str, ranges: list[tuple[int, int]]) -> Table:
    """Read the lines of one table.

    Args:
        text: the whole document.
        ranges: start and end of each of the table's lines.
    """
    rows: list[Row] = []
    waiting: Passage | None = None
    for start, end in ranges:
        if _RULE.match(text[start:end]):
            continue
        cells = list(_cells(text, start, end))
        if not cells:
            continue
        if len(cells) == 1 and waiting is None and is_date(cells[0].text):
            waiting = _as_date(cells[0])
            continue
        if len(cells) > 1:
            rows.append(_row(text, _as_date(cells[0]), cells[1].start, cells[-1].end))
        else:
            rows.append(_row(text, waiting, cells[0].start, cells[0].end))
        waiting = None
    return Table(tuple(rows))


def _cells(text: str, start: int, end: int) -> Iterator[Passage]:
    for match in re.finditer(r"[^|]+", text[start:end]):
        cell = cut(text, start + match.start(), start + match.end(), Role.ROW_TITLE)
        if cell:
            yield cell


def _as_date(cell: Passage) -> Passage:
    return replace(cell, role=Role.DATE)


def _row(text: str, date: Passage | None, start: int, end: int) -> Row:
    """Split a content cell into title, links and body.

    Where the cell has an address, the title is what stands before it. Where it has none, the title
    ends at the first space outside brackets that does not part two ASCII words: there the page
    had a line break. What follows a ※ is a note to the row and says nothing about the event
    itself.
    """
    links = [
        Passage(start + m.start(), start + m.end(), m.group(), Role.ROW_LINK)
        for m in _URL.finditer(text[start:end])
    ]
    title_end = links[0].start if links else _title_break(text, start, end)
    head = cut(text, start, title_end, Role.ROW_TITLE)
    body: list[Passage] = []
    for begin, stop in _after_links(text, links, end) if links else [(title_end, end)]:
        for passage in sentences(text, begin, stop, Role.ROW_SENTENCE):
            noted = passage.text.startswith("※") or (body and body[-1].role is Role.ROW_NOTE)
            body.append(replace(passage, role=Role.ROW_NOTE if noted else Role.ROW_SENTENCE))
    # a cell that opens with an address is titled by what follows it
    title = head or (body.pop(0) if body else links[0])
    return Row(date, title, tuple(links), tuple(body))


def _after_links(text: str, links: list[Passage], end: int) -> Iterator[tuple[int, int]]:
    """The range after each link, to the next one or the end, without the mark of a foreign site."""
    for link, stop in zip(links, [*(link.start for link in links[1:]), end], strict=True):
        mark = _LINK_MARK.match(text, link.end, stop)
        yield (mark.end() if mark else link.end), stop


def _title_break(text: str, start: int, end: int) -> int:
    cell = text[start:end]
    for index, depth in enumerate(depths(cell)):
        if depth or not cell[index].isspace() or not 0 < index < len(cell) - 1:
            continue
        if not _within_ascii_words(cell[index - 1], cell[index + 1]):
            return start + index
    return end


def _within_ascii_words(before: str, after: str) -> bool:
    return all(c.isascii() and c.isalnum() for c in (before, after))
