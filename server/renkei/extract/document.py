"""A source document: its text as stored, and the hash that offsets refer to."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from renkei.errors import RenkeiError
from renkei.extract.language import language_of


@dataclass(frozen=True)
class Document:
    """A text whose offsets count Unicode code points.

    Attributes:
        slug: the source's name in IRIs (`tokyo-kl`).
        text: the stored text, every character as received.
        sha256: hex digest of the stored bytes.
        path: where it was read.
        language: `ja` or `en`, the tag of what is quoted from it.
        converted: whether the text was made from a page, so that its lines are not the file's.
    """

    slug: str
    text: str
    sha256: str
    path: Path
    language: str = "ja"
    converted: bool = False

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line_of(self, offset: int) -> int:
        r"""The line (from 1) that holds the code point at `offset`.

        >>> Document("x", "a\nb", "", Path("x.txt")).line_of(2)
        2
        """
        return bisect_left(self._line_ends, offset) + 1

    def place(self, offset: int) -> str:
        """`file:line` of an offset, for messages; the line of the text where that is another."""
        line = self.line_of(offset)
        return f"{self.path}: line {line} of its text" if self.converted else f"{self.path}:{line}"


def read_document(path: Path, slug: str) -> Document:
    """Read a stored text.

    Args:
        path: a UTF-8 text file.
        slug: the source's name in IRIs.

    Raises:
        RenkeiError: the file is missing, not a file, or not UTF-8 text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RenkeiError(
            f"cannot read the document ({error.strerror})",
            where=str(path),
            mend="name a text file that exists",
        ) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RenkeiError(
            f"not UTF-8 text (byte {error.start})", where=str(path), mend="convert it to UTF-8"
        ) from None
    if "\x00" in text:
        raise RenkeiError("not a text file", where=str(path), mend="name a text file")
    return Document(slug, text, hashlib.sha256(raw).hexdigest(), path, language_of(text))
