"""Which rows of a changed page are those of before."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renkei.build.matching import match
from renkei.build.registry import Registry, read_registry
from renkei.content import find_content
from renkei.terms import ID

ROWS = [
    (month, title)
    for entry in read_registry(find_content().registry).entries()
    if entry.source == "tokyo-kl" and entry.iri.startswith(str(ID["event/"]))
    for month, _, title in [entry.anchor.partition(" ")]
]
"""(month, title) of the timeline."""


def anchors(rows: list[tuple[str, str]]) -> list[str]:
    return [f"{month} {title}" for month, title in rows]


def minted(registry: Registry, rows: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    registry.recognise("event", "x", anchors(rows))
    return {
        row: str(registry.mint("event", "x", a)) for row, a in zip(rows, anchors(rows), strict=True)
    }


def again(registry: Registry) -> Registry:
    """The registry as the next build reads it."""
    return Registry(tuple(registry.entries()))


@pytest.mark.parametrize(
    ("now", "pairs", "doubtful"),
    [
        (["2021年6月 省エネセミナー(第2回)"], {0: 0}, {}),  # a title edited
        (["2021年9月 省エネセミナー"], {0: 0}, {}),  # another month
        (["令和3年6月 省エネのセミナー"], {0: 0}, {}),  # the date written otherwise
        (["2021年6月5日 省エネセミナー"], {0: 0}, {}),  # a day put in
        (["未定 省エネセミナー"], {0: 0}, {}),  # the date taken out
        (["2021年13月 省エネセミナー"], {0: 0}, {}),  # a slip
        (["2022年6月 省エネセミナー"], {}, {0: (0,)}),  # the next of a series?
        (["2021年6月 省エネセミナー上", "2021年6月 省エネセミナー下"], {}, {0: (0,), 1: (0,)}),
        (["2021年6月 まったく別の行事"], {}, {}),
        (["2021年9月 省エネの催し"], {}, {}),
        ([], {}, {}),
    ],
)
def test_one_row(now: list[str], pairs: dict[int, int], doubtful: dict[int, tuple[int]]) -> None:
    found = match(["2021年6月 省エネセミナー"], now, {})
    assert (found.pairs, found.doubtful) == (pairs, doubtful)


def test_the_seventh_meeting_is_not_the_eighth() -> None:
    found = match(
        ["2021年2月 第7回都市フォーラム定例会合"], ["2021年8月 第8回都市フォーラム定例会合"], {}
    )
    assert not found.pairs
    assert found.doubtful == {0: (0,)}


def test_one_old_row_is_given_to_one_new_row_only() -> None:
    old = ["2021年2月 省エネセミナー", "2021年2月 省エネセミナーと見学会"]
    new = ["2021年2月 省エネのセミナーと見学会", "2021年2月 省エネのセミナー"]
    assert match(old, new, {}).pairs == {0: 1, 1: 0}


@pytest.mark.parametrize(
    "anchor", ["", " ", "#2", "2021年6月", "2021年6月 ", "x" * 10_000, "\0 \0"]
)
def test_odd_anchors(anchor: str) -> None:
    assert match([anchor, "2021年6月 会"], ["2021年7月 会議"], {}).pairs in ({}, {0: 1}, {0: 0})
    match(["2021年6月 会"], [anchor], {})


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_random_edits_of_the_seed_keep_iris(seed: int) -> None:
    """Some rows edited, some moved in time, deleted, inserted, swapped: who is who is known."""
    chance = random.Random(seed)
    assert len(ROWS) >= 15
    registry = Registry()
    before = minted(registry, ROWS)
    rows: list[tuple[str, str]] = []
    expected: dict[tuple[str, str], str | None] = {}
    for month, title in ROWS:
        edit = chance.choice(["keep"] * 4 + ["title", "month", "delete", "insert"])
        row = (month, title)
        if edit == "title":
            place = chance.randrange(len(title))
            row = (month, title[:place] + chance.choice("のとをA新") + title[place:])
        elif edit == "month":
            row = (f"{month[:4]}年{chance.randint(1, 12)}月", title)
        elif edit == "insert":
            new = (month, f"{chance.choice(['植樹祭', '写真展', '調印の準備'])}{len(rows)}")
            rows.append(new)
            expected[new] = None
        if edit != "delete":
            rows.append(row)
            expected[row] = before[month, title]
    for _ in range(chance.randrange(4)):
        first, second = chance.randrange(len(rows)), chance.randrange(len(rows))
        rows[first], rows[second] = rows[second], rows[first]
    after = minted(again(registry), rows)
    assert len(set(after.values())) == len(after), "an IRI was given twice"
    for row, iri in expected.items():
        if iri is None:
            assert after[row] not in before.values(), row
        else:
            assert after[row] == iri, row


def test_what_comes_back_gets_its_old_iri() -> None:
    first = Registry()
    before = minted(first, ROWS)
    second = again(first)
    minted(second, ROWS[1:])
    assert [entry.iri for entry in second.lost()] == [before[ROWS[0]]]
    third = again(second)
    assert minted(third, ROWS) == before
    assert not third.lost()


def test_an_edit_taken_back_keeps_the_iri() -> None:
    first = Registry()
    before = minted(first, ROWS)
    (month, title), *rest = ROWS
    second = again(first)
    minted(second, [(month, f"{title}のあと"), *rest])
    assert minted(again(second), ROWS) == before


def test_a_doubtful_row_is_new_and_noticed() -> None:
    first = Registry()
    minted(first, [("2021年6月", "省エネセミナー")])
    second = again(first)
    (iri,) = minted(second, [("2022年6月", "省エネセミナー")]).values()
    assert iri.endswith("event/x-2")
    (notice,) = second.notices
    assert "2022年6月 省エネセミナー" in notice
    assert "id/event/x-1 (2021年6月 省エネセミナー)" in notice
