"""What was received: bytes with what is known of them, from a file or an address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from renkei.errors import RenkeiError

MIB: Final = 1024 * 1024
LARGEST: Final = 16 * MIB
"""Bytes that a document may have; a page of this genre has some ten thousand."""


class Kind(StrEnum):
    """The form of a document."""

    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"

    @property
    def suffix(self) -> str:
        """The ending of a file of this form.

        >>> Kind.MARKDOWN.suffix
        '.md'
        """
        return {"text": ".txt", "html": ".html", "markdown": ".md"}[self]


ENDINGS: Final = {
    ".txt": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
}
"""Ending of a file's name → its form."""


@dataclass(frozen=True)
class Received:
    """Bytes as received.

    Attributes:
        raw: the bytes.
        kind: their form.
        where: the file or address, for messages.
        address: the http(s) address they came from; empty for a file.
        charset: the character encoding that the sender declared, if any.
        etag: what a server calls this version of the page.
        last_modified: when a server says that it last changed.
    """

    raw: bytes
    kind: Kind
    where: str
    address: str = ""
    charset: str | None = None
    etag: str = ""
    last_modified: str = ""


def read_file(path: Path, largest: int = LARGEST) -> Received:
    """Read a document of a known ending.

    Args:
        path: the file.
        largest: bytes that it may have.

    Raises:
        RenkeiError: it cannot be read, is too large, or its ending is not known.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise RenkeiError(
            f"documents of the kind {path.suffix or 'without an ending'} are not read",
            where=str(path),
            mend=f"store the page as one of {', '.join(ENDINGS)}",
        )
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except OSError as error:
        raise RenkeiError(
            f"cannot read the document ({error.strerror})",
            where=str(path),
            mend="name a document that exists",
        ) from None
    if len(raw) > largest:
        raise too_large(str(path), largest)
    return Received(raw, kind, str(path))


def too_large(where: str, largest: int) -> RenkeiError:
    """The complaint about a document of more bytes than are read."""
    return RenkeiError(
        f"larger than {largest / MIB:g} MiB",
        where=where,
        mend="cut out the part with the tables, or raise --max-size",
    )
