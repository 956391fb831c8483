"""What is handed out as data about a thing or a graph: a self-contained set of quads."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from renkei.web import terms
from renkei.web.lookup import Lookup, is_from_elsewhere
from renkei.web.terms import Node

_LABELS: Final = (terms.LABEL, terms.PREF_LABEL)


def describe_thing(lookup: Lookup, thing: Node) -> list[Quad]:
    """All that is said of a thing and that refers to it, with labels and evidence.

    Beside its outgoing and incoming triples: what has a fragment of its IRI, the participations
    that join it to events and people, labels of all that these name, and the evidence of every
    graph that says something here.

    Returns:
        Quads as they are in the store, those of the default graph included; each once.
    """
    quads = dict.fromkeys((*lookup.quads(thing), *lookup.quads(None, None, thing)))
    for node in _inner(lookup, thing, list(quads)):
        quads.update(dict.fromkeys((*lookup.quads(node), *lookup.quads(None, None, node))))
    return _complete(lookup, quads)


def describe_all(store: Store, triples: Iterable[Triple]) -> list[Triple]:
    """The answer to a DESCRIBE query: of each thing, what its data has.

    Args:
        store: the dataset.
        triples: what the engine gives, which is what the things are the subjects of.
    """
    lookup = Lookup(store)
    found = dict.fromkeys(triples)
    for thing in dict.fromkeys(triple.subject for triple in found):
        if isinstance(thing, Node):
            found.update(dict.fromkeys(_merged(describe_thing(lookup, thing), frozenset())))
    return list(found)


def describe_graph(lookup: Lookup, graph: Node) -> list[Quad]:
    """A named graph, the evidence it is derived from, and labels of what it names."""
    return _complete(lookup, dict.fromkeys(lookup.quads(None, None, None, graph)))


def graphs_alone(lookup: Lookup, thing: Node) -> frozenset[Node]:
    """The graphs of other sources that describe a thing which nothing else describes."""
    quads = lookup.quads(thing)
    if not all(is_from_elsewhere(quad) for quad in quads):
        return frozenset()
    return frozenset(
        quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)
    )


def fit(
    quads: Iterable[Quad], *, with_graphs: bool, keep: Set[Node] = frozenset()
) -> list[Quad] | list[Triple]:
    """Quads as a format can hold them.

    Args:
        quads: what a description gives.
        with_graphs: whether the format has graphs; else the graphs are merged.
        keep: graphs to keep in the merge although they hold facts from another source.
    """
    return _in_graphs(quads) if with_graphs else _merged(quads, keep)


def _merged(quads: Iterable[Quad], keep: Set[Node]) -> list[Triple]:
    """Each triple once; facts from other sources are reached through their graph only."""
    return list(
        dict.fromkeys(
            terms.triple_of(quad)
            for quad in quads
            if quad.graph_name in keep or not is_from_elsewhere(quad)
        )
    )


def _in_graphs(quads: Iterable[Quad]) -> list[Quad]:
    """The default graph has only what no named graph has."""
    quads = list(quads)
    held = {
        terms.triple_of(quad) for quad in quads if not isinstance(quad.graph_name, DefaultGraph)
    }
    return [
        quad
        for quad in quads
        if not isinstance(quad.graph_name, DefaultGraph) or terms.triple_of(quad) not in held
    ]


def _inner(lookup: Lookup, thing: Node, quads: list[Quad]) -> list[Node]:
    """Nodes that mean nothing without the thing: its fragments, and participations."""
    ends = {end for quad in quads for end in (quad.subject, quad.object) if isinstance(end, Node)}
    return [
        end
        for end in ends
        if end != thing
        and (
            end.value.startswith(f"{thing.value}#")
            or isinstance(end, BlankNode)
            or lookup.quads(end, terms.TYPE, terms.PARTICIPATION, limit=1)
        )
    ]


def _complete(lookup: Lookup, quads: dict[Quad, None]) -> list[Quad]:
    """Add evidence, then labels."""
    graphs = {quad.graph_name for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    evidence = {quad.object for quad in quads if quad.predicate == terms.EVIDENCE}
    for graph in graphs:
        derived = lookup.quads(graph, terms.DERIVED_FROM)
        quads.update(dict.fromkeys(derived))
        evidence.update(quad.object for quad in derived)
    documents = set()
    for item in evidence:
        if isinstance(item, NamedNode):
            quads.update(dict.fromkeys(lookup.quads(item)))
            documents.update(lookup.objects(item, terms.HAS_SOURCE))
            for selector in lookup.objects(item, terms.HAS_SELECTOR):
                if isinstance(selector, Node):
                    quads.update(dict.fromkeys(lookup.quads(selector)))
    for document in documents:
        if isinstance(document, Node):
            quads.update(dict.fromkeys(lookup.quads(document)))
    ends = {end for quad in quads for end in (quad.subject, quad.object) if isinstance(end, Node)}
    for end in ends:
        for predicate in _LABELS:
            quads.update(dict.fromkeys(lookup.quads(end, predicate)))
    return list(quads)
