"""`renkei release`: records the built graph, or says why not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from renkei.content import Content

if TYPE_CHECKING:
    from tests.conftest import Renkei


@pytest.fixture
def unreleased(folder: Content) -> Content:
    """The content of this checkout without its history."""
    shutil.rmtree(folder.releases, ignore_errors=True)
    return folder


def test_it_writes_a_record(renkei: Renkei, unreleased: Content) -> None:
    notes = ("--note", "en=One = one.", "--note", "ja=最初です。")
    told = renkei("--content", unreleased.root, "release", *notes)
    assert (told.code, told.err) == (0, "")
    release = json.loads(unreleased.manifest.read_bytes())["release"]
    (path,) = unreleased.releases.iterdir()
    assert path.name == f"{release}.json"
    record = json.loads(path.read_bytes())
    assert record["notes"] == {"en": "One = one.", "ja": "最初です。"}
    assert record["predecessor"] is None
    assert record["quads"] == json.loads(unreleased.manifest.read_bytes())["quads"]
    assert release[:12] in told.out
    again = renkei("--content", unreleased.root, "release")
    assert "is a release already" in again.complaint


@pytest.mark.parametrize("note", ["", "fr=x", "en", "en= ", "=x"])
def test_a_note_that_is_none(renkei: Renkei, unreleased: Content, note: str) -> None:
    told = renkei("--content", unreleased.root, "release", "--note", note)
    assert told.complaint.startswith("--note: ")
    assert not unreleased.releases.exists()


def test_a_previous_release_that_is_not_there(
    renkei: Renkei, unreleased: Content, tmp_path: Path
) -> None:
    told = renkei("--content", unreleased.root, "release", "--previous", tmp_path / "x.trig")
    assert "leave out --previous" in told.complaint
