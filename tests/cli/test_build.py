"""`renkei build`: what it writes, what it reports, what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from renkei.build.assemble import Build
from renkei.build.release import release_files, write_files
from renkei.content import Content

if TYPE_CHECKING:
    from tests.conftest import Renkei


def _state(content: Content) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(content.root.rglob("*"))
        if path.is_file()
    }


def test_check_and_build(renkei: Renkei, built: Build, folder: Content) -> None:
    """Up to date, changed, built: `--check` says which and never writes."""
    write_files(release_files(built, folder))
    before = _state(folder)
    fresh = renkei("--content", folder.root, "build", "--check")
    assert (fresh.code, fresh.out) == (0, "")
    assert _state(folder) == before

    people = folder.data / "authority" / "people.ttl"
    people.write_text(
        people.read_text(encoding="utf-8").replace("Yuriko Koike", "KOIKE Yuriko"),
        encoding="utf-8",
    )
    before = _state(folder)
    told = renkei("--content", folder.root, "build", "--check")
    assert told.code == 1
    for path in (folder.graph, folder.manifest):
        assert f"{path}: not up to date; run renkei build" in told.err
    assert str(folder.registry) not in told.err
    assert _state(folder) == before

    assert "wrote 2 files" in renkei("--content", folder.root, "build").out
    before = _state(folder)
    assert "everything was up to date" in renkei("--content", folder.root, "build").out
    assert _state(folder) == before


def test_the_report_is_of_the_sources_asked_for(renkei: Renkei, folder: Content) -> None:
    told = renkei("--content", folder.root, "build", "--verbose", "tokyo-kl")
    assert told.code == 0
    assert "tokyo-kl: 18 timeline rows, 2 projects, 1 unknown names" in told.err
    page = folder.data / "sources" / "tokyo-kl" / "page.txt"
    assert f"{page}:29: unknown name: ASEAN" in told.err
    assert f"{page}:2: no fact rests on: 更新日" in told.err


def test_words_that_are_gone_write_nothing(renkei: Renkei, folder: Content) -> None:
    path = folder.data / "statements" / "tokyo-kl.trig"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('oa:exact "本事業の期間中に', 'oa:exact "本計画の期間中に')
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    before = _state(folder)
    complaint = renkei("--content", folder.root, "build").complaint
    assert "tokyo-kl.trig#target-kl-2050" in complaint
    assert "closest: 本事業の期間中に" in complaint
    assert _state(folder) == before


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("authority/x.ttl", b"<urn:a> <urn:b> .", "not Turtle"),
        ("authority/x.ttl", b"\xff\xfe\x00", "not Turtle"),
        ("authority/x.ttl", b"<urn:a> <urn:b> [] .", "blank node"),
        ("authority/x.ttl", b"<urn:a b> <urn:b> 1 .", "is not an IRI"),
        ("statements/tokyo-kl.trig", b"<urn:g> {", "not TriG"),
        ("statements/tokyo-kl.trig", b"\xff", "not TriG"),
        ("registry.csv", b"", "not a registry"),
        ("registry.csv", b"\xff", "not UTF-8"),
        ("registry.csv", b"iri,source,anchor,status\nx\n", "not a line"),
        ("sources/tokyo-kl/page.txt", b"x", "SHA-256"),
        ("sources/tokyo-kl/page.txt", b"\xff", "not UTF-8"),
        ("sources/tokyo-kl/metadata.ttl", b"nonsense", "not Turtle"),
        ("dataset.ttl", b"nonsense", "not Turtle"),
    ],
)
def test_unusable_content_is_one_line(
    renkei: Renkei, folder: Content, name: str, raw: bytes, what: str
) -> None:
    path = folder.data / name
    path.write_bytes(raw)
    before = _state(folder)
    complaint = renkei("--content", folder.root, "build").complaint
    assert what in complaint
    assert str(path) in complaint
    assert _state(folder) == before


@pytest.mark.parametrize("name", ["registry.csv", "dataset.ttl", "graph/renkei.trig"])
def test_a_folder_where_a_file_should_be_is_one_line(
    renkei: Renkei, folder: Content, name: str
) -> None:
    path = folder.data / name
    path.unlink()
    path.mkdir()
    (path / "x").write_text("x", encoding="utf-8")
    told = renkei("--content", folder.root, "build")
    assert told.code == 2
    assert str(path) in told.err.splitlines()[-1]
    assert "Traceback" not in told.err


def test_a_value_that_is_none_of_its_type_is_no_traceback(renkei: Renkei, folder: Content) -> None:
    """What shapes say of it is for `renkei validate`; the build keeps it as written."""
    path = folder.data / "authority" / "x.ttl"
    path.write_text(
        "<https://w3id.org/renkei/id/city/x> <https://w3id.org/renkei/ont#earliest> "
        '"2021-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "renkei.cli", "--content", str(folder.root), "build"]
    told = subprocess.run(command, capture_output=True, text=True)  # a logger's own stderr
    assert told.returncode == 0
    assert told.stderr.count("\n") == 1
    assert '"2021-02-30"^^xsd:date' in folder.graph.read_text(encoding="utf-8")
