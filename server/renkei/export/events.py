"""Events of the graph in one form, for the formats that list events.

A month stays a month: where the source gives no day, `day` is None and the bounds are those of the
month. What the source does not say is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import FOAF, ORG, RDF, RDFS, SKOS
from rdflib.term import Node

from renkei.ordering import natural
from renkei.terms import RK, SCHEMA

_ORGANISERS = frozenset({"organiser"})


@dataclass(frozen=True)
class Event:
    """An event.

    Attributes:
        iri: the event.
        names: language → its name.
        edtf: its date as EDTF; empty where there is none.
        written: its date in the words of the source.
        earliest: the first day it can have been on.
        latest: the last day it can have been on; None for an open end too.
        kind: the concept of its kind.
        mode: notation of its attendance mode; empty where nothing is said.
        organisers: who held it.
        co_organisers: who held it with them.
        participants: organisations that took part otherwise, persons as those of their office.
        places: where it was.
        pages: pages about it.
        parent: the event or series that it is part of.
    """

    iri: URIRef
    names: Mapping[str, str]
    edtf: str = ""
    written: str = ""
    earliest: date | None = None
    latest: date | None = None
    kind: URIRef | None = None
    mode: str = ""
    organisers: tuple[URIRef, ...] = ()
    co_organisers: tuple[URIRef, ...] = ()
    participants: tuple[URIRef, ...] = ()
    places: tuple[URIRef, ...] = ()
    pages: tuple[URIRef, ...] = ()
    parent: URIRef | None = None

    @property
    def name(self) -> str:
        """The name in Japanese, else in English, else any, else the IRI."""
        found = (self.names.get(tag) for tag in ("ja", "en", *self.names))
        return next((name for name in found if name), str(self.iri))

    @property
    def starts(self) -> date | None:
        """The first day, where the source gives a day."""
        return self.earliest if self.edtf.partition("/")[0].count("-") == 2 else None

    @property
    def ends(self) -> date | None:
        """The last day, where the source gives a day."""
        start, slash, end = self.edtf.partition("/")
        return self.latest if (end if slash else start).count("-") == 2 else None


def read_events(graph: Graph) -> list[Event]:
    """The events of a merged graph, by date, then by identifier; awards are none."""
    events = [
        _read(graph, node)
        for node in set(graph.subjects(RDF.type, RK.Event))
        if isinstance(node, URIRef)
    ]
    far = date.max
    return sorted(events, key=lambda event: (event.earliest or far, natural(event.iri)))


def labels(graph: Graph, node: Node) -> dict[str, str]:
    """Language → name, the first in order where there are several."""
    found: dict[str, str] = {}
    for predicate in (RDFS.label, SKOS.prefLabel):
        for value in sorted(graph.objects(node, predicate), key=str):
            if isinstance(value, Literal) and value.language:
                found.setdefault(value.language, str(value))
    return dict(sorted(found.items()))


def label(graph: Graph, node: Node, *languages: str) -> str:
    """A name in the first of the languages that has one, else any, else the IRI."""
    known = labels(graph, node)
    return next((known[tag] for tag in (*languages, *known) if tag in known), str(node))


def _read(graph: Graph, node: URIRef) -> Event:
    roles: dict[str, list[URIRef]] = {}
    for participation in graph.objects(node, RK.hasParticipation):
        role = _notation(graph, participation, RK.role)
        roles.setdefault(role, []).extend(_organisations(graph, participation))
    organisers = {agent for role in _ORGANISERS for agent in roles.get(role, ())}
    others = {
        agent
        for role, agents in roles.items()
        if role not in _ORGANISERS
        for agent in agents
        if role != "co-organiser"
    }
    return Event(
        node,
        labels(graph, node),
        str(graph.value(node, RK.edtf) or ""),
        str(graph.value(node, RK.asWritten) or ""),
        _day(graph.value(node, RK.earliest)),
        _day(graph.value(node, RK.latest)),
        _iri(graph.value(node, RK.eventType)),
        _notation(graph, node, RK.attendanceMode),
        _ordered(organisers),
        _ordered(set(roles.get("co-organiser", ()))),
        _ordered(others - organisers),
        _ordered(set(graph.objects(node, SCHEMA.location))),
        _ordered(set(graph.objects(node, FOAF.page))),
        _iri(graph.value(node, SCHEMA.superEvent)),
    )


def _organisations(graph: Graph, participation: Node) -> Iterator[URIRef]:
    """Who took part as an organisation; a person counts for the organisation of the office."""
    office = graph.value(participation, RK.inOffice)
    agent = graph.value(participation, RK.participant)
    if office is not None:
        agent = graph.value(office, ORG.postIn)
    if isinstance(agent, URIRef) and (agent, RDF.type, FOAF.Person) not in graph:
        yield agent


def _notation(graph: Graph, node: Node, predicate: URIRef) -> str:
    """The notation of the concept that a thing has for a property."""
    concept = graph.value(node, predicate)
    return str(graph.value(concept, SKOS.notation) or "") if concept is not None else ""


def _ordered(nodes: set[Node] | set[URIRef]) -> tuple[URIRef, ...]:
    return tuple(sorted((node for node in nodes if isinstance(node, URIRef)), key=natural))


def _day(value: Node | None) -> date | None:
    return date.fromisoformat(str(value)) if value is not None else None


def _iri(value: Node | None) -> URIRef | None:
    return value if isinstance(value, URIRef) else None
