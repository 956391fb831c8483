"""Tables of the Japanese standard from other cities: editions, encodings, faults, and attacks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.events_csv import write_events_csv
from renkei.export.serialize import read_graphs
from renkei.imports.event_table import read_table
from renkei.imports.received import receive
from renkei.imports.records import Reading

Write = Callable[[str, str | bytes], Path]
ADDRESS = ("--address", "https://example.org/events.csv")
HEAD = (
    "NO,都道府県コード又は市区町村コード,名称,イベント種類,URL,"
    "開始日,終了日,場所名称,住所市区町村,主催団体\n"
)
ROW = (
    "1,111007,見沼を歩く,フォーラム,https://example.org/a,"
    "2022-03-26,2022/3/27,見沼公園,さいたま市,さいたま市\n"
)


class Outcome(Protocol):
    code: int
    out: str
    err: str
    complaint: str


Renkei = Callable[..., Outcome]


def read(path: Path) -> Reading:
    return read_table(receive(path, "x", "ja").document)


def quads(outcome: Outcome) -> set[tuple[str, str, str]]:
    parsed = ox.parse(outcome.out, format=ox.RdfFormat.TRIG)
    return {
        (getattr(q.subject, "value", ""), q.predicate.value, getattr(q.object, "value", ""))
        for q in parsed
    }


def test_a_row_becomes_an_event_that_stands_alone(renkei: Renkei, write: Write) -> None:
    outcome = renkei("import", write("saitama.csv", HEAD + ROW), *ADDRESS)
    assert outcome.code == 0, outcome.err
    rk = "https://w3id.org/renkei/ont#"
    facts = quads(outcome)
    [event] = {s for s, p, o in facts if o == f"{rk}Event"}
    assert event.startswith("https://w3id.org/renkei/id/event/saitama-")
    said = {(p.rpartition("#")[2].rpartition("/")[2], o) for s, p, o in facts if s == event}
    assert ("label", "見沼を歩く") in said
    assert ("edtf", "2022-03-26/2022-03-27") in said
    assert ("eventType", "https://w3id.org/renkei/id/concept/event-type-forum") in said
    assert ("page", "https://example.org/a") in said
    government = "https://w3id.org/renkei/id/government/saitama"
    assert [s for s, p, o in facts if p == f"{rk}participant" and o == government]
    # the code of the row says who published the table
    assert [s for s, p, o in facts if p.endswith("terms/publisher") and o == government]
    assert [s for s, p, o in facts if s == government and p.endswith("#label")]


def test_the_evidence_is_the_row_in_the_stored_text(renkei: Renkei, write: Write) -> None:
    text = HEAD + ROW + ROW.replace("1,", "2,", 1).replace("見沼を歩く", '"二行の\n名"')
    outcome = renkei("import", write("saitama.csv", "\ufeff" + text), *ADDRESS)
    facts = quads(outcome)
    oa = "http://www.w3.org/ns/oa#"
    quotes = {s.partition("#")[0]: o for s, p, o in facts if p == f"{oa}exact"}
    starts = {s.partition("#")[0]: int(o) for s, p, o in facts if p == f"{oa}start"}
    ends = {s.partition("#")[0]: int(o) for s, p, o in facts if p == f"{oa}end"}
    assert len(quotes) == 2
    for evidence, quote in quotes.items():
        assert text[starts[evidence] : ends[evidence]] == quote
    hashes = {o for s, p, o in facts if p.endswith("#sha256")}
    as_received = hashlib.sha256(("\ufeff" + text).encode()).hexdigest()
    assert hashes == {hashlib.sha256(text.encode()).hexdigest(), as_received}


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932"), ("utf-16", "utf-16")],
)
def test_encodings(write: Write, encoding: str, found: str) -> None:
    received = receive(write("x.csv", (HEAD + ROW).encode(encoding)), "x", "ja")
    assert received.encoding == found
    assert [event.name for event in read_table(received.document).events] == ["見沼を歩く"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(write: Write, end: str) -> None:
    path = write("x.csv", (HEAD + ROW + ROW).replace("\n", end).encode())
    document = receive(path, "x", "ja").document
    events = read_table(document).events
    assert len(events) == 2
    for event in events:
        assert document.text[event.start : event.end] + "\n" == ROW


def test_columns_of_other_editions_in_any_order(write: Write) -> None:
    text = "終了日,ＵＲＬ,イベント名,開始日,地方公共団体名,知らない列\n,,祭,20240805,どこか市,x\n"
    reading = read(write("x.csv", text))
    [event] = reading.events
    assert (event.name, event.span and event.span.edtf) == ("祭", "2024-08-05")
    assert event.area == ("どこか市",)
    assert reading.unread == ("知らない列",)


def test_a_month_stays_a_month(write: Write) -> None:
    [event] = read(write("x.csv", "名称,開始日\n祭,令和5年10月\n")).events
    assert event.span
    assert event.span.edtf == "2023-10"


def test_faults_are_reported_by_their_line(renkei: Renkei, write: Write) -> None:
    rows = (
        "a,2022-02-30,\n"  # no such day
        "b,いつか,\n"
        ",2022-01-01,\n"
        "c,2022-01-02,2022-01-01\n"
        "d,,2022-01-01\n"
        "e,2022-01-01\n"  # a cell is missing
        "f,2022-01-01,,more\n"
    )
    outcome = renkei("import", write("x.csv", "名称,開始日,終了日\n" + rows), *ADDRESS)
    lines = [line.partition("x.csv:")[2] for line in outcome.err.splitlines()]
    for said in (
        "2: 開始日: there is no day 2022-02-30",
        "3: 開始日: not a date: いつか",
        "4: no name: the row is left out",
        "5: 終了日: 2022-01-01 is before the start",
        "6: 開始日: missing, with an end",
        "7: 2 cells where the head has 3",
        "8: 4 cells where the head has 3",
    ):
        assert said in lines
    assert outcome.out.count("a rk:Event") == 6


def test_who_published_it_must_be_known(renkei: Renkei, write: Write) -> None:
    path = write("x.csv", "名称,開始日\n祭,2022-01-01\n")
    unknown = renkei("import", path, *ADDRESS)
    assert unknown.code == 1
    assert "does not conform" in unknown.err
    named = renkei("import", path, *ADDRESS, "--publisher", "どこか市")
    assert named.code == 0, named.err
    assert '"どこか市"@ja' in named.out
    wrong = "https://w3id.org/renkei/id/government/nowhere"
    assert "not in the authority" in renkei("import", path, "--publisher", wrong).complaint


@pytest.mark.long
def test_a_thing_keeps_its_iri_when_rows_change_places(renkei: Renkei, write: Write) -> None:
    other = ROW.replace("1,", "2,", 1).replace("見沼を歩く", "別")

    def iri(text: str) -> str:
        facts = quads(renkei("import", write("x.csv", HEAD + text), *ADDRESS))
        return next(s for s, p, o in facts if o == "別")

    assert iri(ROW + other) == iri(other + ROW) == iri(other)


def test_what_we_export_can_be_imported(content: Content, write: Write) -> None:
    data = write_events_csv(read_graphs(content.graph).merge())
    reading = read(write("x.csv", data))
    assert len(reading.events) == 18
    assert not [problem for problem in reading.problems if problem.message != "no date"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.csv", b"", "empty"),
        ("x.csv", b"\xef\xbb\xbf \n", "empty"),
        ("x.csv", b"a,b\n1,2\n", "no column"),
        ("x.csv", b"\x00\x01\x02", "not a text file"),
        ("x.csv", b"\x81\xff\xfe", "not text in"),
        ("x.csv", '名称\n"never closed\n'.encode(), "not CSV"),
        ("x.csv", "名称\n".encode() + b"x" * 200_000, "not CSV"),
        ("x.xls", b"x", "are not read"),
        ("x", b"x", "are not read"),
    ],
)
def test_files_that_are_none(
    renkei: Renkei, write: Write, name: str, data: bytes, said: str
) -> None:
    assert said in renkei("import", write(name, data)).complaint


@pytest.mark.parametrize(
    "arguments",
    [
        ("--name", "../../etc"),
        ("--name", "curated"),
        ("--name", ""),
        ("--address", "javascript:alert(1)"),
        ("--address", "https://a b/"),
    ],
)
def test_options_that_cannot_be_used(
    renkei: Renkei, write: Write, arguments: tuple[str, str]
) -> None:
    assert renkei("import", write("x.csv", HEAD + ROW), *arguments).complaint


def test_hostile_words_stay_words(renkei: Renkei, write: Write) -> None:
    names = (
        '"""@ja . <x> <y> <z>',
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "a\x07\x1bb",
    )
    rows = "".join('"' + n.replace('"', '""') + '",2022-01-01,javascript:alert(1)\n' for n in names)
    outcome = renkei(
        "import", write("x.csv", "名称,開始日,URL\n" + rows), *ADDRESS, "--publisher", "東京都"
    )
    assert outcome.code == 0, outcome.err
    facts = quads(outcome)
    labels = {o for s, p, o in facts if "/event/" in s and p.endswith("#label")}
    assert labels == {*names[:3], "ab"}
    assert not [o for s, p, o in facts if p.endswith("/page") and "javascript" in o]


