"""The pieces that a line of a source is shown in: words with facts, words without, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from renkei.web.sources.layout import Span
from renkei.web.sources.passages import Passage

_LEFT_OUT: Final = "…"


@dataclass(frozen=True)
class Segment:
    """Words with no boundary of evidence inside.

    Attributes:
        start: their first code point.
        end: one past their last.
        text: the words.
        lit: whether they are among the words asked for.
    """

    start: int
    end: int
    text: str
    lit: bool


@dataclass(frozen=True)
class Piece:
    """A part of a line that belongs to one passage, or to none.

    Attributes:
        passage: the passage; None where no fact rests on the words.
        is_first: whether the passage begins here.
        segments: its words.
    """

    passage: Passage | None
    is_first: bool
    segments: tuple[Segment, ...]

    @property
    def has_words(self) -> bool:
        """Whether it has more than signs and white space."""
        return any(character.isalnum() for it in self.segments for character in it.text)

    @property
    def lit(self) -> bool:
        """Whether any of its words are among those asked for."""
        return any(segment.lit for segment in self.segments)


class Marking:
    """Divides a text along its passages.

    Args:
        text: the text.
        passages: its passages, in order.
        asked: the words asked for.
        whole: whether words without facts are shown; else an ellipsis stands for them.
    """

    def __init__(
        self, text: str, passages: Sequence[Passage], asked: Span | None, *, whole: bool
    ) -> None:
        self._text = text
        self._passages = passages
        self._asked = asked
        self._whole = whole
        self._boundaries = sorted(
            {
                place
                for passage in passages
                for facts in passage.facts
                for it in facts.words
                for place in (it.start or 0, it.end or 0)
            }
            | set(asked or ())
        )

    def pieces(self, span: Span) -> tuple[Piece, ...]:
        """The pieces of a range of the text, which together are all of it."""
        return tuple(self._pieces(*span))

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        at = start
        for passage in self._passages:
            if passage.end <= at or passage.start >= end:
                continue
            if at < passage.start:
                yield self._bare(at, passage.start)
            first, last = max(at, passage.start), min(end, passage.end)
            yield Piece(passage, first == passage.start, tuple(self._segments(first, last)))
            at = last
        if at < end:
            yield self._bare(at, end)

    def _bare(self, start: int, end: int) -> Piece:
        piece = Piece(None, False, tuple(self._segments(start, end)))
        if self._whole or not piece.has_words:
            return piece
        return Piece(None, False, (Segment(start, end, _LEFT_OUT, lit=False),))

    def _segments(self, start: int, end: int) -> Iterator[Segment]:
        places = [start, *(it for it in self._boundaries if start < it < end), end]
        for first, last in pairwise(places):
            lit = self._asked is not None and self._asked[0] <= first and last <= self._asked[1]
            yield Segment(first, last, self._text[first:last], lit)
