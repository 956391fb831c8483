"""JSON-LD framed for schema.org: each event as a tree, as search engines read it.

The statements are those of schema.org that follow from ours (a month as an ISO 8601 month), and the
frame makes events the roots. The context stands in the document.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from pyld import jsonld
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from renkei.export.events import Event, labels, read_events
from renkei.terms import RK, SCHEMA

_MODES: Final = {
    "in-person": SCHEMA.OfflineEventAttendanceMode,
    "online": SCHEMA.OnlineEventAttendanceMode,
    "hybrid": SCHEMA.MixedEventAttendanceMode,
}
_CONTEXT: Final[dict[str, Any]] = {
    "@vocab": str(SCHEMA),
    "name": {"@id": str(SCHEMA.name), "@container": "@language"},
    **{
        term: {"@id": str(SCHEMA[term]), "@type": "@id"}
        for term in ("url", "sameAs", "eventAttendanceMode", "subjectOf")
    },
}
_FRAME: Final[dict[str, Any]] = {
    "@context": _CONTEXT,
    "@type": "Event",
    "@embed": "@always",
    "superEvent": {"@embed": "@never"},
}


def write_framed(graph: Graph) -> bytes:
    """The events of a merged graph as a framed document."""
    expanded = _sorted(json.loads(as_schema_org(graph).serialize(format="json-ld")))
    options = {
        "documentLoader": _no_fetching,
        "omitGraph": False,
        "pruneBlankNodeIdentifiers": True,
    }
    document = jsonld.frame(expanded, _FRAME, options)
    order = {str(event.iri): number for number, event in enumerate(read_events(graph))}
    document["@graph"].sort(key=lambda node: (order.get(node["@id"], len(order)), node["@id"]))
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def as_schema_org(graph: Graph) -> Graph:
    """The statements of schema.org that follow from a merged graph's events."""
    made = Graph()
    for event in read_events(graph):
        _event(made, graph, event)
    return made


def _event(made: Graph, graph: Graph, event: Event) -> None:
    node = event.iri
    made.add((node, RDF.type, SCHEMA.Event))
    _names(made, graph, node)
    made.add((node, SCHEMA.url, node))
    start, slash, end = event.edtf.partition("/")
    if start.strip("."):
        made.add((node, SCHEMA.startDate, Literal(start)))
    if (last := end if slash else start).strip("."):
        made.add((node, SCHEMA.endDate, Literal(last)))
    if event.mode in _MODES:
        made.add((node, SCHEMA.eventAttendanceMode, _MODES[event.mode]))
    for place in event.places:
        made.add((node, SCHEMA.location, place))
        made.add((place, RDF.type, SCHEMA.Place))
        _names(made, graph, place)
    for agent in (*event.organisers, *event.co_organisers):
        made.add((node, SCHEMA.organizer, agent))
        _organisation(made, graph, agent)
    for agent in event.participants:
        made.add((node, SCHEMA.attendee, agent))
        _organisation(made, graph, agent)
    for page in event.pages:
        made.add((node, SCHEMA.subjectOf, page))
    if event.parent:
        made.add((node, SCHEMA.superEvent, event.parent))


def _organisation(made: Graph, graph: Graph, agent: URIRef) -> None:
    government = (agent, RDF.type, RK.CityGovernment) in graph
    made.add(
        (agent, RDF.type, SCHEMA.GovernmentOrganization if government else SCHEMA.Organization)
    )
    _names(made, graph, agent)


def _names(made: Graph, graph: Graph, node: URIRef) -> None:
    for tag, name in labels(graph, node).items():
        made.add((node, SCHEMA.name, Literal(name, lang=tag)))
    for same in graph.objects(node, SKOS.exactMatch):
        if isinstance(same, URIRef):
            made.add((node, SCHEMA.sameAs, same))


def _sorted(value: Any) -> Any:
    """Expanded JSON-LD with its sets of values in a fixed order."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def _no_fetching(address: str, _options: object) -> NoReturn:
    raise ValueError(f"a context is inlined, not fetched: {address}")
