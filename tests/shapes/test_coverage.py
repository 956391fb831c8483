"""The shapes speak of all that the built dataset says."""

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from renkei.content import find_content
from renkei.names import curie
from renkei.terms import VOCABULARY_GRAPH
from renkei.validate.reading import read_file, to_graph
from renkei.validate.shapes import load_shapes, target_classes

UNCONSTRAINED = {RDF.type}


@pytest.fixture(scope="module")
def quads() -> tuple[ox.Quad, ...]:
    return read_file(find_content().graph).quads


@pytest.fixture(scope="module")
def everything(quads: tuple[ox.Quad, ...]) -> Graph:
    return to_graph(quads)


@pytest.fixture(scope="module")
def data(quads: tuple[ox.Quad, ...]) -> Graph:
    """All but the vocabulary, which has tests of its own."""
    vocabulary = ox.NamedNode(VOCABULARY_GRAPH)
    return to_graph(quad for quad in quads if quad.graph_name != vocabulary)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(find_content())


def test_each_class_is_targeted(shapes: Graph, data: Graph, everything: Graph) -> None:
    used = set(data.objects(None, RDF.type))
    assert len(used) >= 30
    targeted = target_classes(shapes, everything)
    # A class that says no more of a thing than another that it has need not be targeted.
    beside = {
        kind
        for kind in used - targeted
        if all(
            targeted & set(data.objects(thing, RDF.type)) for thing in data.subjects(RDF.type, kind)
        )
    }
    assert sorted(curie(str(kind)) for kind in used - targeted - beside) == []


def test_each_property_has_a_shape_where_it_is_used(
    shapes: Graph, data: Graph, everything: Graph
) -> None:
    missing = {
        (predicate, kind)
        for subject in set(data.subjects())
        for predicate in set(data.predicates(subject))
        - UNCONSTRAINED
        - paths(shapes, everything, subject)
        for kind in everything.objects(subject, RDF.type)
    }
    assert sorted((curie(str(one)), curie(str(kind))) for one, kind in missing) == []


def paths(shapes: Graph, graph: Graph, thing: Node) -> set[Node]:
    """The properties that the shapes of `thing` look at."""
    kinds = {
        kind
        for one in graph.objects(thing, RDF.type)
        for kind in graph.transitive_objects(one, RDFS.subClassOf)
    }
    out, into = set(graph.predicates(thing)), set(graph.predicates(None, thing))
    nodes = {
        shape
        for predicate, values in (
            (SH.targetClass, kinds),
            (SH.targetSubjectsOf, out),
            (SH.targetObjectsOf, into),
        )
        for value in values
        for shape in shapes.subjects(predicate, value)
    }
    return {
        path
        for node in nodes
        for shape in shapes.objects(node, SH.property)
        for path in shapes.objects(shape, SH.path)
    }


def test_same_as_is_looked_at_although_nobody_uses_it(shapes: Graph, data: Graph) -> None:
    assert (None, OWL.sameAs, None) not in data
    a, b = URIRef("http://x/a"), URIRef("http://x/b")
    assert OWL.sameAs in paths(shapes, Graph().add((a, OWL.sameAs, b)), a)
