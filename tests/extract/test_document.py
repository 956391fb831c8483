"""Documents are read as they are stored, or refused in one line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from renkei.errors import RenkeiError
from renkei.extract.document import read_document

Write = Callable[..., Path]


def test_the_text_keeps_every_character(write: Write) -> None:
    raw = "\ufeff題\r\n𠮷野\u3000が\n".encode()
    document = read_document(write("x.txt", raw), "x")
    assert document.text.encode() == raw
    assert document.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_place_is_file_and_line(write: Write) -> None:
    path = write("x.txt", "一\n二\n三")
    document = read_document(path, "x")
    assert [document.place(offset) for offset in (0, 1, 2, 4)] == [
        f"{path}:1",
        f"{path}:1",
        f"{path}:2",
        f"{path}:3",
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\xff\xfe\x00", "not UTF-8 text (byte 0)"),
        ("題".encode() + b"\x80", "not UTF-8 text (byte 3)"),
        (b"a\x00b", "not a text file"),
    ],
)
def test_what_is_no_text_is_refused(write: Write, raw: bytes, what: str) -> None:
    path = write("x.txt", raw)
    with pytest.raises(RenkeiError, match=r"x\.txt: ") as error:
        read_document(path, "x")
    assert error.value.what == what
    assert error.value.where == str(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(RenkeiError, match="cannot read the document"):
            read_document(path, "x")
