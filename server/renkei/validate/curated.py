"""Curated graphs for the shapes: what each says is checked by itself, whatever others say.

A curated graph tells a part of what is known of a thing, and two of them may disagree, with each
other and with our sources. So a thing is given another IRI in each curated graph that describes it.
What a graph leaves out is no fault there; what it says has to be right.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Final

from pyoxigraph import Quad
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from renkei.names import CURATED_GRAPHS
from renkei.terms import SHAPES
from renkei.validate.findings import Finding, Place
from renkei.validate.reading import to_node

_BETWEEN_THINGS: Final = frozenset({SHAPES["label-once"], SHAPES["exactMatch-once"]})
"""Rules that compare things: they would take one thing in two graphs for two."""


def is_curated(quad: Quad) -> bool:
    """Whether the quad stands in a curated graph."""
    return getattr(quad.graph_name, "value", "").startswith(CURATED_GRAPHS)


class CuratedView:
    """The curated graphs of a dataset, their things kept apart.

    Args:
        quads: the curated quads of the dataset.
        types: a graph with the types of things that are described elsewhere.

    Attributes:
        graph: what the curated graphs say, under the other IRIs.

    >>> import pyoxigraph as ox
    >>> text = f"<{CURATED_GRAPHS}g> {{ <http://x/a> <http://x/p> <http://x/b> }}"
    >>> view = CuratedView(ox.parse(text, format=ox.RdfFormat.TRIG), Graph())
    >>> [str(thing) for thing in view.things]
    ['http://x/a?in=https://w3id.org/renkei/graph/curated/g']
    """

    def __init__(self, quads: Iterable[Quad], types: Graph) -> None:
        rows = [
            (to_node(quad.subject), to_node(quad.predicate), to_node(quad.object), graph)
            for quad in quads
            if (graph := getattr(quad.graph_name, "value", "")).startswith(CURATED_GRAPHS)
        ]
        other = {(thing, graph): URIRef(f"{thing}?in={graph}") for thing, _, _, graph in rows}
        self._origins: dict[Node, tuple[Node, str]] = {iri: key for key, iri in other.items()}
        self.graph = Graph()
        for subject, predicate, value, graph in rows:
            self.graph.add((other[subject, graph], predicate, other.get((value, graph), value)))
            # One curated graph may point to a thing that another describes.
            if predicate == RDF.type:
                self.graph.add((subject, predicate, value))
        for (thing, _), iri in other.items():
            kinds = {*types.objects(thing, RDF.type), *self.graph.objects(thing, RDF.type)}
            for kind in kinds:
                self.graph.add((iri, RDF.type, kind))

    @property
    def things(self) -> Set[Node]:
        """The other IRIs."""
        return self._origins.keys()

    def own(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings about what the graphs say, with the IRIs and places of the dataset."""
        return [self._original(finding) for finding in findings if self._is_said(finding)]

    def _is_said(self, finding: Finding) -> bool:
        return (
            finding.focus in self._origins
            and finding.rule not in _BETWEEN_THINGS
            and finding.value is not None
            and (finding.focus, URIRef(finding.path), finding.value) in self.graph
        )

    def _original(self, finding: Finding) -> Finding:
        focus, graph = self._origins[finding.focus]
        assert finding.value is not None
        value, _ = self._origins.get(finding.value, (finding.value, ""))
        return replace(finding, focus=focus, value=value, places=(Place(graph=graph),))
