"""The feed of changes (Atom, RFC 4287): one entry a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from renkei.build.releases import Record
from renkei.names import BASE
from renkei.web.addresses import Addresses
from renkei.web.catalogue import Catalogue
from renkei.web.descriptions.about import CONTRIBUTORS

_ATOM: Final = "http://www.w3.org/2005/Atom"
_ENTRIES: Final = 50
"""Releases that the feed has, the newest first."""
MEDIA_TYPE: Final = "application/atom+xml"


def feed(history: Sequence[Record], addresses: Addresses, words: Catalogue) -> bytes:
    """The feed.

    Args:
        history: the releases, the newest first; at least one.
        addresses: the server's own.
        words: the words of the language that it is in.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": words.language})
    own = addresses.full(addresses.path("feed.atom", lang=words.language))
    _add(root, "id", f"{BASE}releases")
    _add(root, "title", words("feed.title"))
    _add(root, "subtitle", words("feed.subtitle"))
    _add(root, "updated", history[0].timestamp)
    _add(root, "rights", words("footer.rights"))
    ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=own)
    releases = addresses.full(addresses.path("releases", lang=words.language))
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=releases)
    _add(ET.SubElement(root, "author"), "name", CONTRIBUTORS)
    for record in history[:_ENTRIES]:
        _entry(root, record, addresses, words)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def summary(record: Record, words: Catalogue) -> str:
    """What a release changed, in a sentence."""
    changes = record.changes
    if changes is None:
        return words("releases.first", quads=record.quads, graphs=record.graphs)
    return words(
        "releases.changed",
        added=changes.added,
        removed=changes.removed,
        things_added=changes.things_added.count,
        things_removed=changes.things_removed.count,
        things_changed=changes.things_changed.count,
    )


def _entry(root: ET.Element, record: Record, addresses: Addresses, words: Catalogue) -> None:
    path = f"releases/{record.release}"
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", BASE + path)
    _add(entry, "title", words("feed.entry", release=record.release[:12]))
    _add(entry, "published", record.timestamp)
    _add(entry, "updated", record.timestamp)
    address = addresses.full(addresses.path(path, lang=words.language))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    note = record.notes.get(words.language) or record.notes.get("en", "")
    _add(entry, "summary", f"{note} {summary(record, words)}".strip())


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
