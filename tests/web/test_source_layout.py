"""The layout and the marking of any text: nothing is lost, nothing is doubled."""

from __future__ import annotations

import random

from pyoxigraph import NamedNode

from renkei.web.claims import Statement
from renkei.web.lookup import Evidence
from renkei.web.sources.layout import Block, Span, lay_out
from renkei.web.sources.marking import Marking
from renkei.web.sources.passages import Facts, Passage, bare, cover

PARTS = (
    "東京都",
    "a",
    "|",
    " | ",
    "---|---|",
    "\n",
    "\n\n",
    "- item",
    "。",
    "\r\n",
    "<b>",
    "🎌",
    "※",
)


def text_of(seeded: random.Random) -> str:
    return "".join(seeded.choice(PARTS) for _ in range(seeded.randrange(40)))


def cells(blocks: list[Block]) -> list[Span]:
    return [cell for block in blocks for line in block.lines for cell in line.cells]


def passages_of(seeded: random.Random, text: str) -> list[Passage]:
    """Passages that do not overlap, each with evidence inside that may."""
    made, at = [], 0
    while at < len(text):
        start = seeded.randint(at, len(text) - 1)
        end = seeded.randint(start + 1, len(text))
        inside = [(start, end)]
        for _ in range(seeded.randrange(4)):
            first = seeded.randint(start, end - 1)
            inside.append((first, seeded.randint(first + 1, end)))
        quotes = tuple(
            Evidence(NamedNode(f"urn:e{a}-{b}"), text[a:b], "", "", a, b) for a, b in inside
        )
        facts = Facts(Statement("stated", NamedNode("urn:g")), quotes, ())
        made.append(Passage(start, end, (facts,), ()))
        at = end + seeded.randrange(5)
    return made


def test_every_character_is_in_one_cell_in_order() -> None:
    seeded = random.Random(1)
    for _ in range(500):
        text = text_of(seeded)
        found = cells(lay_out(text))
        assert "".join(text[start:end] for start, end in found) == text
        assert all(start < end for start, end in found)


def test_the_pieces_are_the_text_and_each_evidence_is_whole_segments() -> None:
    seeded = random.Random(2)
    for _ in range(300):
        text = text_of(seeded)
        passages = passages_of(seeded, text)
        a, b = sorted(seeded.choices(range(len(text) + 1), k=2))
        marking = Marking(text, passages, (a, b) if a < b else None, whole=True)
        pieces = [it for cell in cells(lay_out(text)) for it in marking.pieces(cell)]
        segments = [it for piece in pieces for it in piece.segments]
        assert "".join(it.text for it in segments) == text
        assert len({it.start for it in segments}) == len(segments)
        assert "".join(it.text for it in segments if it.lit) == text[a:b]
        firsts = [piece.passage for piece in pieces if piece.is_first]
        assert firsts == passages
        starts = {it.start for it in segments}
        quotes = [it for one in passages for facts in one.facts for it in facts.words]
        assert {it.start for it in quotes} <= starts


def test_words_without_facts_are_counted_listed_and_left_out() -> None:
    seeded = random.Random(3)
    for _ in range(300):
        text = text_of(seeded)
        passages = passages_of(seeded, text)
        covered, total = cover(passages, text)
        assert 0 <= covered <= total <= len(text)
        listed = bare(passages, text)
        inside = {at for it in passages for at in range(it.start, it.end)}
        missing = {at for start, end in listed for at in range(start, end)}
        assert not inside & missing
        assert all(
            at in inside | missing for at, character in enumerate(text) if character.isalnum()
        )
        hidden = Marking(text, passages, None, whole=False)
        shown = "".join(
            it.text
            for cell in cells(lay_out(text))
            for piece in hidden.pieces(cell)
            for it in piece.segments
        )
        said = "".join(text[it.start : it.end] for it in passages)
        assert sum(map(str.isalnum, shown)) == sum(map(str.isalnum, said))
