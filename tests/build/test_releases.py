"""The history of releases: records, and the difference that they keep."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from renkei.build.difference import difference, read_quads
from renkei.build.release_id import release_id
from renkei.build.releases import LISTED, Changes, new_release, read_releases, record_text
from renkei.content import Content
from renkei.errors import RenkeiError

ID = "https://w3id.org/renkei/id/"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def quads(*lines: str) -> list[ox.Quad]:
    text = "\n".join(lines).replace("id:", f"{ID}")
    return list(ox.parse(text, format=ox.RdfFormat.N_QUADS))


OLD = quads("<id:city/a> <urn:p> <urn:x> <urn:g> .", "<id:city/b#1> <urn:p> <urn:x> <urn:g> .")
NEW = quads("<id:city/a> <urn:p> <urn:y> <urn:g> .", "<id:city/c> <urn:p> <urn:x> <urn:h> .")


@pytest.fixture
def folder(tmp_path: Path) -> Content:
    return Content(tmp_path)


def build(content: Content, statements: list[ox.Quad]) -> Path:
    """Write a build, as `renkei build` would."""
    trig = (ox.serialize(statements, format=ox.RdfFormat.TRIG) or b"").decode()
    content.graph.parent.mkdir(parents=True, exist_ok=True)
    content.graph.write_text(trig, "utf-8")
    figures = {"release": release_id(trig), "quads": len(statements), "graphs": 1, "things": {}}
    content.manifest.write_text(json.dumps(figures), "utf-8")
    return content.graph


def release(content: Content, previous: Path | None = None) -> str:
    """Record what is built."""
    path, record = new_release(content, MOMENT, {"en": "note"}, previous)
    path.parent.mkdir(exist_ok=True)
    path.write_text(record_text(record), "utf-8")
    assert read_releases(content.releases).count(record) == 1, "not read as it was written"
    return record.release


def test_a_difference_tells_what_came_went_and_changed() -> None:
    found = difference(OLD, NEW)
    assert (len(found.added), len(found.removed)) == (2, 2)
    assert found.graphs == {"urn:g": (1, 2), "urn:h": (1, 0)}
    assert found.things.added == (f"{ID}city/c",)
    assert found.things.removed == (f"{ID}city/b",)
    assert found.things.changed == (f"{ID}city/a",)
    same = difference(OLD, reversed(OLD))
    assert not same.added | same.removed


def test_a_quad_that_moves_to_another_graph_is_a_change() -> None:
    (quad,) = quads("<id:city/a> <urn:p> <urn:x> <urn:g> .")
    moved = ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode("urn:h"))
    assert difference([quad], [moved]).things.changed == (f"{ID}city/a",)


def test_a_long_list_of_things_is_cut_and_counted() -> None:
    many = quads(*(f"<id:city/{n}> <urn:p> <urn:x> <urn:g> ." for n in range(LISTED + 5)))
    added = Changes.of(difference([], many)).things_added
    assert (added.count, len(added.iris)) == (LISTED + 5, LISTED)


def test_two_releases(folder: Content, tmp_path: Path) -> None:
    first = release_id(build(folder, OLD).read_text("utf-8"))
    assert release(folder) == first
    old = folder.graph.rename(tmp_path / "old.trig")
    build(folder, NEW)
    second = release(folder, old)
    newest = {record.release: record for record in read_releases(folder.releases)}[second]
    assert newest.predecessor == first
    assert newest.timestamp == "2026-01-02T03:04:05Z"
    assert newest.changes is not None
    assert newest.changes.graphs == {"urn:g": (1, 2), "urn:h": (1, 0)}


def test_the_dump_of_a_release_will_do_as_the_previous_one(folder: Content, tmp_path: Path) -> None:
    build(folder, OLD)
    release(folder)
    dump = tmp_path / "dump.nq"
    dump.write_bytes(ox.serialize(read_quads(folder.graph), format=ox.RdfFormat.N_QUADS) or b"")
    build(folder, NEW)
    release(folder, dump)


def test_what_is_refused(folder: Content, tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="run renkei build"):
        release(folder)
    build(folder, OLD)
    with pytest.raises(RenkeiError, match="leave out --previous"):
        release(folder, folder.graph)
    release(folder)
    with pytest.raises(RenkeiError, match="is a release already"):
        release(folder)
    build(folder, NEW)
    with pytest.raises(RenkeiError, match="with --previous"):
        release(folder)
    with pytest.raises(RenkeiError, match="not the last release"):
        release(folder, folder.graph)
    with pytest.raises(RenkeiError, match="cannot be read"):
        release(folder, tmp_path / "none.trig")
    with pytest.raises(RenkeiError, match="named graphs"):
        release(folder, tmp_path / "none.ttl")
    folder.manifest.write_text('{"release": "x"}', "utf-8")
    with pytest.raises(RenkeiError, match="run renkei build"):
        release(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"issued": "2026-01-02T03:04:05"},
        {"issued": "soon"},
        {"release": "other"},
        {"changes": {"added": 1}},
        {"more": 1},
    ],
)
def test_a_record_that_is_none(folder: Content, change: dict[str, object]) -> None:
    build(folder, OLD)
    path = folder.releases / f"{release(folder)}.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **change}), "utf-8")
    with pytest.raises(RenkeiError, match="no record of a release") as error:
        read_releases(folder.releases)
    assert path.name in str(error.value)


def test_where_nothing_was_released_there_is_no_history(folder: Content) -> None:
    assert read_releases(folder.releases) == []
