"""Character encodings: declared, found out, broken."""

from __future__ import annotations

import pytest

from renkei.errors import RenkeiError
from renkei.intake.charset import decode
from renkei.intake.convert import take_in
from renkei.intake.received import Kind, Received

TEXT = "クアラルンプール市との連携\n2019年6月 | 都職員がKL市を訪問 |\n"


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.HTML])
def test_japanese_pages_are_read_undeclared(charset: str, kind: Kind) -> None:
    assert decode(Received(TEXT.encode(charset), kind, "x")).text == TEXT


def test_what_the_sender_declares_goes_before_what_the_page_does() -> None:
    raw = b"<meta charset=utf-8>" + "東京都".encode("euc_jp")
    assert decode(Received(raw, Kind.HTML, "x", charset="EUC-JP")).text.endswith("東京都")


@pytest.mark.parametrize("said", ["shift_jis", "x-sjis", "Windows-31J"])
def test_a_page_declares_its_encoding(said: str) -> None:
    raw = f"<meta http-equiv=x content='text/html; charset={said}'>①東京都".encode("cp932")
    assert decode(Received(raw, Kind.HTML, "x")).text.endswith("①東京都")


@pytest.mark.parametrize("said", ["hex", "rot13", "nonsense", "idna"])
def test_a_declared_encoding_that_is_none_is_passed_over(said: str) -> None:
    assert decode(Received("東京都".encode(), Kind.TEXT, "x", charset=said)).text == "東京都"


def test_what_cannot_be_read_is_counted() -> None:
    intake = take_in(Received(TEXT.encode() + b"\xff\xfe\xc0 x\n", Kind.TEXT, "x"), "x")
    assert intake.notes == ("3 characters cannot be read as utf-8",)
    assert intake.document.text.endswith("\ufffd\ufffd\ufffd x\n")
    assert intake.converter == "decoded from utf-8"


def test_text_in_utf_8_is_stored_as_received() -> None:
    intake = take_in(Received(TEXT.encode(), Kind.TEXT, "x"), "x")
    assert (intake.converter, intake.document.text) == ("", TEXT)


@pytest.mark.parametrize("raw", [b"a\x00b", bytes(range(128, 256)) * 4, b"%PDF\x00"])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(RenkeiError, match="not a text file"):
        decode(Received(raw, Kind.TEXT, "x"))
