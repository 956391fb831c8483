"""Whatever the text or the page, it is read: offsets hold, places are named, nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renkei.build.assemble import Ground, read_ground
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.extract.dates import ImpossibleDateError, parse_date
from renkei.extract.document import Document
from renkei.extract.folding import fold
from renkei.extract.reader import extract
from renkei.intake.convert import take_in
from renkei.intake.received import Kind, Received

PIECES = [
    *(
        "2019年6月",
        "2019年13月",
        "R5.10",
        "FY2020 & 2021",
        "Feb - Mar 2019",
        " | ",
        "|",
        "\n",
        "---|---|",
    ),
    *(
        "KL市",
        "都職員",
        "小池百合子都知事",
        "東京大学",
        "が登壇",
        "に訪問し",
        "(オンライン)",
        "※",
        "。",
        "「",
    ),
    *(
        "Tokyo",
        "Mayor of Kuala Lumpur",
        "visited",
        "hosted by",
        " and ",
        ". ",
        "  ",
        "https://a.jp/b",
    ),
    *(
        "東京都(TMG2)",
        "(以下「都」という。)",
        "\u2028",
        "\ufeff",
        "ＫＬ市",
        "<td>",
        "<br>",
        "<table>",
        "<tr>",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join)
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.fixture(scope="module")
def ground(content: Content) -> Ground:
    return read_ground(content)


@SETTINGS
@given(text=TEXTS, kind=st.sampled_from(Kind))
def test_passages_are_the_words_at_their_offsets(ground: Ground, text: str, kind: Kind) -> None:
    try:
        document = take_in(Received(text.encode("utf-8", "replace"), kind, "x"), "x").document
    except RenkeiError:
        return
    extraction = extract(document, ground.authority, ground.names)
    end = 0
    for passage in extraction.layout.passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert end <= passage.start < passage.end
        end = passage.end
    for event in extraction.events:
        assert event.title
        for reading in event.readings:
            for participant in reading.participants:
                assert participant.mentions
                for mention in participant.mentions:
                    assert 0 <= mention.start < mention.end <= len(reading.passage.text)


@SETTINGS
@given(raw=st.binary(max_size=200), kind=st.sampled_from(Kind))
def test_any_bytes_are_text_or_refused(raw: bytes, kind: Kind) -> None:
    try:
        document = take_in(Received(raw, kind, "x"), "x").document
    except RenkeiError as error:
        complaint = str(error)
    else:
        complaint = ""
        assert document.text.encode("utf-8").decode("utf-8") == document.text
    assert "\n" not in complaint


@SETTINGS
@given(text=st.text(max_size=40) | TEXTS)
def test_a_date_is_within_its_bounds(text: str) -> None:
    try:
        span = parse_date(text)
    except ImpossibleDateError:
        return
    if span:
        assert span.latest is None or span.earliest <= span.latest


@SETTINGS
@given(text=st.text())
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_text_without_end_is_reported_and_not_read(ground: Ground) -> None:
    text = "題\n" + "2019年6月 | " + "KL市が参加、" * 2000 + " |\n"
    extraction = extract(Document("x", text, "", Path("x.txt")), ground.authority, ground.names)
    assert "without a full stop are not read" in extraction.problems[0].message
    assert [p for r in extraction.events[0].readings for p in r.participants] == []
