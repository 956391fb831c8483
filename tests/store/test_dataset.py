from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, serialize

from renkei.errors import RenkeiError
from renkei.store.dataset import FORMATS, MERGE, PLAIN, Dataset, graph_sizes, load, release_id

EX = "http://example.org/"


def test_the_merge_has_each_triple_once(cities: Path) -> None:
    default, named = graph_sizes(load(Dataset.of_files([cities])))
    assert default == 4
    assert named == {EX + "g1": 2, EX + "g2": 2, EX + "curated/g3": 1}


def test_graphs_left_out_stay_out_of_the_merge(cities: Path) -> None:
    store = load(Dataset.of_files([cities], left_out=[EX + "curated/"]))
    default, named = graph_sizes(store)
    assert default == 3
    assert named[EX + "curated/g3"] == 1
    assert not store.query(f"ASK {{ <{EX}jakarta> ?p ?o }}")


def test_plain_is_as_in_the_files(cities: Path, numbers: Path) -> None:
    default, named = graph_sizes(load(Dataset.of_files([cities, numbers], default_graph=PLAIN)))
    assert default == 300
    assert len(named) == 3


@pytest.mark.parametrize("mode", [MERGE, PLAIN])
def test_blank_nodes_of_files_stay_apart_and_of_a_file_together(tmp_path: Path, mode: str) -> None:
    for name in ("a.trig", "b.trig"):
        (tmp_path / name).write_text(
            "_:x <http://example.org/p> 1 . <http://example.org/g> { _:x <http://example.org/q> 2 }"
        )
    files = [tmp_path / "a.trig", tmp_path / "b.trig"]
    store = load(Dataset.of_files(files, default_graph=mode))
    subjects = {quad.subject for quad in store}
    assert len(subjects) == 2
    joined = "SELECT ?x { ?x <http://example.org/p> 1 GRAPH ?g { ?x <http://example.org/q> 2 } }"
    rows = store.query(joined)
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) == 2


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_every_format(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"data{ending}"
    store = Store()
    store.update("INSERT DATA { <http://example.org/a> <http://example.org/b> '東京'@ja }")
    quads: list[Quad] = list(store)
    triples = [quad.triple for quad in quads]
    rdf_format = FORMATS[ending]
    path.write_bytes(
        serialize(quads if rdf_format.supports_datasets else triples, format=rdf_format) or b""
    )
    assert list(load(Dataset.of_files([path]))) == quads


def test_relative_iris_resolve_against_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<#x> <#y> <#z> .")
    (quad,) = load(Dataset.of_files([tmp_path / "a.ttl"]))
    assert quad.subject.value == (tmp_path / "a.ttl").as_uri() + "#x"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("bad.ttl", b"@prefix a: <http://example.org/> .\n\na:b c:d a:e .", ":3: The prefix c:"),
        ("bad.nt", b'<http://example.org/a> "b" <http://example.org/c> .', ":1: "),
        ("bad.trig", b"\x00\x01\xff\xfe", ":1: "),
        ("bad.jsonld", b'{"@id": ', ":1: Unexpected end of file"),
        ("bad.rdf", b"<rdf:RDF", ": syntax error"),
        ("bad.xlsx", b"", ": the ending '.xlsx' names no RDF format; use one of .trig"),
        ("missing.ttl", None, ": No such file or directory"),
    ],
)
def test_unusable_files(tmp_path: Path, name: str, content: bytes | None, complaint: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RenkeiError) as caught:
        load(Dataset.of_files([path]))
    message = str(caught.value)
    assert message.startswith(str(path) + complaint)
    assert message.isprintable()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    with pytest.raises(RenkeiError, match=r"folder\.ttl"):
        load(Dataset.of_files([folder]))


def test_a_store_directory_is_read_and_not_written(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.load(b"<http://example.org/a> <http://example.org/b> 1 .", RdfFormat.TURTLE)
    store.flush()
    del store
    opened = load(Dataset(directory=str(tmp_path / "store")))
    assert len(opened) == 1
    with pytest.raises(RuntimeError, match="read-write"):
        opened.update("INSERT DATA { <http://example.org/a> <http://example.org/b> 2 }")


def test_a_folder_without_a_store(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="is not a store directory"):
        load(Dataset(directory=str(tmp_path)))


def test_release_of_files_is_the_hash_of_their_bytes(cities: Path, numbers: Path) -> None:
    both = cities.read_bytes() + numbers.read_bytes()
    assert release_id(Dataset.of_files([cities, numbers])) == hashlib.sha256(both).hexdigest()


def test_release_of_a_build_is_the_manifests(tmp_path: Path, cities: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"release": "abc"}))
    assert release_id(Dataset.of_release(cities, manifest)) == "abc"


@pytest.mark.parametrize("content", [None, "", "[]", "{}"])
def test_a_manifest_that_names_no_release(tmp_path: Path, content: str | None) -> None:
    manifest = tmp_path / "manifest.json"
    if content is not None:
        manifest.write_text(content)
    with pytest.raises(RenkeiError, match="run renkei build"):
        Dataset.of_release(tmp_path / "renkei.trig", manifest)
