"""A file as received, and its text, which offsets refer to."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from renkei.errors import RenkeiError
from renkei.extract.document import Document

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of a file."""
_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ENCODINGS: Final = ("utf-8", "cp932")
"""What files without a mark are in; Shift_JIS as Windows has it is cp932."""
CONVERTER: Final = "renkei import 1"


@dataclass(frozen=True)
class Received:
    """A file.

    Attributes:
        raw: its bytes.
        encoding: Python's name of the encoding that its text is in.
        document: its text; SHA-256 and offsets are those of the text in UTF-8.
    """

    raw: bytes
    encoding: str
    document: Document

    @property
    def sha256(self) -> str:
        """Of the bytes as received."""
        return hashlib.sha256(self.raw).hexdigest()


def receive(path: Path, slug: str, language: str) -> Received:
    """Read a file.

    Args:
        path: the file.
        slug: the name of the source in IRIs.
        language: the tag of the language that its words are in.

    Raises:
        RenkeiError: it is missing, too large, empty, or not text in an encoding that is known.
    """
    where = str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise RenkeiError(
            f"cannot be read ({error.strerror})", where=where, mend="name a file that exists"
        ) from None
    if len(raw) > LARGEST:
        raise RenkeiError(f"more than {LARGEST} bytes", where=where, mend="split the file")
    text, encoding = _decoded(raw, where)
    if "\x00" in text:
        raise RenkeiError("not a text file", where=where, mend="name a .csv or .ics file")
    if not text.strip():
        raise RenkeiError("the file is empty", where=where)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Received(raw, encoding, Document(slug, text, digest, path, language))


def slug_of(path: Path) -> str:
    """The name of a source made from that of its file.

    >>> slug_of(Path("/tmp/Saitama Events_2022.csv"))
    'saitama-events-2022'
    """
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "events"


def _decoded(raw: bytes, where: str) -> tuple[str, str]:
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    tried = marked or ", ".join(_ENCODINGS)
    raise RenkeiError(f"not text in {tried}", where=where, mend="save it as UTF-8")
