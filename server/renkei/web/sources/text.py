"""The stored texts that the evidence of a dataset is quoted from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from renkei.content import Content
from renkei.names import ID, RK
from renkei.web.lookup import Lookup

DOCUMENTS = f"{ID}document/"
SHA256 = NamedNode(RK.sha256)


@dataclass(frozen=True)
class StoredText:
    """A text that offsets refer to.

    Attributes:
        slug: the name of the source.
        document: its IRI.
        text: every character as stored.
        sha256: of its bytes.
    """

    slug: str
    document: NamedNode
    text: str
    sha256: str


def read_texts(content: Content, lookup: Lookup) -> Mapping[str, StoredText]:
    """The stored texts of the content folders that a dataset speaks of, by name.

    A text is only taken for a document's where the dataset pins it by the same SHA-256: offsets
    into another text would light up other words.
    """
    found = {}
    for path in sorted((content.data / "sources").glob("*/page.txt")):
        slug = path.parent.name
        try:
            document = NamedNode(DOCUMENTS + slug)
            raw = path.read_bytes()
            text = raw.decode()
        except (ValueError, OSError):  # no name of a source, or no text
            continue
        digest = hashlib.sha256(raw).hexdigest()
        if lookup.text(document, SHA256) == digest:
            found[slug] = StoredText(slug, document, text, digest)
    return found
