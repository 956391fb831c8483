"""The character encoding of a document: declared, or found out."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

import charset_normalizer

from renkei.errors import RenkeiError
from renkei.intake.received import Kind, Received

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where HTML says it: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
_META: Final = re.compile(rb"<meta[^>]{0,256}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_SHIFT: Final = b"\x1b$"
_PRESCAN: Final = 4096
# https://encoding.spec.whatwg.org/#names-and-labels: what pages call by a narrower name
_AS_BROWSERS_DO: Final = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "utf8": "utf-8",
}
_LIKELY: Final = ("cp932", "euc_jp", "iso2022_jp", "cp1252")
_SAMPLE: Final = 256 * 1024
_MOST_LOST: Final = 0.05


@dataclass(frozen=True)
class Decoded:
    """Text with how it was read.

    Attributes:
        text: the text.
        charset: Python's name of the encoding.
        lost: how many characters could not be read and stand as U+FFFD.
    """

    text: str
    charset: str
    lost: int


def decode(received: Received) -> Decoded:
    """Read the bytes of a document as text.

    A byte order mark goes before what the sender declared, that before what the page itself
    declares, that before UTF-8, and UTF-8 before what the bytes look like. What cannot be read is
    counted, not refused, as long as most can.

    Raises:
        RenkeiError: it is no text.

    >>> decode(Received("東京都とさいたま市の取組".encode("euc_jp"), Kind.TEXT, "x")).charset
    'euc_jp'
    """
    raw = received.raw
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if _SHIFT in raw[:_SAMPLE] and not marked:
        marked = "iso2022_jp"  # seven bits, so it would pass for UTF-8
    for name in (marked, received.charset, _declared(received), "utf-8"):
        codec = _codec(name)
        if codec is None:
            continue
        try:
            return _checked(received, Decoded(raw.decode(codec), codec, 0))
        except UnicodeDecodeError:
            continue
    return _checked(received, _guessed(raw))


def _declared(received: Received) -> str | None:
    found = _META.search(received.raw[:_PRESCAN]) if received.kind is Kind.HTML else None
    return found[1].decode("ascii") if found else None


def _codec(name: str | None) -> str | None:
    """Python's codec for a declared name; None for what is no encoding of text."""
    if not name:
        return None
    try:
        codec = codecs.lookup(_AS_BROWSERS_DO.get(name.strip().lower(), name.strip()))
        b"text".decode(codec.name)  # raises for codecs of no text, hex or rot13
    except (LookupError, ValueError):
        return None
    return codec.name


def _guessed(raw: bytes) -> Decoded:
    """The encoding of which the bytes make most sense; else UTF-8 with gaps."""
    best = charset_normalizer.from_bytes(raw[:_SAMPLE], cp_isolation=[*_LIKELY]).best()
    guesses = [best.encoding] if best else []
    for codec in [*guesses, *_LIKELY[:3]]:
        try:
            return Decoded(raw.decode(codec), codec, 0)
        except UnicodeDecodeError:
            continue
    readings = [Decoded(raw.decode(codec, "replace"), codec, 0) for codec in ("utf-8", *guesses)]
    best_reading = min(readings, key=lambda reading: reading.text.count("\ufffd"))
    lost = best_reading.text.count("\ufffd")
    return Decoded(best_reading.text, best_reading.charset, lost)


def _checked(received: Received, decoded: Decoded) -> Decoded:
    text = decoded.text
    if "\x00" in text or decoded.lost > max(8, len(text) * _MOST_LOST):
        raise RenkeiError(
            "not a text file", where=received.where, mend="name a text, HTML or Markdown document"
        )
    return decoded
