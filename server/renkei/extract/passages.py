"""Passages: the contiguous ranges of a document that can carry statements.

A passage is a sentence of the prose, a list item, a heading, or a part of a table cell (a date, a
title, a link, a sentence, a note). Offsets are Unicode code points over the stored text, as the Web
Annotation Data Model asks (https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a passage is in the document."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    ITEM = "item"
    DATE = "date"
    ROW_TITLE = "row-title"
    ROW_LINK = "row-link"
    ROW_SENTENCE = "row-sentence"
    ROW_NOTE = "row-note"


@dataclass(frozen=True, order=True)
class Passage:
    """A range of the text.

    Attributes:
        start: first code point.
        end: one past the last code point.
        text: exactly `document.text[start:end]`.
        role: what it is in the document.
    """

    start: int
    end: int
    text: str
    role: Role


ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(])(?:Mr|Ms|Mrs|Dr|Prof|St|No|Co|Ltd|Inc|vs|e\.g|i\.e|H\.E)\.$"
)
"""A stop that ends no sentence."""
_OPEN: Final = "「『(（<〈《【［["
_CLOSE: Final = "」』)）>〉》】］]"


def cut(text: str, start: int, end: int, role: Role) -> Passage | None:
    """The passage between two offsets, without blanks at its ends; None if nothing is left."""
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Passage(start, end, text[start:end], role) if start < end else None


def _is_blank(character: str) -> bool:
    """White space, or the byte order mark that some editors put before a text."""
    return character.isspace() or character == "\ufeff"


def depths(text: str) -> list[int]:
    """For each character, how many brackets are open around it.

    >>> depths("a(b)c")
    [0, 1, 1, 1, 0]
    """
    result, depth = [], 0
    for character in text:
        if character in _OPEN:
            depth += 1
        result.append(depth)
        if character in _CLOSE:
            depth = max(0, depth - 1)
    return result


def sentences(text: str, start: int, end: int, role: Role) -> Iterator[Passage]:
    """Split a range at the full stops that stand outside brackets, and before notes (※).

    >>> text = "取組「A。B」を実施 ※以降、継続。了"
    >>> [p.text for p in sentences(text, 0, len(text), Role.SENTENCE)]
    ['取組「A。B」を実施', '※以降、継続。', '了']
    """
    part = text[start:end]
    open_brackets = depths(part)
    begin = 0
    for index, character in enumerate(part):
        if open_brackets[index]:
            continue
        after = part[index + 1 : index + 2]
        ends = character == "。" or (
            character in ".!?"
            and after.isspace()
            and not (character == "." and ABBREVIATED.search(part, max(0, index - 6), index + 1))
        )
        note = character == "※" and index > begin and part[index - 1].isspace()
        if note:
            ends, index = True, index - 1
        if ends:
            passage = cut(text, start + begin, start + index + 1, role)
            if passage:
                yield passage
            begin = index + 1
    rest = cut(text, start + begin, end, role)
    if rest:
        yield rest


def prose(text: str, ranges: list[tuple[int, int]]) -> Iterator[Passage]:
    """The passages of the lines outside tables.

    Args:
        text: the whole document.
        ranges: start and end of each line, in order.

    The first line with words is the title; `- ` opens a list item; a line without a full stop is a
    heading.
    """
    titled = False
    for start, end in ranges:
        line = text[start:end]
        passage = cut(text, start, end, Role.HEADING)
        if passage is None:
            continue
        if not titled:
            titled, passage = True, replace(passage, role=Role.TITLE)
        elif re.match(r"[-*・•]\s", line):
            passage = cut(text, start + 2, end, Role.ITEM)
        elif "。" in line or re.search(r"[.!?](\s|$)", line):
            yield from sentences(text, start, end, Role.SENTENCE)
            continue
        if passage:
            yield passage
