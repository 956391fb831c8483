"""Named graphs under construction, and their canonical TriG."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rdflib import Graph, URIRef
from rdflib.term import BNode, Node

from renkei.build.turtle import trig
from renkei.names import CURATED_GRAPHS
from renkei.ordering import natural
from renkei.terms import bind_prefixes

Triple: TypeAlias = tuple[Node, Node, Node]
Quad: TypeAlias = tuple[Node, Node, Node, URIRef]


class GraphSet:
    """A set of named graphs without a default graph and without blank nodes.

    >>> from renkei.terms import AUTHORITY_GRAPH, ID, RK
    >>> from rdflib.namespace import RDF
    >>> graphs = GraphSet()
    >>> graphs.add(AUTHORITY_GRAPH, (ID["city/tokyo"], RDF.type, RK.City))
    >>> len(graphs), [str(name) for name in graphs.names]
    (1, ['https://w3id.org/renkei/graph/authority'])
    """

    def __init__(self) -> None:
        self._graphs: dict[URIRef, Graph] = {}

    def __len__(self) -> int:
        return sum(len(graph) for graph in self._graphs.values())

    @property
    def names(self) -> list[URIRef]:
        """The IRIs of the graphs that hold a triple, in natural order."""
        return sorted((name for name, graph in self._graphs.items() if len(graph)), key=natural)

    def add(self, name: URIRef, *triples: Triple) -> None:
        """Add triples to the graph `name`.

        Raises:
            ValueError: a triple has a blank node.
        """
        graph = self._graphs.setdefault(name, Graph())
        for triple in triples:
            if any(isinstance(term, BNode) for term in triple):
                raise ValueError(f"blank node in {name}")
            graph.add(triple)

    def discard(self, thing: URIRef) -> None:
        """Take out every triple of which a thing is subject or value."""
        for graph in self._graphs.values():
            graph.remove((thing, None, None))
            graph.remove((None, None, thing))

    def graph(self, name: URIRef) -> Graph:
        """The triples of one graph, empty if there is none of that name."""
        return self._graphs.get(name, Graph())

    def quads(self) -> Iterator[Quad]:
        """All quads, graph by graph."""
        for name in self.names:
            for subject, predicate, value in self._graphs[name]:
                yield subject, predicate, value, name

    def merge(self) -> Graph:
        """The default graph of the release: all graphs but those curated from other sources."""
        merged = Graph()
        for name in self.names:
            if not name.startswith(CURATED_GRAPHS):
                merged += self._graphs[name]
        return bind_prefixes(merged)

    def trig(self) -> str:
        """Canonical TriG: the same graphs give the same text."""
        return trig({name: self._graphs[name] for name in self.names})
