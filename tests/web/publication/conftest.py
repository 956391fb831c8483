"""A server below a path of another host, with a history of two releases; one with foreign data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from rdflib.namespace import RDF

from renkei.build.release_id import release_id
from renkei.build.releases import new_release, record_text
from renkei.content import FOLDERS, Content, find_content
from renkei.terms import AUTHORITY_GRAPH, RK, VOCABULARY_GRAPH

BASE = "https://data.example.org/renkei/"
ATLANTIS = ox.NamedNode("https://w3id.org/renkei/id/city/atlantis")
AUTHORITY = ox.NamedNode(str(AUTHORITY_GRAPH))
VOCABULARY = ox.NamedNode(str(VOCABULARY_GRAPH))
FIRST = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SECOND = datetime(2026, 6, 7, 8, 9, 10, tzinfo=UTC)
FOREIGN = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/renkei/id/city/\u90fd\u5e02> a <urn:City> ; rdfs:label "raw" .
<https://w3id.org/renkei/id/city/S%C3%A3o%20Paulo> a <urn:City> ; rdfs:label "São Paulo" .
<https://example.org/x> rdfs:label "</script><script>alert(1)</script>"@en .
"""


@pytest.fixture(scope="session")
def history(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The content with two releases: what is built now, and one before with less in it."""
    root = tmp_path_factory.mktemp("history")
    for name in FOLDERS:
        shutil.copytree(content.root / name, root / name)
    folder = find_content(root)
    shutil.rmtree(folder.releases, ignore_errors=True)
    new = _quads(folder.graph)
    added = ox.Quad(ATLANTIS, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(RK.City)), AUTHORITY)
    old = {_earlier(quad) for quad in new}
    assert old != new
    _build(folder, {*old, added})
    _release(folder, FIRST, {}, None)
    previous = folder.graph.rename(root / "old.trig")
    _build(folder, new)
    _release(folder, SECOND, {"en": "A city <b>sank</b>.", "ja": "都市が沈みました。"}, previous)
    return folder


def _quads(graph: Path) -> set[ox.Quad]:
    """The built graph without the vocabulary, which would make each file a third larger."""
    quads = ox.parse(path=str(graph), format=ox.RdfFormat.TRIG)
    return {quad for quad in quads if quad.graph_name != VOCABULARY}


def _earlier(quad: ox.Quad) -> ox.Quad:
    """The quad with another month, where it has that of the first event."""
    value = quad.object
    if not isinstance(value, ox.Literal) or value.value != "2019-06":
        return quad
    other = ox.Literal("2019-05", datatype=value.datatype)
    return ox.Quad(quad.subject, quad.predicate, other, quad.graph_name)


def _build(folder: Content, quads: set[ox.Quad]) -> None:
    trig = (ox.serialize(sorted(quads, key=str), format=ox.RdfFormat.TRIG) or b"").decode()
    folder.graph.write_text(trig, "utf-8")
    manifest = json.loads(folder.manifest.read_bytes())
    manifest |= {"release": release_id(trig), "quads": len(quads)}
    folder.manifest.write_text(json.dumps(manifest), "utf-8")


def _release(folder: Content, moment: datetime, notes: dict[str, str], old: Path | None) -> None:
    path, record = new_release(folder, moment, notes, old)
    path.parent.mkdir(exist_ok=True)
    path.write_text(record_text(record), "utf-8")


@pytest.fixture(scope="session")
def released(history: Content, serve_content: Callable[..., Any]) -> Iterator[httpx.Client]:
    """The second release, served as if below a path behind a proxy that strips it."""
    with serve_content(history, public_base=BASE) as client:
        yield client


@pytest.fixture(scope="session")
def foreign(
    serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Data of somebody else, with letters beyond ASCII in its IRIs."""
    path = tmp_path_factory.mktemp("foreign") / "data.ttl"
    path.write_text(FOREIGN, "utf-8")
    with serve(path) as client:
        yield client
