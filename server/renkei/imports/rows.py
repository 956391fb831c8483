"""The rows of a CSV file (RFC 4180), each with the range of the text that it stands in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from renkei.errors import RenkeiError
from renkei.extract.document import Document

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
LONGEST_CELL: Final = 100_000
MOST_ROWS: Final = 200_000


@dataclass(frozen=True)
class Row:
    """A row.

    Attributes:
        start: its first code point.
        end: one past its last, without the end of the line.
        line: the line it begins in, from 1.
        cells: its values.
    """

    start: int
    end: int
    line: int
    cells: tuple[str, ...]


def read_rows(document: Document) -> Iterator[Row]:
    """The rows of a file that are not blank; a cell in quotes may go over several lines.

    Raises:
        RenkeiError: a cell is too long, quotes are never closed, or there are too many rows.
    """
    lines = [line for line in _LINE.findall(document.text) if line]
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, strict=True)
    before = 0
    count = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = f"{document.path}:{before + 1}"
            raise RenkeiError(f"not CSV: {error}", where=where, mend="mend the quotes") from None
        start, end = ends[before], ends[reader.line_num]
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise RenkeiError(
                    f"more than {MOST_ROWS} rows", where=str(document.path), mend="split the file"
                )
            words = document.text[start:end].rstrip("\r\n")
            yield Row(start, start + len(words), before + 1, tuple(cells))
        before = reader.line_num
