r"""The layout of a stored text: headings, paragraphs, lists and tables, by ranges of the text.

Only how it is shown: every character of the text is in exactly one range, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

Span = tuple[int, int]
Shape = Literal["heading", "paragraph", "list", "table", "gap"]

_HEADING: Final = 48
"""Code points that a line may have to be taken for a heading."""
_ENDS: Final = tuple("。．.!?！？、,，；;：:")
_RULE: Final = re.compile(r"[\s|:-]*\|[\s|:-]*")
_ITEM: Final = re.compile(r"[-*・•]\s*\S")


@dataclass(frozen=True)
class Line:
    """A line of a block.

    Attributes:
        cells: its ranges in order, without gaps: one, or the cells of a row with their bars.
        is_rule: whether it only rules a table.
    """

    cells: tuple[Span, ...]
    is_rule: bool = False


@dataclass(frozen=True)
class Block:
    """Lines of one shape.

    Attributes:
        shape: what it is shown as.
        lines: its lines.
    """

    shape: Shape
    lines: tuple[Line, ...]

    @property
    def columns(self) -> int:
        """The most cells that a line has."""
        return max(len(line.cells) for line in self.lines)


def lay_out(text: str) -> list[Block]:
    r"""Divide a text into blocks.

    >>> [block.shape for block in lay_out("Title\nSome words.\n- one\n2019 | a |\n---|---|\n")]
    ['heading', 'paragraph', 'list', 'table']
    """
    lines = list(_lines(text))
    blocks = []
    for shape, group in groupby(lines, lambda line: line[0]):
        spans = [span for _, span in group]
        if shape in ("table", "list"):
            cut = _cells if shape == "table" else _whole
            blocks.append(Block(shape, tuple(cut(text, span) for span in spans)))
        else:
            blocks += [Block(shape, (_whole(text, span),)) for span in spans]
    return blocks


def _lines(text: str) -> Iterator[tuple[Shape, Span]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield _shape(text[start:end].strip()), (start, end)
        start = end


def _shape(line: str) -> Shape:
    if not line:
        return "gap"
    if line.endswith("|"):
        return "table"
    if _ITEM.match(line):
        return "list"
    if len(line) <= _HEADING and not line.startswith(("※", "*")) and not line.endswith(_ENDS):
        return "heading"
    return "paragraph"


def _whole(text: str, span: Span) -> Line:
    return Line((span,))


def _cells(text: str, span: Span) -> Line:
    start, end = span
    if _RULE.fullmatch(text[start:end].strip()):
        return Line((span,), is_rule=True)
    bars = [at + 1 for at in range(start, end) if text[at] == "|"]
    bars[-1] = end  # the line's end belongs to its last cell
    return Line(tuple(zip([start, *bars[:-1]], bars, strict=True)))
