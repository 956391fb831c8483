"""Named graphs under construction."""

from __future__ import annotations

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDFS

from renkei.build.graphset import GraphSet
from renkei.names import CURATED_GRAPHS

A, B = URIRef("urn:a"), URIRef("urn:b")
ONE, TWO = URIRef("urn:g1"), URIRef("urn:g10")


def test_a_triple_of_two_graphs_is_two_quads_and_one_triple_of_the_merge() -> None:
    graphs = GraphSet()
    for name in (TWO, ONE):
        graphs.add(name, (A, RDFS.label, Literal("x", lang="en")))
    assert len(graphs) == len(list(graphs.quads())) == 2
    assert len(graphs.merge()) == 1
    assert graphs.names == [ONE, TWO]


def test_curated_graphs_stay_out_of_the_merge() -> None:
    graphs = GraphSet()
    graphs.add(URIRef(CURATED_GRAPHS + "x"), (A, RDFS.seeAlso, B))
    assert (len(graphs), len(graphs.merge())) == (1, 0)


def test_empty_graphs_have_no_name() -> None:
    graphs = GraphSet()
    graphs.add(ONE)
    assert graphs.names == []
    assert len(graphs.graph(TWO)) == 0


@pytest.mark.parametrize("triple", [(BNode(), RDFS.seeAlso, A), (A, RDFS.seeAlso, BNode())])
def test_blank_nodes_are_refused(triple: tuple[URIRef, URIRef, URIRef]) -> None:
    with pytest.raises(ValueError, match="blank node"):
        GraphSet().add(ONE, triple)
