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
from renkei.extract.passages import ABBREVIATED, Passage, Role, cut, depths, sentences

_RULE: Final = re.compile(r"\s*\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*$")
# What an IRI may hold (RFC 3986), without brackets and stops, which the sentence around it adds.
_CHARACTER: Final = r"(?:[A-Za-z0-9._~:/?@!$&'*+,;=-]|%[0-9A-Fa-f]{2})"
_URL: Final = re.compile(
    rf"https?://[A-Za-z0-9._~-]+(?::\d+)?(?:[/?#]{_CHARACTER}*(?:#{_CHARACTER}*)?)?(?<![.,:;!?'])"
)
LINE_BREAK: Final = "  "
"""Two blanks: where a line ended within a cell of the page."""
_COLUMNS_SEARCHED: Final = 4
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
    """Consecutive rows.

    Attributes:
        rows: those with content.
        unused: date cells that no content follows.
    """

    rows: tuple[Row, ...]
    unused: tuple[Passage, ...] = ()


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
    lines = [list(_cells(text, *r)) for r in ranges if not _RULE.match(text[slice(*r)])]
    column = _date_column(lines)
    rows: list[Row] = []
    unused: list[Passage] = []
    waiting: Passage | None = None
    for cells in lines:
        if not cells:
            continue
        if len(cells) == 1 and is_date(cells[0].text):
            if waiting is not None:
                unused.append(waiting)
            waiting = _as_date(cells[0])
            continue
        if len(cells) > 1:
            if waiting is not None:
                unused.append(waiting)
            place = column if len(cells) > column and is_date(cells[column].text) else 0
            content = cells[place + 1 :] or cells[:place]
            rows.append(_row(text, _as_date(cells[place]), content))
        else:
            rows.append(_row(text, waiting, cells))
        waiting = None
    if waiting is not None:
        unused.append(waiting)
    return Table(tuple(rows), tuple(unused))


def _date_column(lines: list[list[Passage]]) -> int:
    """The column in which most dates stand; the first where none has more."""
    counts = [0] * _COLUMNS_SEARCHED
    for cells in lines:
        for column, cell in enumerate(cells[:_COLUMNS_SEARCHED] if len(cells) > 1 else []):
            if is_date(cell.text):
                counts[column] += 1
                break
    return counts.index(max(counts))


def _cells(text: str, start: int, end: int) -> Iterator[Passage]:
    for match in re.finditer(r"[^|]+", text[start:end]):
        cell = cut(text, start + match.start(), start + match.end(), Role.ROW_TITLE)
        if cell:
            yield cell


def _as_date(cell: Passage) -> Passage:
    return replace(cell, role=Role.DATE)


def _row(text: str, date: Passage | None, cells: list[Passage]) -> Row:
    """Split content cells into title, links and body.

    The title ends with the first cell, and within it at the first address, or where the page had a
    line break: two blanks, or else the first space outside brackets that does not part two ASCII
    words, or a full stop. What follows a ※ is a note to the row and says nothing about the event
    itself.
    """
    start, end = cells[0].start, cells[-1].end
    links = [
        Passage(start + m.start(), start + m.end(), m.group(), Role.ROW_LINK)
        for m in _URL.finditer(text[start:end])
    ]
    title_end = _title_end(text, cells[0], links)
    head = cut(text, start, title_end, Role.ROW_TITLE)
    body: list[Passage] = []
    for begin, stop in _after_title(text, title_end, cells, links):
        for passage in sentences(text, begin, stop, Role.ROW_SENTENCE):
            noted = passage.text.startswith("※") or (body and body[-1].role is Role.ROW_NOTE)
            body.append(replace(passage, role=Role.ROW_NOTE if noted else Role.ROW_SENTENCE))
    # a cell that opens with an address is titled by what follows it
    title = head or (body.pop(0) if body else links[0])
    return Row(date, title, tuple(links), tuple(body))


def _title_end(text: str, cell: Passage, links: list[Passage]) -> int:
    first = min(links[0].start, cell.end) if links else cell.end
    line = text.find(LINE_BREAK, cell.start, first)
    if line > cell.start:
        return line
    if links and links[0].start < cell.end:
        return (
            _title_break(text, cell.start, first) if text[cell.start : first].isascii() else first
        )
    return _title_break(text, cell.start, cell.end)


def _after_title(
    text: str, start: int, cells: list[Passage], links: list[Passage]
) -> Iterator[tuple[int, int]]:
    """The ranges after the title: lines of cells, without addresses and the mark after them."""
    for cell in cells:
        begin = max(cell.start, start)
        inside = [link for link in links if begin <= link.start < cell.end]
        for stop, resume in [*((i.start, _past(text, i, cell.end)) for i in inside), (cell.end, 0)]:
            position = begin
            for line in re.finditer(LINE_BREAK, text[begin:stop]):
                yield position, begin + line.start()
                position = begin + line.end()
            yield position, stop
            begin = resume


def _past(text: str, link: Passage, end: int) -> int:
    """Where the words go on after an address and the mark of a foreign site."""
    mark = _LINK_MARK.match(text, link.end, end)
    return mark.end() if mark else link.end


def _title_break(text: str, start: int, end: int) -> int:
    cell = text[start:end]
    for index, depth in enumerate(depths(cell)):
        if depth or not cell[index].isspace() or not 0 < index < len(cell) - 1:
            continue
        before, after = cell[index - 1], cell[index + 1]
        if cell.isascii():
            if before in ".!?" and not ABBREVIATED.search(cell, 0, index):
                return start + index
        elif not _within_ascii_words(before, after):
            return start + index
    return end


def _within_ascii_words(before: str, after: str) -> bool:
    return all(c.isascii() and c.isalnum() for c in (before, after))
