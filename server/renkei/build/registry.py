"""The registry: every IRI ever minted, so that none is given to another thing.

It is input and output of the build. A thing that was extracted is recognised by its anchor (what
identifies it in the document), or as the one whose anchor was edited (`matching`); what no longer
appears becomes `gone`, a tombstone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from rdflib import URIRef

from renkei.build.matching import match
from renkei.errors import RenkeiError
from renkei.names import BASE
from renkei.ordering import natural

_HEADER: Final = ["iri", "source", "anchor", "status"]
# Rows of one timeline are numbered through, whatever they turn out to be.
_SEQUENCES: Final = {"conferral": "event"}


class Status(StrEnum):
    """Whether the thing is in the current graph."""

    LIVE = "live"
    GONE = "gone"


@dataclass(frozen=True)
class Entry:
    """One minted IRI.

    Attributes:
        iri: the thing, passage graph or evidence.
        source: slug of the document it was extracted from; empty for what is named by hand.
        anchor: what identifies it in the document; empty for what is named by hand.
        status: live or gone.
    """

    iri: str
    source: str
    anchor: str
    status: Status


class Registry:
    """The IRIs minted so far.

    Attributes:
        notices: what a person should look at: rows that may or may not be those of before.

    Args:
        entries: what earlier builds minted.

    >>> registry = Registry()
    >>> registry.mint("event", "tokyo-kl", "2019-06 visit")
    rdflib.term.URIRef('https://w3id.org/renkei/id/event/tokyo-kl-1')
    >>> registry.mint("event", "tokyo-kl", "2019-07 workshop")
    rdflib.term.URIRef('https://w3id.org/renkei/id/event/tokyo-kl-2')
    >>> registry.mint("event", "tokyo-kl", "2019-06 visit")
    rdflib.term.URIRef('https://w3id.org/renkei/id/event/tokyo-kl-1')
    """

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._entries = {entry.iri: entry for entry in entries}
        self._by_anchor = {
            (_kind(entry.iri), entry.source, entry.anchor): entry.iri
            for entry in entries
            if entry.anchor
        }
        self._last: dict[tuple[str, str], int] = {}
        for entry in entries:
            self._count(_kind(entry.iri), entry)
        self._used: set[str] = set()
        self._live = {entry.iri for entry in entries if entry.status is Status.LIVE}
        self.notices: list[str] = []

    def _count(self, kind: str, entry: Entry) -> None:
        number = re.search(r"(\d+)$", entry.iri)
        if entry.source and number:
            key = (_SEQUENCES.get(kind, kind), entry.source)
            self._last[key] = max(self._last.get(key, 0), int(number[1]))

    def mint(self, kind: str, source: str, anchor: str) -> URIRef:
        """The IRI of what `anchor` identifies in `source`: the one it has, or a new one.

        Args:
            kind: a kind of thing, or `passage` for a passage's graph.
            source: the document's slug.
            anchor: what identifies the thing in the document.
        """
        known = self._by_anchor.get((kind, source, anchor))
        if known is None:
            key = (_SEQUENCES.get(kind, kind), source)
            number = self._last.get(key, 0) + 1
            self._last[key] = number
            path = (
                f"graph/{source}/p{number}" if kind == "passage" else f"id/{kind}/{source}-{number}"
            )
            known = BASE + path
            self._entries[known] = Entry(known, source, anchor, Status.LIVE)
            self._by_anchor[kind, source, anchor] = known
        self._used.add(known)
        return URIRef(known)

    def recognise(self, kind: str, source: str, anchors: Sequence[str]) -> None:
        """Let things whose anchors were edited keep their IRIs.

        Args:
            kind: a kind of thing.
            source: the document's slug.
            anchors: those of all its things of this kind, in the order of the document; call this
                before minting them.
        """
        given = set(anchors)
        live = [
            entry
            for entry in sorted(self._entries.values(), key=lambda entry: natural(entry.iri))
            if entry.iri in self._live
            and entry.source == source
            and entry.anchor
            and _kind(entry.iri) == kind
        ]
        known = {entry.anchor: place for place, entry in enumerate(live)}
        if not set(known) - given:
            return
        # what was there once and comes back gets its old IRI, by its very words
        back = {a for a in given if (kind, source, a) in self._by_anchor and a not in known}
        wanted = [anchor for anchor in anchors if anchor not in back]
        kept = {n: known[anchor] for n, anchor in enumerate(wanted) if anchor in known}
        found = match([entry.anchor for entry in live], wanted, kept)
        for n, o in found.pairs.items():
            entry = live[o]
            del self._by_anchor[kind, source, entry.anchor]
            self._entries[entry.iri] = replace(entry, anchor=wanted[n])
            self._by_anchor[kind, source, wanted[n]] = entry.iri
        for n, near in found.doubtful.items():
            self.notices.append(
                f"{source}: new {kind}: {wanted[n]}: it may be "
                + " or ".join(f"{live[o].iri.removeprefix(BASE)} ({live[o].anchor})" for o in near)
                + "; if so, write its date and title as the anchor there in data/registry.csv"
            )

    def lost(self) -> list[Entry]:
        """Things of the last build that this one has not; passages and evidence are none."""
        return [
            entry
            for entry in self.entries()
            if entry.iri in self._live - self._used
            and _kind(entry.iri) not in {"passage", "evidence"}
        ]

    def use(self, iri: str) -> None:
        """Note an IRI that a person or a rule named; it is live in this build.

        What was extracted is live only where it is extracted again, whoever speaks of it.
        """
        entry = self._entries.setdefault(iri, Entry(iri, "", "", Status.LIVE))
        if not entry.anchor:
            self._used.add(iri)

    def entries(self) -> list[Entry]:
        """All entries in natural order; what this build did not use is gone."""
        return sorted(
            (
                replace(entry, status=Status.LIVE if entry.iri in self._used else Status.GONE)
                for entry in self._entries.values()
            ),
            key=lambda entry: natural(entry.iri),
        )

    def csv(self) -> str:
        """The registry as the text of `data/registry.csv`."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows([e.iri, e.source, e.anchor, e.status] for e in self.entries())
        return out.getvalue()


def read_registry(path: Path) -> Registry:
    """Read `data/registry.csv`; an absent file is an empty registry, an empty file is a broken one.

    Raises:
        RenkeiError: a line is not of the registry's form, or an IRI or an anchor stands twice.
    """
    if not path.exists():
        return Registry()
    restore = "restore the file from version control"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RenkeiError("not UTF-8 text", where=str(path), mend=restore) from None
    header, *rows = csv.reader(io.StringIO(text)) if text else [[]]
    if header != _HEADER:
        raise RenkeiError("not a registry", where=f"{path}:1", mend=restore)
    entries: dict[str, Entry] = {}
    anchors: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows, 2):
        where = f"{path}:{number}"
        if len(row) != len(_HEADER) or row[3] not in set(Status):
            raise RenkeiError("not a line of the registry", where=where, mend=restore)
        entry = Entry(row[0], row[1], row[2], Status(row[3]))
        anchor = (_kind(entry.iri), entry.source, entry.anchor)
        if entry.iri in entries:
            raise RenkeiError(f"{entry.iri} stands twice", where=where, mend="remove one line")
        if entry.anchor and anchor in anchors:
            raise RenkeiError(
                f"{entry.iri} has the same anchor as another", where=where, mend=restore
            )
        entries[entry.iri] = entry
        anchors.add(anchor)
    return Registry(tuple(entries.values()))


def _kind(iri: str) -> str:
    path = iri.removeprefix(BASE).split("/")
    return "passage" if path[0] == "graph" else path[1] if len(path) > 1 else ""
