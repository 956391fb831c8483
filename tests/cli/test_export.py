"""`renkei export`: to standard output, or into a file whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from renkei.content import Content
from renkei.export.formats import ExportFormat

if TYPE_CHECKING:
    from tests.conftest import Outcome, Renkei


@pytest.mark.parametrize("wanted", list(ExportFormat))
def test_a_file_is_what_standard_output_is(
    renkei: Renkei, small: Content, tmp_path: Path, wanted: str
) -> None:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "x"
    told = renkei("--content", small.root, "export", wanted, "-o", path)
    assert (told.code, told.out, told.err) == (0, "", "")
    shown = renkei("--content", small.root, "export", wanted)
    assert (shown.code, shown.err) == (0, "")
    assert "JPTKX" in shown.out
    assert path.read_bytes() == shown.out.encode()
    assert list(path.parent.iterdir()) == [path]


def test_trig_is_the_built_file(renkei: Renkei, content: Content) -> None:
    assert renkei("export", "trig").out == content.graph.read_text(encoding="utf-8")


def test_an_old_file_is_replaced(renkei: Renkei, small: Content, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("old" * 1_000_000, encoding="utf-8")
    assert renkei("--content", small.root, "export", "turtle", "-o", path).code == 0
    assert path.read_text(encoding="utf-8").startswith("@prefix")


def test_a_link_keeps_pointing_at_its_file(renkei: Renkei, small: Content, tmp_path: Path) -> None:
    path, link = tmp_path / "x.ttl", tmp_path / "latest.ttl"
    link.symlink_to(path)
    assert renkei("--content", small.root, "export", "turtle", "-o", link).code == 0
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8").startswith("@prefix")


def _export(renkei: Renkei, content: Content, *arguments: str | Path) -> Outcome:
    return renkei("--content", content.root, "export", *arguments)


def test_a_pipe_is_written_to_and_not_replaced(
    renkei: Renkei, small: Content, tmp_path: Path
) -> None:
    """What is no regular file stays what it is: a pipe here, `/dev/null` for a user who is root."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()), daemon=True)
    reader.start()
    told = _export(renkei, small, "turtle", "-o", path)
    assert stat.S_ISFIFO(path.stat().st_mode)
    reader.join(20)
    assert told.code == 0
    assert read[0].startswith(b"@prefix")


def test_a_missing_folder_is_one_line_and_is_not_made(
    renkei: Renkei, small: Content, tmp_path: Path
) -> None:
    complaint = renkei(
        "--content", small.root, "export", "turtle", "-o", tmp_path / "nowhere" / "x.ttl"
    ).complaint
    assert str(tmp_path / "nowhere") in complaint
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_or_a_file_in_the_way_is_one_line(
    renkei: Renkei, small: Content, tmp_path: Path
) -> None:
    assert "is a folder" in _export(renkei, small, "turtle", "-o", tmp_path).complaint
    (tmp_path / "file").write_text("x", encoding="utf-8")
    below = tmp_path / "file" / "x"
    assert str(tmp_path / "file") in _export(renkei, small, "trig", "-o", below).complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "file"]


def test_a_failure_leaves_the_old_file_and_nothing_else(
    renkei: Renkei, folder: Content, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "x.ttl"
    path.parent.mkdir()
    path.write_text("old", encoding="utf-8")
    folder.graph.write_text("<urn:g> {", encoding="utf-8")
    complaint = renkei("--content", folder.root, "export", "turtle", "-o", path).complaint
    assert str(folder.graph) in complaint
    assert path.read_text(encoding="utf-8") == "old"
    assert list(path.parent.iterdir()) == [path]


def test_nothing_built_is_one_line(renkei: Renkei, folder: Content) -> None:
    folder.graph.unlink()
    assert "nothing is built yet" in renkei("--content", folder.root, "export", "trig").complaint
