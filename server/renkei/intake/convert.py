"""What was received becomes a document: the text that offsets refer to, with its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from renkei.extract.document import Document
from renkei.extract.language import language_of
from renkei.intake import html, markdown
from renkei.intake.charset import decode
from renkei.intake.received import Kind, Received


@dataclass(frozen=True)
class Intake:
    """A document with where it came from.

    Attributes:
        document: the text to read and to store.
        received: the bytes as received.
        charset: the encoding they were read in.
        converter: name and version of what made the text; empty where the text is as received.
        notes: what was lost on the way, for the report.
    """

    document: Document
    received: Received
    charset: str
    converter: str
    notes: tuple[str, ...]


def take_in(received: Received, slug: str) -> Intake:
    """Make a document of what was received.

    Args:
        received: bytes with their form.
        slug: the source's name in IRIs.

    Raises:
        RenkeiError: the bytes are no text.
    """
    decoded = decode(received)
    text = decoded.text
    converter = ""
    said = None
    if received.kind is not Kind.TEXT:
        page = markdown.to_html(text) if received.kind is Kind.MARKDOWN else text
        said = html.language(page)
        text = html.to_text(page, received.address)
        converter = f"{html.CONVERTER} {html.VERSION}"
    stored = text.encode("utf-8", "replace")
    if not converter and stored != received.raw:
        converter = f"decoded from {decoded.charset}"
    notes: tuple[str, ...] = ()
    if decoded.lost:
        notes = (f"{decoded.lost} characters cannot be read as {decoded.charset}",)
    document = Document(
        slug,
        stored.decode("utf-8"),
        hashlib.sha256(stored).hexdigest(),
        Path(received.where),
        said if said in ("ja", "en") else language_of(text),
        converted=bool(converter),
    )
    return Intake(document, received, decoded.charset, converter, notes)
