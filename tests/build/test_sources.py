"""Sources are what their metadata pins, and RDF that a person edits is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from renkei.build.sources import read_sources, read_turtle
from renkei.content import Content
from renkei.errors import RenkeiError


def test_the_page_is_the_one_its_metadata_pins(content: Content) -> None:
    (source,) = read_sources(content)
    assert source.document.slug == "tokyo-kl"
    assert source.document.sha256.startswith("93adb15107677f54")
    assert len(source.document.text) == 4082
    assert source.statements == content.data / "statements" / "tokyo-kl.trig"


def test_another_text_is_refused(folder: Content) -> None:
    page = folder.data / "sources" / "tokyo-kl" / "page.txt"
    page.write_bytes(page.read_bytes() + b"\n")
    with pytest.raises(RenkeiError, match="its metadata says 93adb15107677f54") as error:
        read_sources(folder)
    assert error.value.where == str(page)


@pytest.mark.parametrize("name", ["page.txt", "metadata.ttl"])
def test_a_source_without_its_files_is_refused(folder: Content, name: str) -> None:
    path = folder.data / "sources" / "tokyo-kl" / name
    path.unlink()
    with pytest.raises(RenkeiError) as error:
        read_sources(folder)
    assert error.value.where == str(path)


@pytest.mark.parametrize("name", ["Tokyo KL", "東京", "a_b", "a--b", "-a", "links", "curated"])
def test_a_source_whose_name_is_no_slug_is_refused(folder: Content, name: str) -> None:
    sources = folder.data / "sources"
    (sources / "tokyo-kl").rename(sources / name)
    with pytest.raises(RenkeiError, match="cannot be named") as error:
        read_sources(folder)
    assert error.value.where == str(sources / name)


def test_hidden_folders_are_no_sources(folder: Content) -> None:
    (folder.data / "sources" / ".cache").mkdir()
    assert [source.document.slug for source in read_sources(folder)] == ["tokyo-kl"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<urn:a> <urn:b> .", "not Turtle"),
        ("<urn:a> <urn:b> [] .", "blank node"),
        ("[] <urn:b> 1 .", "blank node"),
        ("<urn:a> <urn:b> ( 1 2 ) .", "blank node"),
        ("<urn:a b> <urn:b> 1 .", "<urn:a b> is not an IRI"),
        ("<urn:a> <urn:b> <http://[x> .", "<http://[x> is not an IRI"),
    ],
)
def test_unusable_turtle_is_refused(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RenkeiError) as error:
        read_turtle(path)
    assert what in error.value.what
    assert error.value.where.startswith(str(path))


def test_a_syntax_error_says_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<urn:a> <urn:b> 1 .\n\n<urn:a> nope .\n", encoding="utf-8")
    with pytest.raises(RenkeiError) as error:
        read_turtle(path)
    assert error.value.where == f"{path}:3"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="the file is missing"):
        read_turtle(tmp_path / "x.ttl")
