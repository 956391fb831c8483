"""The history of releases: a record of each in `data/releases/`, written when it is made public.

A build is named by its content and has no date: the same input gives the same bytes. A release is
a build that somebody made public at a moment; its record says when, what it holds, and what
changed since the release before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Quad, RdfFormat, serialize

from renkei.build.difference import Difference, difference, read_quads
from renkei.build.release_id import release_id
from renkei.content import Content
from renkei.errors import RenkeiError

LISTED: Final = 200
"""Things of one sort that a record names; their number is given whole."""


@dataclass(frozen=True)
class Listing:
    """Some or all things that something happened to.

    Attributes:
        count: how many there are.
        iris: the first of them.
    """

    count: int
    iris: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What a release changed.

    Attributes:
        added: quads that are new.
        removed: quads that are gone.
        graphs: for each graph that changed, quads added and removed.
        things_added: things that are new.
        things_removed: things that are gone.
        things_changed: things that are described otherwise.
    """

    added: int
    removed: int
    graphs: Mapping[str, tuple[int, int]]
    things_added: Listing
    things_removed: Listing
    things_changed: Listing

    @classmethod
    def of(cls, found: Difference) -> Changes:
        """The changes as a record keeps them."""
        things = found.things
        return cls(
            len(found.added),
            len(found.removed),
            found.graphs,
            *(_listing(iris) for iris in (things.added, things.removed, things.changed)),
        )


@dataclass(frozen=True)
class Record:
    """A release as its record describes it.

    Attributes:
        release: its id, a SHA-256 in hex.
        issued: when it was made public, to the second.
        predecessor: the id of the release before; None for the first.
        quads: how many it has.
        graphs: how many named graphs.
        things: kind → things.
        notes: language → what its editors say of it.
        changes: the difference to the predecessor; None for the first.
    """

    release: str
    issued: datetime
    predecessor: str | None
    quads: int
    graphs: int
    things: Mapping[str, int]
    notes: Mapping[str, str]
    changes: Changes | None

    @property
    def timestamp(self) -> str:
        """When it was made public, as `xsd:dateTime` in UTC.

        >>> moment = datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
        >>> Record("ab", moment, None, 1, 1, {}, {}, None).timestamp
        '2026-11-25T01:02:03Z'
        """
        return self.issued.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def to_json(self) -> dict[str, Any]:
        """The record as it is kept and published."""
        return {**asdict(self), "issued": self.timestamp}


def read_releases(folder: Path) -> list[Record]:
    """The records of a folder, the newest first; none where there is no folder.

    Raises:
        RenkeiError: a file is no record, or is not named by the release it describes.
    """
    records = [_read(path) for path in folder.glob("*.json")]
    return sorted(records, key=lambda record: (record.issued, record.release), reverse=True)


def new_release(
    content: Content, issued: datetime, notes: Mapping[str, str], previous: Path | None
) -> tuple[Path, Record]:
    """Describe the built graph as a release.

    Args:
        content: the content folders.
        issued: the moment.
        notes: language → what is to be said of it.
        previous: the dataset of the last release, in TriG or N-Quads; not for the first one.

    Returns:
        Where its record belongs, and the record.

    Raises:
        RenkeiError: nothing is built, it is a release already, or `previous` is missing or is not
            the last release.
    """
    quads = _built(content)
    manifest = json.loads(content.manifest.read_bytes())
    release = release_id(content.graph.read_text(encoding="utf-8"))
    if manifest["release"] != release:
        raise RenkeiError(
            "does not fit the built graph", where=str(content.manifest), mend="run renkei build"
        )
    history = read_releases(content.releases)
    path = content.releases / f"{release}.json"
    if any(record.release == release for record in history):
        raise RenkeiError("is a release already", where=release)
    last = history[0] if history else None
    changes = None
    if last is not None:
        before = _previous(previous, last)
        changes = Changes.of(difference(before, quads))
    elif previous is not None:
        raise RenkeiError("there is no release before this one", mend="leave out --previous")
    return path, Record(
        release,
        issued.replace(microsecond=0),
        last.release if last else None,
        manifest["quads"],
        manifest["graphs"],
        manifest["things"],
        notes,
        changes,
    )


def record_text(record: Record) -> str:
    """The text of a record's file."""
    return json.dumps(record.to_json(), ensure_ascii=False, indent=2) + "\n"


def _built(content: Content) -> list[Quad]:
    if not content.graph.exists() or not content.manifest.exists():
        raise RenkeiError("nothing is built yet", where=str(content.graph), mend="run renkei build")
    return read_quads(content.graph)


def _previous(path: Path | None, last: Record) -> list[Quad]:
    """The quads of the last release."""
    if path is None:
        raise RenkeiError(
            f"the last release is {last.release[:12]}: what changed since then?",
            mend="give its TriG or N-Quads with --previous",
        )
    quads = read_quads(path)
    found = release_id((serialize(quads, format=RdfFormat.TRIG) or b"").decode())
    if found != last.release:
        raise RenkeiError(
            f"is {found[:12]}, not the last release {last.release[:12]}", where=str(path)
        )
    return quads


def _read(path: Path) -> Record:
    try:
        data = json.loads(path.read_bytes())
        issued = datetime.fromisoformat(data["issued"])
        if issued.tzinfo is None:
            raise ValueError("issued has no time zone")
        if data["release"] != path.stem:
            raise ValueError("it is named by another release than it describes")
        changes = data["changes"]
        return Record(**{**data, "issued": issued, "changes": changes and _changes(changes)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RenkeiError(f"no record of a release: {error}", where=str(path)) from None


def _changes(data: Mapping[str, Any]) -> Changes:
    listings = {
        name: Listing(data[name]["count"], tuple(data[name]["iris"]))
        for name in ("things_added", "things_removed", "things_changed")
    }
    graphs = {name: (added, removed) for name, (added, removed) in data["graphs"].items()}
    return Changes(**{**data, "graphs": graphs, **listings})


def _listing(iris: Iterable[str]) -> Listing:
    found = tuple(iris)
    return Listing(len(found), found[:LISTED])
