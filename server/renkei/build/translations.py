"""Labels from translations: `rk:translatedLabel` marks a name as ours, not an official one."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS

from renkei.build.graphset import GraphSet
from renkei.names import CURATED_GRAPHS
from renkei.terms import RK


def label_translations(graphs: GraphSet) -> None:
    """Give each translated name an `rdfs:label`, in the graph that has the translation.

    A thing that has an official name in that language keeps it as its one label.

    >>> from renkei.terms import AUTHORITY_GRAPH, ID
    >>> graphs = GraphSet()
    >>> name = Literal("Visit", lang="en")
    >>> graphs.add(AUTHORITY_GRAPH, (ID["event/x-1"], RK.translatedLabel, name))
    >>> label_translations(graphs)
    >>> (ID["event/x-1"], RDFS.label, name) in graphs.graph(AUTHORITY_GRAPH)
    True
    """
    official = {
        (_side(name), thing, label.language)
        for thing, predicate, label, name in graphs.quads()
        if predicate == RDFS.label and isinstance(label, Literal)
    }
    for thing, predicate, label, name in list(graphs.quads()):
        if (
            predicate == RK.translatedLabel
            and isinstance(label, Literal)
            and (_side(name), thing, label.language) not in official
        ):
            graphs.add(name, (thing, RDFS.label, label))


def _side(name: URIRef) -> str:
    """A name that another source gives is none in our own graphs: each such graph is by itself."""
    return str(name) if name.startswith(CURATED_GRAPHS) else ""
