"""An IRI, once minted, stays with its thing and is never given to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS

from renkei.build.assemble import Build, assemble
from renkei.build.registry import Registry, Status, read_registry
from renkei.build.release import release_files, write_files
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.terms import ID, RK

HEADER = "iri,source,anchor,status\n"


def _rows(build: Build) -> dict[tuple[str, str], str]:
    """(month, title) → IRI of the timeline's rows."""
    merged = build.graphs.merge()
    return {
        (str(merged.value(event, RK.edtf)), str(title)): str(event)
        for kind in (RK.Event, RK.AwardConferral)
        for event in merged.subjects(RDF.type, kind)
        if "governor-visit" not in str(event)
        for title in merged.objects(event, RDFS.label)
        if isinstance(title, Literal) and title.language == "ja"
    }


def _statuses(build: Build) -> dict[str, Status]:
    return {entry.iri: entry.status for entry in build.registry.entries()}


def _line(text: str, start: str) -> str:
    (line,) = [line for line in text.splitlines(keepends=True) if line.startswith(start)]
    return line


def test_iris_survive_another_order_of_rows(
    folder: Content, built: Build, rewrite: Callable[[Callable[[str], str]], str]
) -> None:
    def swap(text: str) -> str:
        february, march = _line(text, "2021年2月 |"), _line(text, "2021年3月 |")
        return text.replace(february + march, march + february)

    rewrite(swap)
    again = assemble(folder)
    assert _rows(again) == _rows(built)
    assert again.registry.csv() == built.registry.csv()


def test_a_removed_row_leaves_a_tombstone_and_a_new_one_gets_a_new_number(
    folder: Content, built: Build, rewrite: Callable[[Callable[[str], str]], str]
) -> None:
    before = _rows(built)
    gone = before.pop(("2021-03", "脱炭素都市国際フォーラム"))
    removed: list[str] = []

    def exchange(text: str) -> str:
        removed.append(_line(text, "2021年3月 |"))
        return text.replace(removed[0], "2022年1月 | 新しい会合 |\n")

    rewrite(exchange)
    first = assemble(folder)
    new = _rows(first).pop(("2022-01", "新しい会合"))
    assert _rows(first) == before | {("2022-01", "新しい会合"): new}
    assert new == str(ID["event/tokyo-kl-19"])
    assert _statuses(first)[gone] is Status.GONE
    assert _statuses(first)[new] is Status.LIVE
    assert (URIRef(gone), RDF.type, RK.Event) not in first.graphs.merge()

    # the old row comes back, the new one goes: both keep what they had
    write_files(release_files(first, folder))
    rewrite(lambda text: text.replace("2022年1月 | 新しい会合 |\n", removed[0]))
    second = assemble(folder)
    assert _rows(second) == _rows(built)
    assert _statuses(second)[gone] is Status.LIVE
    assert _statuses(second)[new] is Status.GONE


def test_an_edited_row_keeps_its_iri_and_those_of_who_took_part(
    folder: Content, built: Build, rewrite: Callable[[Callable[[str], str]], str]
) -> None:
    def edit(text: str) -> str:
        edited = text.replace(
            "2021年3月 | 脱炭素都市国際フォーラム", "2021年4月 | 脱炭素都市の国際フォーラム"
        )
        return edited.replace("2019年度~ |", "2019年度~2021年度 |")

    rewrite(edit)
    again = assemble(folder)
    before, after = _rows(built), _rows(again)
    assert after.pop(("2021-04", "脱炭素都市の国際フォーラム")) == before.pop(
        ("2021-03", "脱炭素都市国際フォーラム")
    )
    assert after == before
    assert not again.registry.lost(), "participations and projects are still there"
    assert not again.registry.notices


def test_passages_and_evidence_of_unchanged_words_keep_their_names(
    folder: Content, built: Build, rewrite: Callable[[Callable[[str], str]], str]
) -> None:
    rewrite(lambda text: text.replace("2019年6月 |", "2019年5月 | 準備会合 |\n2019年6月 |"))
    again = assemble(folder)
    assert set(built.graphs.names) <= set(again.graphs.names)
    assert {iri for iri, status in _statuses(built).items() if status is Status.LIVE} <= {
        iri for iri, status in _statuses(again).items() if status is Status.LIVE
    }


def test_two_rows_of_the_same_words_are_two_events(
    folder: Content, built: Build, rewrite: Callable[[Callable[[str], str]], str]
) -> None:
    rewrite(lambda text: text.replace("2019年6月 |", "2018年6月 | 会合 |\n" * 2 + "2019年6月 |"))
    events = set(assemble(folder).graphs.merge().subjects(RDF.type, RK.Event))
    assert len(events) == len(set(built.graphs.merge().subjects(RDF.type, RK.Event))) + 2


def test_the_conferral_is_numbered_among_the_events() -> None:
    registry = Registry()
    minted = [registry.mint(kind, "x", kind) for kind in ("event", "conferral", "project")]
    minted.append(registry.mint("event", "x", "another"))
    assert [str(iri).removeprefix(ID) for iri in minted] == [
        "event/x-1",
        "conferral/x-2",
        "project/x-1",
        "event/x-3",
    ]


def test_sources_are_numbered_apart() -> None:
    registry = Registry()
    assert registry.mint("event", "x", "a") != registry.mint("event", "y", "a")
    assert str(registry.mint("passage", "x", "a")).endswith("/graph/x/p1")


def test_the_registry_reads_what_it_writes(tmp_path: Path, built: Build) -> None:
    path = tmp_path / "registry.csv"
    path.write_text(built.registry.csv(), encoding="utf-8")
    again = read_registry(path)
    assert [(e.iri, e.source, e.anchor) for e in again.entries()] == [
        (e.iri, e.source, e.anchor) for e in built.registry.entries()
    ]


def test_what_no_build_uses_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    path.write_text(HEADER + f"{ID}event/x-7,x,a,live\n", encoding="utf-8")
    registry = read_registry(path)
    assert str(registry.mint("event", "x", "b")) == f"{ID}event/x-8"
    assert registry.csv() == (HEADER + f"{ID}event/x-7,x,a,gone\n" + f"{ID}event/x-8,x,b,live\n")


def test_an_absent_registry_is_empty(tmp_path: Path) -> None:
    assert read_registry(tmp_path / "registry.csv").csv() == HEADER


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"", "1", "not a registry"),
        (b"iri,status\n", "1", "not a registry"),
        (b"\xff\xfe", "", "not UTF-8"),
        (HEADER.encode() + b"a,b,c\n", "2", "not a line"),
        (HEADER.encode() + b"a,b,c,alive\n", "2", "not a line"),
        (HEADER.encode() + b"\n", "2", "not a line"),
        (HEADER.encode() + b"<<<<<<< ours\n", "2", "not a line"),
        (HEADER.encode() + b"urn:a,x,1,live\nurn:a,x,2,live\n", "3", "urn:a stands twice"),
        (
            HEADER.encode() + f"{ID}event/x-1,x,a,live\n{ID}event/x-2,x,a,gone\n".encode(),
            "3",
            "same anchor",
        ),
    ],
)
def test_a_broken_registry_is_refused_with_its_line(
    tmp_path: Path, raw: bytes, place: str, what: str
) -> None:
    path = tmp_path / "registry.csv"
    path.write_bytes(raw)
    with pytest.raises(RenkeiError) as error:
        read_registry(path)
    assert error.value.where == (f"{path}:{place}" if place else str(path))
    assert what in error.value.what
    assert error.value.mend
