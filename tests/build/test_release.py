"""The files of a release: the same bytes from the same input, written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from renkei.build.assemble import Build
from renkei.build.release import release_files, stale_files, write_files
from renkei.build.release_id import release_id
from renkei.content import Content

ONE = "<urn:g> { <urn:a> <urn:b> 1, 2 }"


def test_another_process_gives_the_same_bytes(
    built: Build, content: Content, folder: Content
) -> None:
    """This process has a hash seed of its own, that one another."""
    subprocess.run(
        [sys.executable, "-m", "renkei.cli", "--content", str(folder.root), "build"],
        env={**os.environ, "PYTHONHASHSEED": "4242"},
        check=True,
        capture_output=True,
    )
    for path, text in release_files(built, content).items():
        copied = folder.root / path.relative_to(content.root)
        assert copied.read_bytes() == text.encode(), path.name


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("<urn:g> { <urn:a> <urn:b> 2 . <urn:a> <urn:b> 1 } # a comment", True),
        ("@prefix u: <urn:> . u:g { u:a u:b 1, 2, 2 }", True),
        ("<urn:g> { <urn:a> <urn:b> 1 }", False),
        ("<urn:h> { <urn:a> <urn:b> 1, 2 }", False),
        ("<urn:a> <urn:b> 1, 2 .", False),
        ("<urn:g> { <urn:a> <urn:b> 1, '2' }", False),
    ],
)
def test_the_release_id_names_the_content(other: str, same: bool) -> None:
    assert (release_id(ONE) == release_id(other)) is same


def test_the_release_id_is_the_hash_of_sorted_n_quads(tmp_path: Path) -> None:
    """So that anyone can compute it from a dump: `sort | sha256sum`."""
    quads = ox.serialize(ox.parse(ONE, format=ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    (tmp_path / "dump.nq").write_bytes(quads)
    told = subprocess.run(
        "LC_ALL=C sort dump.nq | sha256sum", shell=True, cwd=tmp_path, capture_output=True
    )
    assert told.stdout.split()[0].decode() == release_id(ONE)


def test_what_is_missing_or_differs_is_stale(tmp_path: Path) -> None:
    same, other, missing = (tmp_path / name for name in ("same", "other", "missing"))
    same.write_text("題", encoding="utf-8")
    other.write_text("題 ", encoding="utf-8")
    assert stale_files({same: "題", other: "題", missing: "題"}) == [other, missing]


def test_files_are_written_whole_with_their_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.trig"
    write_files({path: "題\n"})
    assert path.read_bytes() == "題\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.trig"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_files({path: "\ud800"})
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
