"""Cities and events as GeoJSON (RFC 7946).

An event lies where its city lies; one whose place is not known, or that was in several places, has
no geometry (§3.2) rather than a made-up one.
"""

from __future__ import annotations

import json
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from renkei.export.events import Event, label, labels, read_events
from renkei.export.positions import Position, position
from renkei.ordering import natural
from renkei.terms import RK, SCHEMA


def write_geojson(graph: Graph) -> bytes:
    """The feature collection of a merged graph."""
    cities = sorted(
        (node for node in set(graph.subjects(RDF.type, RK.City)) if isinstance(node, URIRef)),
        key=natural,
    )
    features = [_city(graph, city) for city in cities]
    features += [_event(graph, event) for event in read_events(graph)]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _city(graph: Graph, city: URIRef) -> dict[str, Any]:
    country = graph.value(city, RK.inCountry)
    government = graph.value(predicate=RK.governs, object=city)
    properties = {
        "kind": "city",
        "name": labels(graph, city),
        "country": label(graph, country, "en") if country else None,
        "government": str(government) if government else None,
        "iso31662": _text(graph, city, RK.iso31662),
        "unLocode": _text(graph, city, RK.unLocode),
        "localGovernmentCode": _text(graph, city, RK.localGovernmentCode),
    }
    return _feature(city, position(graph, city), properties)


def _event(graph: Graph, event: Event) -> dict[str, Any]:
    kind = graph.value(event.kind, SKOS.notation) if event.kind else None
    properties = {
        "kind": "event",
        "name": dict(event.names),
        "date": event.edtf or None,
        "earliest": event.earliest.isoformat() if event.earliest else None,
        "latest": event.latest.isoformat() if event.latest else None,
        "type": str(kind) if kind else None,
        "mode": event.mode or None,
        "places": [str(place) for place in event.places],
        "participants": [str(agent) for agent in (*event.organisers, *event.participants)],
        "pages": [str(page) for page in event.pages],
    }
    return _feature(event.iri, _place(graph, event), properties)


def _place(graph: Graph, event: Event) -> Position | None:
    """Where an event was: its one place, or the city that holds that place."""
    if len(event.places) != 1:
        return None
    place = event.places[0]
    within = graph.value(place, SCHEMA.containedInPlace)
    found = position(graph, place)
    return found or (position(graph, within) if isinstance(within, URIRef) else None)


def _feature(iri: URIRef, point: Position | None, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "id": str(iri), "geometry": geometry, "properties": properties}


def _text(graph: Graph, node: URIRef, predicate: URIRef) -> str | None:
    value = graph.value(node, predicate)
    return str(value) if value is not None else None
