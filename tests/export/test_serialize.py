"""The graph in six formats: nothing lost, nothing added, the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import to_isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from renkei.build.graphset import GraphSet
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.formats import ExportFormat
from renkei.export.serialize import read_context, read_graphs, serialize

MERGED = {
    ExportFormat.TURTLE: (ox.RdfFormat.TURTLE, "turtle"),
    ExportFormat.NTRIPLES: (ox.RdfFormat.N_TRIPLES, "nt"),
    ExportFormat.RDFXML: (ox.RdfFormat.RDF_XML, "xml"),
    ExportFormat.JSONLD: (ox.RdfFormat.JSON_LD, "json-ld"),
}
NAMED = {
    ExportFormat.TRIG: (ox.RdfFormat.TRIG, "trig"),
    ExportFormat.NQUADS: (ox.RdfFormat.N_QUADS, "nquads"),
}

Export = Callable[[ExportFormat], str]


@pytest.fixture(scope="module")
def context(content: Content) -> Mapping[str, Any]:
    return read_context(content)


@pytest.fixture(scope="module")
def export(graphs: GraphSet, context: Mapping[str, Any]) -> Export:
    return cache(lambda wanted: serialize(graphs, wanted, context))


@pytest.fixture(scope="module")
def quads(graphs: GraphSet) -> set[ox.Quad]:
    """The named graphs as the engine's own terms, from what the build writes."""
    return set(ox.parse(graphs.trig(), format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def merged(graphs: GraphSet) -> Graph:
    return graphs.merge()


@pytest.mark.parametrize("wanted", MERGED)
def test_the_engine_reads_back_the_merge(
    export: Export, merged: Graph, quads: set[ox.Quad], wanted: ExportFormat
) -> None:
    triples = [quad.triple for quad in ox.parse(export(wanted), format=MERGED[wanted][0])]
    assert set(triples) <= {quad.triple for quad in quads}
    assert len(triples) == len(set(triples)) == len(merged)


@pytest.mark.parametrize("wanted", MERGED)
def test_the_other_library_reads_back_the_merge(
    export: Export, merged: Graph, wanted: ExportFormat
) -> None:
    read = Graph().parse(data=export(wanted), format=MERGED[wanted][1])
    assert to_isomorphic(read) == to_isomorphic(merged)


@pytest.mark.parametrize("wanted", NAMED)
def test_the_engine_reads_back_the_named_graphs(
    export: Export, quads: set[ox.Quad], wanted: ExportFormat
) -> None:
    read = list(ox.parse(export(wanted), format=NAMED[wanted][0]))
    assert set(read) == quads
    assert len(read) == len(quads)
    assert not [quad for quad in read if isinstance(quad.graph_name, ox.DefaultGraph)]


@pytest.mark.parametrize("wanted", NAMED)
def test_the_other_library_reads_back_the_named_graphs(
    export: Export, graphs: GraphSet, wanted: ExportFormat
) -> None:
    read = Dataset()
    read.parse(data=export(wanted), format=NAMED[wanted][1])
    assert len(read.graph(DATASET_DEFAULT_GRAPH_ID)) == 0
    for name in graphs.names:
        assert set(read.graph(name)) == set(graphs.graph(name)), name
    assert {g.identifier for g in read.graphs()} - {DATASET_DEFAULT_GRAPH_ID} == set(graphs.names)


@pytest.mark.parametrize("wanted", [*MERGED, *NAMED])
def test_no_blank_nodes(export: Export, wanted: ExportFormat) -> None:
    for quad in ox.parse(export(wanted), format={**MERGED, **NAMED}[wanted][0]):
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


@pytest.mark.parametrize("wanted", [*MERGED, *NAMED])
def test_ends_with_one_line_end(export: Export, wanted: ExportFormat) -> None:
    text = export(wanted)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("wanted", [ExportFormat.NTRIPLES, ExportFormat.NQUADS])
def test_lines_are_sorted_and_unique(export: Export, wanted: ExportFormat) -> None:
    lines = export(wanted).splitlines()
    assert lines == sorted(set(lines))


def test_turtle_has_prefixes_and_sorted_subjects(export: Export) -> None:
    text = export(ExportFormat.TURTLE)
    assert "@prefix rk: <https://w3id.org/renkei/ont#> ." in text
    assert "a rk:Event ;" in text
    assert text.index("/id/event/tokyo-kl-9> a ") < text.index("/id/event/tokyo-kl-10> a ")


def test_turtle_keeps_evidence_on_the_facts_themselves(export: Export) -> None:
    block = export(ExportFormat.TURTLE).split("/id/event/tokyo-kl-6> a ")[1].split("\n\n")[0]
    assert "rk:evidence" in block


def test_json_ld_has_its_context_inside_and_refers_to_none(
    export: Export, context: Mapping[str, Any]
) -> None:
    document = json.loads(export(ExportFormat.JSONLD))
    assert set(document) == {"@context", "@graph"}
    assert document["@context"] == context["@context"]
    assert _remote_contexts(document) == []


def _remote_contexts(value: object) -> list[object]:
    """Contexts that a reader would have to fetch."""
    match value:
        case dict():
            here = value.get("@context", [])
            listed = here if isinstance(here, list) else [here]
            imported = [v for key, v in value.items() if key == "@import"]
            return [
                *(c for c in listed if isinstance(c, str)),
                *imported,
                *(found for v in value.values() for found in _remote_contexts(v)),
            ]
        case list():
            return [found for v in value for found in _remote_contexts(v)]
    return []


def test_json_ld_is_compact_and_in_order(export: Export) -> None:
    nodes = json.loads(export(ExportFormat.JSONLD))["@graph"]
    city = next(n for n in nodes if n.get("@id", n.get("id", "")).endswith("city/tokyo"))
    assert not [key for key in city if key.startswith("http")]
    ids = [n.get("@id", n.get("id")) for n in nodes]
    assert len(ids) == len(set(ids))


def test_rdf_xml_uses_our_prefixes(export: Export) -> None:
    assert 'xmlns:rk="https://w3id.org/renkei/ont#"' in export(ExportFormat.RDFXML)


def test_a_built_file_gives_what_the_build_gave(
    export: Export, graphs: GraphSet, tmp_path: Path
) -> None:
    """Reading the built TriG changes no literal (a gYearMonth must not become a date)."""
    path = tmp_path / "x.trig"
    path.write_text(graphs.trig(), encoding="utf-8")
    again = read_graphs(path)
    assert again.trig() == graphs.trig()
    assert serialize(again, ExportFormat.NQUADS, {}) == export(ExportFormat.NQUADS)


def test_another_process_gives_the_same_bytes(folder: Content) -> None:
    told = [
        subprocess.run(
            [sys.executable, "-m", "renkei.cli", "--content", str(folder.root), "export", "jsonld"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] != b""


def test_nothing_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="nothing is built yet; run renkei build"):
        read_graphs(tmp_path / "renkei.trig")


@pytest.mark.parametrize(
    "text", ["<urn:a> {", "nonsense", "<urn:g> { [] <urn:p> 1 }", "<urn:g> { <urn:a b> <urn:p> 1 }"]
)
def test_a_broken_graph_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "renkei.trig"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RenkeiError) as error:
        read_graphs(path)
    assert error.value.where == str(path)


@pytest.mark.parametrize("raw", [None, b"{", b"\xff"])
def test_a_broken_context_is_refused(folder: Content, raw: bytes | None) -> None:
    path = folder.ontology / "context.jsonld"
    path.unlink()
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(RenkeiError) as error:
        read_context(folder)
    assert error.value.where == str(path)
