"""`renkei init`: a folder for one's own pages, on which every command works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph

from renkei.content import Content, find_content
from renkei.questions.question import read_questions

if TYPE_CHECKING:
    from tests.conftest import Renkei

PAGE = """青浜市とパラン市の都市間連携
主な取組等
2021年6月 | 連携会合(オンライン) 青浜市とパラン市が参加し、計画を共有 |
---|---|
2022年2月 | 省エネセミナー みどり研究所が登壇し、成果を紹介 |
"""


@pytest.fixture
def own(renkei: Renkei, tmp_path: Path) -> Content:
    """A new content folder."""
    made = renkei("init", tmp_path / "own")
    assert made.code == 0, made
    return find_content(tmp_path / "own")


def test_it_has_what_holds_for_any_page(own: Content, content: Content) -> None:
    for name in ("ontology", "shapes"):
        files = [p for p in (content.root / name).rglob("*") if p.is_file()]
        for path in files:
            copy = own.root / path.relative_to(content.root)
            assert copy.read_bytes() == path.read_bytes()
    questions = read_questions(own)
    assert {"events", "participants", "evidence"} <= set(questions)
    assert not [q.name for q in questions.values() if q.rows is not None or q.theme == "checks"]
    assert "data/sources/** -text" in (own.root / ".gitattributes").read_text("utf-8")


def test_nobody_is_in_the_authority_and_the_example_is_turtle(own: Content) -> None:
    path = own.data / "authority" / "who-is-who.ttl"
    assert not len(Graph().parse(path))
    example = path.read_text("utf-8").split("two things.\n#\n")[1]
    prefixes = "".join(re.findall(r"^@.*\n", path.read_text("utf-8"), re.MULTILINE))
    described = Graph().parse(data=prefixes + re.sub("^# ?", "", example, flags=re.M))
    assert len(set(described.subjects())) == 4
    path.write_text(described.serialize(format="turtle"), "utf-8")


@pytest.mark.long
def test_the_example_is_valid(renkei: Renkei, own: Content) -> None:
    test_nobody_is_in_the_authority_and_the_example_is_turtle(own)
    assert renkei("--content", own.root, "build").code == 0
    checked = renkei("--content", own.root, "validate")
    assert (checked.code, "0 violations" in checked.out) == (0, True), checked


@pytest.mark.long
def test_commands_work_where_nothing_is_in_it_yet(renkei: Renkei, own: Content) -> None:
    assert "0 source(s)" in renkei("--content", own.root, "build").out
    for command in (
        ("build", "--check"),
        ("validate",),
        ("quality",),
        ("query", "events"),
        ("query", "figures"),
        ("export", "turtle", "-o", own.root / "all.ttl"),
        ("diff", own.root, own.root),
    ):
        assert renkei("--content", own.root, *command).code == 0, command


@pytest.mark.long
def test_a_page_of_ones_own(renkei: Renkei, own: Content, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    source, names = own.data / "sources" / "aohama", own.data / "authority" / "new.ttl"
    told = renkei("--content", own.root, "extract", page, "--save", source, "--candidates", names)
    assert told.code == 0
    assert "unknown name" in told.err
    assert "青浜市" in names.read_text("utf-8")
    built = renkei("--content", own.root, "build", "--verbose")
    assert "2 timeline rows" in built.err
    assert "no fact rests on: みどり研究所が登壇し、成果を紹介" in built.err
    events = renkei("--content", own.root, "query", "events", "--format", "csv")
    assert "2021-06,連携会合,meeting,online" in events.out


@pytest.mark.parametrize("there", ["file in it", "file", "link"])
def test_nothing_is_written_over(renkei: Renkei, tmp_path: Path, there: str) -> None:
    target = tmp_path / "there"
    if there == "file in it":
        target.mkdir()
        (target / ".hidden").touch()
    elif there == "file":
        target.touch()
    else:
        target.symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    assert str(target) in renkei("init", target).complaint
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_will_do(renkei: Renkei, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert renkei("init", tmp_path / "empty").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["empty"], "nothing is left beside it"