def test_it_can_be_kept(renkei: Renkei, write: Write, folder: Content) -> None:
    path = write("saitama.csv", (HEAD + ROW).encode("cp932"))
    outcome = renkei("--content", folder.root, "import", path, *ADDRESS, "--save")
    assert outcome.code == 0, outcome.err
    kept = folder.data / "sources" / "saitama"
    assert (kept / "received.csv").read_bytes() == path.read_bytes()
    assert (kept / "page.txt").read_text("utf-8") == HEAD + ROW
    assert "a rk:Event" in (kept / "imported.trig").read_text("utf-8")
    other = write("saitama.csv", HEAD + ROW + ROW)
    again = renkei("--content", folder.root, "import", other, *ADDRESS, "--save")
    assert again.code == 2
    assert "another source of that name" in again.err


@pytest.mark.long
def test_the_build_takes_what_was_kept(renkei: Renkei, write: Write, folder: Content) -> None:
    path = write("saitama-walks.csv", HEAD + ROW)
    assert renkei("--content", folder.root, "import", path, *ADDRESS, "--save").code == 0
    built = renkei("--content", folder.root, "build")
    assert built.code == 0, built.err
    assert renkei("--content", folder.root, "build", "--check").code == 0
    asked = renkei("--content", folder.root, "query", "events", "--format", "csv")
    assert [line for line in asked.out.splitlines() if "2022-03-26/2022-03-27,見沼を歩く" in line]
    assert renkei("--content", folder.root, "validate").code == 0


def test_a_folder_or_nothing_is_no_file(renkei: Renkei, tmp_path: Path) -> None:
    assert "cannot be read" in renkei("import", tmp_path / "none.csv").complaint
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in renkei("import", tmp_path / "folder.csv").complaint


def test_too_many_bytes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renkei.imports.received.LARGEST", 10)
    with pytest.raises(RenkeiError, match="more than 10 bytes"):
        read(write("x.csv", HEAD + ROW))
