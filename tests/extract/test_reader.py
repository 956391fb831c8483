"""From a page to records: rows, inherited dates, notes, problems with their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from renkei.build.assemble import read_folder
from renkei.content import Content
from renkei.extract.document import Document
from renkei.extract.reader import extract
from renkei.extract.records import EventRecord, Extraction
from renkei.terms import ID


@pytest.fixture(scope="module")
def authority(content: Content) -> Graph:
    return read_folder(content.data / "authority")


def _read(authority: Graph, text: str) -> Extraction:
    return extract(Document("x", text, "", Path("page.txt")), authority)


def _event(authority: Graph, text: str) -> EventRecord:
    (event,) = _read(authority, text).events
    return event


def test_the_page_reads_without_a_problem(authority: Graph, document: Document) -> None:
    extraction = extract(document, authority)
    assert extraction.problems == ()
    assert len(extraction.events) == 18
    assert len(extraction.projects) == 2
    assert [candidate.name for candidate in extraction.candidates] == ["ASEAN"]
    assert [event.number for event in extraction.events] == list(range(1, 19))
    assert [event.number for event in extraction.events if event.is_conferral] == [12]
    assert [event.number for event in extraction.events if event.date.inherited] == [16]


def test_a_row_without_a_date_cell_takes_the_one_above(authority: Graph) -> None:
    events = _read(authority, "2023年10月 | 会合 |\n講演 |\n|\n").events
    assert [e.date.inherited for e in events] == [False, True]
    assert events[0].date.cell == events[1].date.cell
    assert events[0].date.span == events[1].date.span


@pytest.mark.parametrize("cell", ["2019年13月", "2021年2月30日", "9999年度", "未定"])
def test_a_date_that_cannot_be_is_kept_as_written_and_reported(authority: Graph, cell: str) -> None:
    extraction = _read(authority, f"題\n\n2019年6月 | 一 |\n{cell} | 二 |\n2019年8月 | 三 |")
    assert [e.date.span is None for e in extraction.events] == [False, True, False]
    assert extraction.events[1].date.cell.text == cell
    (problem,) = extraction.problems
    assert problem.place == "page.txt:4"
    assert cell in problem.message


def test_a_row_above_the_first_date_is_reported(authority: Graph) -> None:
    extraction = _read(authority, "題\n会合 |\n2019年6月 | 訪問 |")
    assert [e.title for e in extraction.events] == ["訪問"]
    (problem,) = extraction.problems
    assert problem.place == "page.txt:2"
    assert "no date" in problem.message


def test_heads_of_columns_are_no_event(authority: Graph) -> None:
    extraction = _read(authority, "年月 | 内容 |\n---|---|\n2019年6月 | 訪問 |")
    assert [e.title for e in extraction.events] == ["訪問"]
    assert extraction.problems == ()


def test_a_table_without_dates_is_left_out_and_reported(authority: Graph) -> None:
    extraction = _read(authority, "題\nホーム | 環境 | 国際\n本文。\n2019年6月 | 訪問 |")
    assert [e.title for e in extraction.events] == ["訪問"]
    (problem,) = extraction.problems
    assert problem.place == "page.txt:2"
    assert "without dates" in problem.message


def test_a_table_of_one_impossible_date_is_a_timeline(authority: Graph) -> None:
    assert len(_read(authority, "2019年13月 | 訪問 |").events) == 1


def test_a_note_says_nothing_of_the_event_itself(authority: Graph) -> None:
    event = _event(
        authority, "2019年8月 | 会合 関係者が集合 ※以降、オンラインで実施。東京都も参加。"
    )
    assert event.mode is None
    assert [p for reading in event.readings for p in reading.participants] == []
    noted = [thing for reading in event.readings for thing in reading.mentions]
    assert noted == [ID["city/tokyo"]]


def test_a_stated_mode_goes_before_an_implied_one(authority: Graph) -> None:
    event = _event(authority, "2019年8月 | KL市を訪問 ハイブリッド形式で開催")
    assert event.mode is not None
    assert event.mode[1].notation == "hybrid"
    assert event.mode[0].passage.text == "ハイブリッド形式で開催"


def test_periods_in_fiscal_years_list_projects(authority: Graph) -> None:
    extraction = _read(
        authority,
        "2019年度~ |\n事業(クアラルンプール市-東京都/さいたま市) |\n---|---|\n2021年度 | 次 |",
    )
    assert extraction.events == ()
    first, second = extraction.projects
    assert list(first.partners) == [
        ID["government/kuala-lumpur"],
        ID["government/tokyo"],
        ID["government/saitama"],
    ]
    assert (second.number, list(second.partners)) == (2, [])


def test_one_month_makes_it_a_timeline(authority: Graph) -> None:
    extraction = _read(authority, "2019年度 | 事業 |\n2019年6月 | 訪問 |")
    assert (len(extraction.events), len(extraction.projects)) == (2, 0)


def test_numbers_run_on_over_tables(authority: Graph) -> None:
    extraction = _read(authority, "2019年6月 | 一 |\n本文。\n2019年7月 | 二 |")
    assert [e.number for e in extraction.events] == [1, 2]


def test_what_takes_part_or_gives_the_place_is_not_mentioned_too(authority: Graph) -> None:
    event = _event(
        authority, "2019年8月 | 会合 KL市役所にて、東京都職員が参加し、さいたま市の取組を共有"
    )
    (reading,) = [r for r in event.readings if r.participants]
    assert [p.agent for p in reading.participants] == [ID["government/tokyo"]]
    assert reading.location == ID["city/kuala-lumpur"]
    assert list(reading.mentions) == [ID["city/saitama"]]


def test_names_in_prose_are_named_as_places_where_they_do_not_act(authority: Graph) -> None:
    extraction = _read(authority, "題\nIGESと東京都の小池百合子都知事。")
    (named,) = extraction.named
    assert list(named.things) == [
        ID["organisation/iges"],
        ID["city/tokyo"],
        ID["person/koike-yuriko"],
    ]


def test_unknown_names_are_candidates_once_and_known_ones_are_not(authority: Graph) -> None:
    text = "題\nマラヤ大学、マラヤ大学、公益財団法人地球環境戦略研究機関、ペナン州、東京都。"
    extraction = _read(authority, text)
    assert [c.name for c in extraction.candidates] == ["マラヤ大学", "ペナン州"]
    for candidate in extraction.candidates:
        assert candidate.name in candidate.passage.text


@pytest.mark.parametrize(
    ("title", "partners"),
    [
        ("事業(クアラルンプール市-東京都)", ["kuala-lumpur", "tokyo"]),
        ("事業（さいたま市）", ["saitama"]),
        ("東京都の事業(仮称)", []),
        ("クアラルンプール市における事業", []),
        ("事業(東京都)の支援", []),
    ],
)
def test_partners_stand_in_the_brackets_that_end_the_title(
    authority: Graph, title: str, partners: list[str]
) -> None:
    (project,) = _read(authority, f"2019年度 | {title} |").projects
    assert list(project.partners) == [ID[f"government/{name}"] for name in partners]
