"""Named graphs as text in a format.

TriG and N-Quads carry the named graphs and nothing in the default graph; the other formats have no
graphs and carry the merge. The same graphs give the same text in every format.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from renkei.build.graphset import GraphSet
from renkei.build.sources import must_be_usable
from renkei.build.turtle import turtle
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.formats import ExportFormat
from renkei.names import PREFIXES
from renkei.ordering import natural
from renkei.store.jsonld import compact


def read_context(content: Content) -> Mapping[str, Any]:
    """The JSON-LD context of the content folder.

    Raises:
        RenkeiError: it is missing or not JSON.
    """
    path = content.ontology / "context.jsonld"
    try:
        context: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RenkeiError(str(error.strerror), where=str(path)) from None
    except ValueError as error:
        raise RenkeiError(f"not JSON: {error}", where=str(path)) from None
    return context


def serialize(graphs: GraphSet, wanted: ExportFormat, context: Mapping[str, Any]) -> str:
    """Write named graphs in a format.

    Args:
        graphs: the named graphs.
        wanted: the format.
        context: the JSON-LD context to inline, used for JSON-LD alone.
    """
    match wanted:
        case ExportFormat.TRIG:
            return graphs.trig()
        case ExportFormat.TURTLE:
            return turtle(graphs.merge())
        case ExportFormat.NQUADS:
            quads = ox.parse(graphs.trig(), format=ox.RdfFormat.TRIG)
            return _sorted_lines(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
        case ExportFormat.NTRIPLES:
            return _sorted_lines(_engine(graphs.merge(), ox.RdfFormat.N_TRIPLES))
        case ExportFormat.RDFXML:
            return _engine(graphs.merge(), ox.RdfFormat.RDF_XML).decode() + "\n"
        case ExportFormat.JSONLD:
            document = json.loads(compact(_engine(graphs.merge(), ox.RdfFormat.JSON_LD), context))
            document["@graph"].sort(key=lambda node: natural(node["@id"]))
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _engine(merged: Graph, wanted: ox.RdfFormat) -> bytes:
    """Serialise with the engine, subjects in order."""
    lines = merged.serialize(format="nt", encoding="utf-8")
    triples = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    ordered = sorted((quad.triple for quad in triples), key=str)
    prefixes = PREFIXES if wanted == ox.RdfFormat.RDF_XML else None
    return ox.serialize(ordered, format=wanted, prefixes=prefixes) or b""


def _sorted_lines(data: bytes) -> str:
    return "\n".join(sorted(data.decode().splitlines())) + "\n"


def read_graphs(path: Path) -> GraphSet:
    """Read a built dataset.

    Raises:
        RenkeiError: there is none, it is not TriG, or a term is one that we cannot use.
    """
    if not path.exists():
        raise RenkeiError("nothing is built yet", where=str(path), mend="run renkei build")
    dataset = Dataset()
    try:
        dataset.parse(path, format="trig")
    except Exception as error:
        raise RenkeiError(f"not TriG: {error}", where=str(path)) from None
    graphs = GraphSet()
    for graph in dataset.graphs():
        if graph.identifier != DATASET_DEFAULT_GRAPH_ID:
            must_be_usable(graph, str(path))
            graphs.add(URIRef(graph.identifier), *graph)
    return graphs
