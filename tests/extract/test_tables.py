"""Tables as the page's text has them: rules below the first row, missing cells, glued links."""

from __future__ import annotations

from pathlib import Path

import pytest

from renkei.extract.document import Document
from renkei.extract.layout import read_layout
from renkei.extract.passages import Role
from renkei.extract.tables import Row, is_table_line


def _rows(text: str) -> list[Row]:
    layout = read_layout(Document("x", text, "", Path("x.txt")))
    return [row for table in layout.tables for row in table.rows]


def _row(cell: str) -> Row:
    (row,) = _rows(f"2021年3月 | {cell} |")
    return row


def _shown(rows: list[Row]) -> list[tuple[str | None, str]]:
    return [(row.date.text if row.date else None, row.title.text) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2019年6月 | 訪問 |\n---|---|\n2019年7月 | 会合 |",
            [("2019年6月", "訪問"), ("2019年7月", "会合")],
        ),
        ("| 2019年6月 | 訪問 |\n|:---|---:|\n", [("2019年6月", "訪問")]),
        ("2019年6月 | 訪問", [("2019年6月", "訪問")]),
        (
            "2019年度~ |\n題名 |\n---|---|\n2022年度~ 2024年度 |\n次 |",
            [("2019年度~", "題名"), ("2022年度~ 2024年度", "次")],
        ),
        (
            "2023年10月 | 一 |\n二 |\n|\n2023年11月 | 三 |",
            [("2023年10月", "一"), (None, "二"), ("2023年11月", "三")],
        ),
        ("一 |\n2023年11月 | 二 |", [(None, "一"), ("2023年11月", "二")]),
        ("|\n---|---|\n|", []),
        ("2019年6月 | 甲 | 乙 |", [("2019年6月", "甲")]),
        ("2019年13月 | 訪問 |", [("2019年13月", "訪問")]),
        ("2019年6月 |", []),
    ],
)
def test_rows(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert _shown(_rows(text)) == expected


def test_a_line_of_prose_parts_two_tables() -> None:
    text = "2019年6月 | 一 |\n本文。\n2019年7月 | 二 |"
    layout = read_layout(Document("x", text, "", Path("x.txt")))
    assert [len(table.rows) for table in layout.tables] == [1, 1]


def test_the_title_ends_where_the_page_broke_the_line() -> None:
    row = _row("第7回フォーラム(APUF-7) 都職員も参加")
    assert row.title.text == "第7回フォーラム(APUF-7)"
    assert [p.text for p in row.body] == ["都職員も参加"]


@pytest.mark.parametrize(
    "title",
    [
        "T2KLLCS(Tokyo to KL)2021ウェビナー",
        "High Level Talks",
        "「二つの 言葉」",
        "とじない「一 二",
    ],
)
def test_spaces_within_brackets_or_ascii_words_do_not_end_a_title(title: str) -> None:
    row = _row(title)
    assert row.title.text == title
    assert row.body == ()


def test_before_an_address_all_is_title() -> None:
    row = _row("COP27 「優良事例の紹介」 https://example.org/a(外部サイト) 取組を紹介")
    assert row.title.text == "COP27 「優良事例の紹介」"
    assert [p.text for p in row.links] == ["https://example.org/a"]
    assert [p.text for p in row.body] == ["取組を紹介"]


@pytest.mark.parametrize(
    ("cell", "links", "body"),
    [
        ("題 https://example.org/a(外部サイト) 文", ["https://example.org/a"], ["文"]),
        ("題 https://example.org/a（外部サイト）文", ["https://example.org/a"], ["文"]),
        ("題 https://example.org/a 文", ["https://example.org/a"], ["文"]),
        ("題 https://example.org/a文", ["https://example.org/a"], ["文"]),
        ("題 https://example.org/a。文", ["https://example.org/a"], ["。", "文"]),
        ("題 https://example.org/a, 文", ["https://example.org/a"], [", 文"]),
        ("題 (https://example.org/a?b=c&d=%20#e)", ["https://example.org/a?b=c&d=%20#e"], [")"]),
        ('題 "https://example.org/a" 文', ["https://example.org/a"], ['" 文']),
        ("題 https://example.org/%zz 文", ["https://example.org/"], ["%zz 文"]),
        ("題 https://example.org:8080/a 文", ["https://example.org:8080/a"], ["文"]),
        ("題 https://example.org:b/ 文", ["https://example.org"], [":b/ 文"]),
        ("題 https://example.org/a#b#c 文", ["https://example.org/a#b"], ["#c 文"]),
    ],
)
def test_an_address_ends_where_an_iri_must(cell: str, links: list[str], body: list[str]) -> None:
    row = _row(cell)
    assert [p.text for p in row.links] == links
    assert [p.text for p in row.body] == body


def test_words_between_two_addresses_are_kept() -> None:
    row = _row(
        "題 https://example.org/a(外部サイト) 都職員も参加。 https://example.org/b(外部サイト) 了"
    )
    assert [p.text for p in row.links] == ["https://example.org/a", "https://example.org/b"]
    assert [p.text for p in row.body] == ["都職員も参加。", "了"]


def test_a_cell_of_an_address_alone_is_its_own_title() -> None:
    row = _row("https://example.org/a")
    assert row.title.text == "https://example.org/a"
    assert [p.text for p in row.links] == ["https://example.org/a"]
    assert [p.text for p in row.passages] == ["2021年3月", "https://example.org/a"]


def test_a_cell_that_opens_with_an_address_is_titled_by_what_follows() -> None:
    row = _row("https://example.org/a 会合を開催。参加")
    assert row.title.text == "会合を開催。"
    assert [p.text for p in row.body] == ["参加"]


def test_what_follows_a_note_mark_is_note_to_the_end() -> None:
    row = _row("会合 KL市役所にて開催 ※以降、オンライン。常態化。")
    assert [(p.role, p.text) for p in row.body] == [
        (Role.ROW_SENTENCE, "KL市役所にて開催"),
        (Role.ROW_NOTE, "※以降、オンライン。"),
        (Role.ROW_NOTE, "常態化。"),
    ]


@pytest.mark.parametrize(("line", "table"), [("a | b", True), ("|", True), ("本文。", False)])
def test_table_lines(line: str, table: bool) -> None:
    assert is_table_line(line) is table


def test_the_page_has_two_projects_and_eighteen_rows(document: Document) -> None:
    projects, timeline = read_layout(document).tables
    assert len(projects.rows) == 2
    assert len(timeline.rows) == 18
    assert [row.date is None for row in timeline.rows].index(True) == 15
    assert sum(row.date is None for row in timeline.rows) == 1
    assert sum(len(row.links) for row in timeline.rows) == 8
