"""`renkei extract`: one document in, RDF out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from renkei.build.sources import read_sources
from renkei.content import Content

if TYPE_CHECKING:
    from tests.conftest import Renkei

Write = Callable[..., Path]
FORMATS = {
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_document_as_rdf(renkei: Renkei, write: Write, wanted: str) -> None:
    path = write("My Page.txt", "題名\n2019年6月 | 都職員がKL市を訪問 |\n")
    told = renkei("extract", path, "--format", wanted)
    assert told.code == 0
    assert told.err == (
        f"{path}: 1 timeline rows, 0 projects, 0 passages with known names, 0 unknown names\n"
    )
    subjects = {str(quad.subject) for quad in ox.parse(told.out, format=FORMATS[wanted])}
    assert "<https://w3id.org/renkei/id/event/my-page-1>" in subjects


def test_the_default_is_trig(renkei: Renkei, write: Write) -> None:
    path = write("x.txt", "題名\n2019年6月 | 訪問 |\n")
    assert renkei("extract", path).out == renkei("extract", path, "--format", "trig").out


def test_the_page_keeps_its_iris_and_nothing_is_written(renkei: Renkei, content: Content) -> None:
    registry = content.registry.read_bytes()
    told = renkei("extract", content.data / "sources" / "tokyo-kl" / "page.txt")
    assert told.code == 0
    assert "18 timeline rows, 2 projects" in told.err
    assert "/id/event/tokyo-kl-18> a rk:Event" in told.out
    assert "/id/conferral/tokyo-kl-12> a rk:AwardConferral" in told.out
    assert content.registry.read_bytes() == registry


@pytest.mark.parametrize("text", ["", "\n\n", "題名だけ\n", "何も分からない文。\n"])
def test_nothing_found_is_one(renkei: Renkei, write: Write, text: str) -> None:
    told = renkei("extract", write("x.txt", text))
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1


def test_problems_are_told_with_their_line_and_the_rest_goes_on(
    renkei: Renkei, write: Write
) -> None:
    path = write("x.txt", "題\n2019年13月 | 一 |\n2019年6月 | 二 |\nマラヤ大学が参加。\n")
    told = renkei("extract", path)
    assert told.code == 0
    assert f"{path}:2: impossible date kept as written" in told.err
    assert f"{path}:4: unknown name: マラヤ大学" in told.err
    assert told.out.count(" a rk:Event") == 2


@pytest.mark.parametrize(
    "address",
    ['"https://a"b', "https://a/%zz", "https://a:b/", "https://a/#b#c", "https://a/^`{|}"],
)
def test_an_address_that_is_none_does_not_spoil_the_rest(
    renkei: Renkei, write: Write, address: str
) -> None:
    told = renkei("extract", write("x.txt", f"題\n2019年6月 | 会合 {address} 訪問\n"))
    assert told.code == 0
    assert list(ox.parse(told.out, format=ox.RdfFormat.TRIG))


@pytest.mark.parametrize("date", ["9999年度", "0000年1月", "R0.1", "May 0000"])
def test_a_year_out_of_reach_does_not_spoil_the_rest(
    renkei: Renkei, write: Write, date: str
) -> None:
    told = renkei("extract", write("x.txt", f"題\n{date} | 会合\n"))
    assert told.code == 0
    assert "impossible date" in told.err


def test_text_of_a_stranger_stays_text(renkei: Renkei, write: Write) -> None:
    title = '会合"\'\\ <script> """ } . rk:City ]] \u200b\u0001'
    told = renkei("extract", write("x.txt", f"題\n2019年6月 | {title}\n"), "--format", "jsonld")
    assert told.code == 0
    assert "<script>" in json.dumps(json.loads(told.out), ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("x.txt", b"\xff\x00", "not a text file"),
        ("x.html", bytes(range(256)), "not a text file"),
        ("x.txt", b"a\x00b", "not a text file"),
        ("x.pdf", b"%PDF", "documents of the kind .pdf"),
        ("x", b"a", "without an ending"),
    ],
)
def test_an_unusable_document_is_one_line(
    renkei: Renkei, write: Write, name: str, raw: bytes, what: str
) -> None:
    path = write(name, raw)
    complaint = renkei("extract", path).complaint
    assert what in complaint
    assert complaint.startswith(str(path))


def test_a_missing_document_and_a_folder_are_one_line(renkei: Renkei, tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert "No such file" in renkei("extract", tmp_path / "nowhere.txt").complaint
    assert "Is a directory" in renkei("extract", folder).complaint


EVALUATED = Path(__file__).parents[1] / "eval" / "documents"


def test_a_row_that_breaks_a_rule_is_named_and_the_rest_is_written(
    renkei: Renkei, write: Write
) -> None:
    path = write("x.txt", "題\n2019年6月 | 訪問 |\n本文。\n2019年度~ | 事業(バンタイ市) |\n")
    told = renkei("extract", path)
    assert told.code == 0
    assert f"{path}:4: left out, it breaks rks:activity-partner" in told.err
    assert " a rk:Event" in told.out
    assert " a rk:CommissionedProject" not in told.out
    assert " a rk:CommissionedProject" in renkei("extract", path, "--no-check").out


def test_an_unrelated_page_yields_nothing_and_says_so(renkei: Renkei) -> None:
    told = renkei("extract", EVALUATED / "unrelated" / "page.html")
    assert (told.code, told.out) == (1, "")
    assert "nothing found" in told.err


def test_rows_of_an_english_page_have_english_labels(renkei: Renkei) -> None:
    told = renkei("extract", EVALUATED / "english" / "page.txt", "--format", "nquads")
    assert told.code == 0
    assert '"Site visit"@en' in told.out
    assert "left out" not in told.err


def test_unknown_names_become_turtle_for_the_authority(renkei: Renkei, tmp_path: Path) -> None:
    proposed = tmp_path / "new.ttl"
    page = EVALUATED / "other-cities" / "page.txt"
    renkei("extract", "--no-check", page, "--candidates", proposed)
    text = proposed.read_text(encoding="utf-8")
    assert 'rdfs:label "チャンタブリ市"@ja' in text
    assert f"# {page}:19: チャンタブリ市も参加。" in text
    assert list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


def test_a_saved_page_is_built_with_the_offsets_of_its_text(
    renkei: Renkei, folder: Content
) -> None:
    stored = folder.data / "sources" / "sample"
    page = EVALUATED / "html" / "page.html"
    told = renkei("--content", str(folder.root), "extract", page, "--save", stored)
    assert told.code == 0
    assert (stored / "page.html").read_bytes() == page.read_bytes()
    sources = {source.document.slug: source for source in read_sources(folder)}
    document = sources["sample"].document
    assert "建築物脱炭素ワークショップ" in document.text
    again = renkei("--content", str(folder.root), "extract", stored / "page.txt")
    assert again.out == told.out


@pytest.mark.long
def test_many_documents_go_into_a_folder(renkei: Renkei, write: Write, tmp_path: Path) -> None:
    for number in range(3):
        write(f"p{number}.txt", f"題\n2019年{number + 1}月 | 訪問 |\n")
    write("p9.txt", "\x00")
    out = tmp_path / "out"
    told = renkei("extract", tmp_path, "--out", out, "--jobs", "2")
    assert told.code == 2
    assert "p9.txt: not a text file" in told.err
    assert sorted(path.name for path in out.iterdir()) == ["p0.trig", "p1.trig", "p2.trig"]
    assert "one standard output" in renkei("extract", tmp_path).complaint
