"""Passages: their offsets hold over every text, their borders are those of sentences."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from renkei.extract.document import Document
from renkei.extract.layout import Layout, read_layout
from renkei.extract.passages import Role, cut, depths, sentences


def _layout(text: str) -> Layout:
    return read_layout(Document("x", text, "", Path("x.txt")))


def _assert_sound(text: str) -> None:
    """Each passage is its range of the text, without blanks at its ends; none overlap."""
    passages = _layout(text).passages
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text
        assert passage.text == passage.text.strip()
        assert "\n" not in passage.text
    for one, other in pairwise(passages):
        assert one.end <= other.start


def test_offsets_hold_over_the_page(document: Document) -> None:
    _assert_sound(document.text)


def test_the_page_is_covered_but_for_rules_and_marks(document: Document) -> None:
    covered: set[int] = set()
    for passage in _layout(document.text).passages:
        covered.update(range(passage.start, passage.end))
    left = "".join(c for i, c in enumerate(document.text) if i not in covered)
    for mark in ("(外部サイト)", "---|---|", "|", "- "):
        left = left.replace(mark, "")
    assert left.strip() == ""


@pytest.mark.parametrize("seed", range(30))
def test_offsets_hold_over_mutated_pages(document: Document, seed: int) -> None:
    """Characters that matter to the reader are strewn, doubled and removed."""
    chance = random.Random(seed)
    text = list(document.text)
    for _ in range(120):
        place = chance.randrange(len(text))
        match chance.randrange(4):
            case 0:
                del text[place]
            case 1:
                text.insert(place, chance.choice("|\n。※「」() \u3000\t\r~年月-𠮷\ufeff\x0b\u2028"))
            case 2:
                text[place] = chance.choice("|\n。※「」() 年月度0123")
            case _:
                text[place:place] = chance.choice(
                    ["2019年6月 | ", "\n---|---|\n", "https://example.org/x(外部サイト)", "|\n|"]
                )
    _assert_sound("".join(text))


@pytest.mark.parametrize("seed", range(20))
def test_offsets_hold_over_shuffled_lines(document: Document, seed: int) -> None:
    lines = document.text.splitlines()
    random.Random(seed).shuffle(lines)
    _assert_sound("\r\n".join(lines))


@pytest.mark.parametrize(
    "text", ["", "\n", "|", "|\n|\n", "---|---|", "\ufeff", "※", "。。。", " \t"]
)
def test_almost_nothing_is_no_failure(text: str) -> None:
    _assert_sound(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一。二。", ["一。", "二。"]),
        ("一「二。三」四。五", ["一「二。三」四。", "五"]),
        ("一(二。三)四", ["一(二。三)四"]),
        ("A is B. C is D.", ["A is B.", "C is D."]),
        ("約1.5倍。次", ["約1.5倍。", "次"]),
        ("実施 ※以降、継続。了", ["実施", "※以降、継続。", "了"]),
        ("実施※。了", ["実施※。", "了"]),
        ("とじない「一。二", ["とじない「一。二"]),
        ("ひらかない」一。二", ["ひらかない」一。", "二"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [p.text for p in sentences(text, 0, len(text), Role.SENTENCE)] == expected


def test_roles_of_prose() -> None:
    text = "題名\n本文です。続き。\n- 項目\n小見出し\n"
    assert [(p.role, p.text) for p in _layout(text).prose] == [
        (Role.TITLE, "題名"),
        (Role.SENTENCE, "本文です。"),
        (Role.SENTENCE, "続き。"),
        (Role.ITEM, "項目"),
        (Role.HEADING, "小見出し"),
    ]


@pytest.mark.parametrize("start", ["\n", "\ufeff", "\ufeff\n\n", "  "])
def test_the_title_is_the_first_line_with_words(start: str) -> None:
    prose = _layout(f"{start}題名\n本文です。").prose
    assert [(p.role, p.text) for p in prose] == [
        (Role.TITLE, "題名"),
        (Role.SENTENCE, "本文です。"),
    ]


def test_cut_leaves_nothing_of_blanks() -> None:
    assert cut(" \u3000\n", 0, 3, Role.ITEM) is None
    passage = cut("a b ", 1, 4, Role.ITEM)
    assert passage is not None
    assert (passage.start, passage.end, passage.text) == (2, 3, "b")


def test_depths_never_fall_below_zero() -> None:
    assert depths("」a(b「c」)d") == [0, 0, 1, 1, 2, 2, 2, 1, 0]
