"""The cooperation network as GraphML: who took part in the same events.

Nodes are organisations and city governments; a person in office counts for the organisation of the
office. An edge stands for the events that both took part in.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final
from xml.etree import ElementTree

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from renkei.export.events import Event, labels, read_events
from renkei.ordering import natural
from renkei.terms import RK

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_KEYS: Final = (
    ("name_ja", "node", "string"),
    ("name_en", "node", "string"),
    ("name_ms", "node", "string"),
    ("type", "node", "string"),
    ("events", "edge", "int"),
    ("first", "edge", "string"),
    ("last", "edge", "string"),
    ("iris", "edge", "string"),
)
"""Attribute, what it is of, its type."""


def write_graphml(graph: Graph) -> bytes:
    """The network of a merged graph, undirected."""
    shared: dict[tuple[URIRef, URIRef], list[Event]] = {}
    for event in read_events(graph):
        agents = {*event.organisers, *event.co_organisers, *event.participants}
        for one, other in combinations(sorted(agents, key=natural), 2):
            shared.setdefault((one, other), []).append(event)
    root = ElementTree.Element("graphml", {"xmlns": _NAMESPACE})
    for name, of, kind in _KEYS:
        attributes = {"id": name, "for": of, "attr.name": name, "attr.type": kind}
        ElementTree.SubElement(root, "key", attributes)
    network = ElementTree.SubElement(
        root, "graph", {"id": "cooperation", "edgedefault": "undirected"}
    )
    for node in sorted({node for pair in shared for node in pair}, key=natural):
        _node(network, graph, node)
    for pair in sorted(shared, key=lambda pair: [natural(node) for node in pair]):
        _edge(network, pair, shared[pair])
    ElementTree.indent(root, " ")
    data: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"


def _node(network: ElementTree.Element, graph: Graph, node: URIRef) -> None:
    element = ElementTree.SubElement(network, "node", {"id": str(node)})
    government = (node, RDF.type, RK.CityGovernment) in graph
    names = {f"name_{tag}": name for tag, name in labels(graph, node).items()}
    kind = {"type": "city government" if government else "organisation"}
    _data(element, (names | kind).items())


def _edge(network: ElementTree.Element, pair: tuple[URIRef, URIRef], events: list[Event]) -> None:
    one, other = map(str, pair)
    element = ElementTree.SubElement(network, "edge", {"source": one, "target": other})
    dates = [event.edtf for event in events if event.edtf]
    said = [("events", str(len(events)))]
    said += [("first", dates[0]), ("last", dates[-1])] if dates else []
    _data(element, [*said, ("iris", " ".join(str(event.iri) for event in events))])


def _data(element: ElementTree.Element, values: Iterable[tuple[str, str]]) -> None:
    known = {name for name, _, _ in _KEYS}
    for name, value in values:
        if name in known:
            ElementTree.SubElement(element, "data", {"key": name}).text = _printable(value)


def _printable(text: str) -> str:
    """Text without the control characters that XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
