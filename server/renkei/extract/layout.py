"""The layout of a document: its prose passages and its tables, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from renkei.extract.document import Document
from renkei.extract.passages import Passage, prose
from renkei.extract.tables import Table, is_table_line, read_table


@dataclass(frozen=True)
class Layout:
    """What a document is made of.

    Attributes:
        prose: title, headings, sentences and list items.
        tables: the dated tables.
    """

    prose: tuple[Passage, ...]
    tables: tuple[Table, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order of the text; none overlaps another."""
        rows = [p for table in self.tables for row in table.rows for p in row.passages]
        return tuple(sorted([*self.prose, *rows]))


def read_layout(document: Document) -> Layout:
    r"""Find the passages of a document in its stored text form.

    >>> from pathlib import Path
    >>> text = "題名\n本文です。\n2019年6月 | 訪問 |\n---|---|\n"
    >>> layout = read_layout(Document("x", text, "", Path("x.txt")))
    >>> [p.text for p in layout.passages]
    ['題名', '本文です。', '2019年6月', '訪問']
    """
    lines: list[tuple[int, int]] = []
    start = 0
    for line in document.text.splitlines(keepends=True):
        lines.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    outside: list[tuple[int, int]] = []
    tables: list[Table] = []
    for tabular, run in groupby(lines, lambda r: is_table_line(document.text[slice(*r)])):
        if tabular:
            tables.append(read_table(document.text, list(run)))
        else:
            outside.extend(run)
    return Layout(tuple(prose(document.text, outside)), tuple(tables))
