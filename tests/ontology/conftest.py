"""The files of the vocabulary, what others say of their terms, and the built graph: read once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from renkei.build.graphset import GraphSet
from renkei.content import find_content
from renkei.terms import RK

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def folder() -> Path:
    return find_content().ontology


@pytest.fixture(scope="session")
def ontology(folder: Path) -> Graph:
    return Graph().parse(folder / "renkei.ttl")


@pytest.fixture(scope="session")
def concepts(folder: Path) -> Graph:
    return Graph().parse(folder / "concepts.ttl")


@pytest.fixture(scope="session")
def alignments(folder: Path) -> Graph:
    return Graph().parse(folder / "alignments.ttl")


@pytest.fixture(scope="session")
def vocabulary(ontology: Graph, concepts: Graph, alignments: Graph) -> Graph:
    return ontology + concepts + alignments


@pytest.fixture(scope="session")
def good_data() -> Graph:
    return Graph().parse(HERE / "good.ttl")


@pytest.fixture(scope="session")
def foreign() -> Graph:
    """What other vocabularies say of those of their terms that we use."""
    return Graph().parse(HERE / "foreign.ttl")


@pytest.fixture(scope="session")
def declared() -> dict[str, frozenset[str]]:
    """Namespace of another vocabulary → local names of the terms that it declares."""
    content = json.loads((HERE / "declared_terms.json").read_text(encoding="utf-8"))
    assert all(set(entry) == {"source", "terms"} and entry["source"] for entry in content.values())
    return {namespace: frozenset(entry["terms"]) for namespace, entry in content.items()}


@pytest.fixture(scope="session")
def whole(graphs: GraphSet) -> Graph:
    """All named graphs of a fresh build as one graph, those from other sources too."""
    merged = Graph()
    for subject, predicate, value, _ in graphs.quads():
        merged.add((subject, predicate, value))
    return merged


@pytest.fixture(scope="session")
def classes(ontology: Graph) -> set[URIRef]:
    """Our own classes."""
    return _own(ontology, OWL.Class)


@pytest.fixture(scope="session")
def object_properties(ontology: Graph) -> set[URIRef]:
    """Our own object properties."""
    return _own(ontology, OWL.ObjectProperty)


@pytest.fixture(scope="session")
def datatype_properties(ontology: Graph) -> set[URIRef]:
    """Our own datatype properties."""
    return _own(ontology, OWL.DatatypeProperty)


@pytest.fixture(scope="session")
def terms(
    classes: set[URIRef], object_properties: set[URIRef], datatype_properties: set[URIRef]
) -> set[URIRef]:
    """All that we declare."""
    return classes | object_properties | datatype_properties


def _own(graph: Graph, kind: URIRef) -> set[URIRef]:
    found = {term for term in graph.subjects(RDF.type, kind) if str(term).startswith(str(RK))}
    assert found
    return {URIRef(str(term)) for term in found}
