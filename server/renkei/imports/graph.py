"""Imported events as named graphs: one passage for each row or entry, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS
from rdflib.term import Node

from renkei.build.assemble import read_folder
from renkei.build.evidence import EvidenceWriter
from renkei.build.graphset import GraphSet
from renkei.build.times import date_triples
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.extract.passages import Passage, Role
from renkei.imports.names import StableNames
from renkei.imports.received import CONVERTER, Received
from renkei.imports.records import ImportedEvent, Reading
from renkei.terms import AUTHORITY_GRAPH, ID, PROVENANCE_GRAPH, RK, SCHEMA, VOCABULARY_GRAPH, thing

_NAMING: Final = (RDFS.label, SKOS.prefLabel, SKOS.altLabel)


@dataclass(frozen=True)
class Origin:
    """Where a file comes from.

    Attributes:
        address: where it is published; empty where that is not said.
        publisher: who published it: the IRI of a known organisation, or a name.
        title: what it is called.
    """

    address: str = ""
    publisher: str = ""
    title: str = ""


@dataclass(frozen=True)
class Imported:
    """What an import gives.

    Attributes:
        graphs: the named graphs, with types and labels of all that they name.
        unknown: names that nobody knows: kind of name and name, each once.
    """

    graphs: GraphSet
    unknown: tuple[tuple[str, str], ...]


def to_graphs(received: Received, reading: Reading, origin: Origin, content: Content) -> Imported:
    """Write what was read as named graphs.

    Raises:
        RenkeiError: the address or the publisher cannot be used.
    """
    return _Writer(received, reading, content).write(origin)


class _Writer:
    def __init__(self, received: Received, reading: Reading, content: Content) -> None:
        self._received = received
        self._reading = reading
        self._authority = read_folder(content.data / "authority")
        self._vocabulary = read_folder(content.ontology)
        self._graphs = GraphSet()
        self._registry = StableNames()
        self._evidence = EvidenceWriter(received.document, self._registry, self._graphs)
        self._slug = received.document.slug
        self._language = received.document.language
        self._named = _names(self._authority)
        self._kinds = _kinds(self._vocabulary)
        self._unknown: dict[tuple[str, str], None] = {}

    def write(self, origin: Origin) -> Imported:
        text = self._received.document.text
        spans = sorted({(event.start, event.end) for event in self._reading.events})
        passages = {s: Passage(*s, text[slice(*s)], Role.ROW_TITLE) for s in spans}
        self._evidence.name_passages(tuple(passages.values()))
        for event in self._reading.events:
            self._event(event, passages[event.start, event.end])
        self._document(origin)
        self._describe()
        return Imported(self._graphs, tuple(self._unknown))

    def _event(self, event: ImportedEvent, passage: Passage) -> None:
        graph = self._evidence.graph(passage, "stated")
        evidence = self._evidence.evidence(passage.start, passage.end, "stated")
        node = self._registry.mint("event", self._slug, event.key)
        add = self._graphs.add
        add(graph, (node, RDF.type, RK.Event), (node, RK.evidence, evidence))
        add(graph, (node, RDFS.label, Literal(event.name, lang=self._language)))
        if event.name_en and self._language != "en":
            add(graph, (node, RDFS.label, Literal(event.name_en, lang="en")))
        self._date(node, event, passage, graph)
        if kind := self._kinds.get(event.kind):
            add(graph, (node, RK.eventType, kind))
        elif event.kind:
            self._unknown["kind", event.kind] = None
        if event.mode:
            concept = thing("concept", f"attendance-mode-{event.mode}")
            add(graph, (node, RK.attendanceMode, concept))
        if event.address:
            page = URIRef(event.address)
            add(graph, (node, FOAF.page, page), (page, RDF.type, FOAF.Document))
        self._place(node, event, graph)
        for name in event.organisers:
            self._organiser(node, name, graph, evidence)

    def _date(self, node: URIRef, event: ImportedEvent, passage: Passage, graph: URIRef) -> None:
        if not event.written and event.span is None:
            return
        if event.inferred:
            graph = self._evidence.graph(passage, "inferred")
            inferred = self._evidence.evidence(passage.start, passage.end, "inferred")
            self._graphs.add(graph, (node, RK.evidence, inferred))
        for subject, predicate, value in date_triples(node, event.span, event.written):
            if predicate == RK.asWritten:
                value = Literal(event.written, lang=self._language)
            self._graphs.add(graph, (subject, predicate, value))

    def _place(self, node: URIRef, event: ImportedEvent, graph: URIRef) -> None:
        """The city where nothing nearer is said, else a place of its own, in its city if known."""
        city = next((c for name in event.area if (c := self._known(name, RK.City))), None)
        if not event.place:
            if city:
                self._graphs.add(graph, (node, SCHEMA.location, city))
            return
        if known := self._known(event.place, RK.City):
            self._graphs.add(graph, (node, SCHEMA.location, known))
            return
        anchor = "/".join((event.place, *event.area))
        place = self._registry.mint("place", self._slug, anchor)
        self._graphs.add(
            graph,
            (node, SCHEMA.location, place),
            (place, RDF.type, SCHEMA.Place),
            (place, RDFS.label, Literal(event.place, lang=self._language)),
        )
        if city:
            self._graphs.add(graph, (place, SCHEMA.containedInPlace, city))

    def _organiser(self, node: URIRef, name: str, graph: URIRef, evidence: URIRef) -> None:
        agent = self._known(name, RK.CityGovernment) or self._known(name, ORG.Organization)
        if agent is None:
            self._unknown["organiser", name] = None
            return
        slugs = (str(iri).rpartition("/")[2] for iri in (node, agent))
        participation = thing("participation", "-".join(slugs))
        self._graphs.add(
            graph,
            (node, RK.hasParticipation, participation),
            (participation, RDF.type, RK.Participation),
            (participation, RK.participant, agent),
            (participation, RK.role, thing("concept", "role-organiser")),
            (participation, RK.evidence, evidence),
        )

    def _document(self, origin: Origin) -> None:
        document = thing("document", self._slug)
        raw = URIRef(f"{document}#received")
        title = origin.title or self._received.document.path.name
        add = self._graphs.add
        add(
            PROVENANCE_GRAPH,
            (document, RDF.type, FOAF.Document),
            (document, RDFS.label, Literal(title, lang=self._language)),
            (document, DCTERMS.language, Literal(self._language)),
            (document, RK.sha256, Literal(self._received.document.sha256)),
            (document, DCTERMS.isFormatOf, raw),
            (raw, RDF.type, PROV.Entity),
            (raw, RK.sha256, Literal(self._received.sha256)),
            (raw, DCTERMS.format, Literal(f"charset={self._received.encoding}")),
            (raw, DCTERMS.conformsTo, Literal(CONVERTER)),
        )
        if origin.address:
            add(PROVENANCE_GRAPH, (document, FOAF.page, _web_address(origin.address)))
        publisher = self._publisher(origin.publisher)
        if publisher:
            add(PROVENANCE_GRAPH, (document, DCTERMS.publisher, publisher))

    def _publisher(self, given: str) -> URIRef | None:
        """The one who is named, else the government whose code stands in every row."""
        if given:
            if given.startswith(ID):
                if (URIRef(given), RDF.type, None) not in self._authority:
                    raise RenkeiError(f"{given} is not in the authority", where="--publisher")
                return URIRef(given)
            known = self._known(given, RK.CityGovernment) or self._known(given, ORG.Organization)
            return known or self._new_publisher(given)
        cities = {
            city
            for code in self._reading.codes
            for city in self._authority.subjects(RK.localGovernmentCode, Literal(code))
        }
        if len(self._reading.codes) != 1 or len(cities) != 1:
            return None
        found = self._authority.value(predicate=RK.governs, object=cities.pop())
        return found if isinstance(found, URIRef) else None

    def _new_publisher(self, name: str) -> URIRef:
        node = thing("organisation", f"{self._slug}-publisher")
        self._graphs.add(
            AUTHORITY_GRAPH,
            (node, RDF.type, ORG.Organization),
            (node, RDFS.label, Literal(name, lang=self._language)),
        )
        return node

    def _known(self, name: str, kind: URIRef) -> URIRef | None:
        """The one thing of a kind that has this name."""
        found = [
            node for node in self._named.get(name, ()) if (node, RDF.type, kind) in self._authority
        ]
        return found[0] if len(found) == 1 else None

    def _describe(self) -> None:
        """Types and labels of what is named and not described, so that the graphs stand alone."""
        described = {subject for subject, _, _, _ in self._graphs.quads()}
        named = {value for _, _, value, _ in self._graphs.quads()} - described
        for name, known in (
            (AUTHORITY_GRAPH, self._authority),
            (VOCABULARY_GRAPH, self._vocabulary),
        ):
            for subject in named & set(known.subjects()):
                for predicate in (RDF.type, RDFS.label, SKOS.prefLabel):
                    for value in known.objects(subject, predicate):
                        self._graphs.add(name, (subject, predicate, value))


def _names(authority: Graph) -> dict[str, list[URIRef]]:
    """Name → the things that have it."""
    found: dict[str, dict[URIRef, None]] = {}
    for predicate in _NAMING:
        for node, name in sorted(authority.subject_objects(predicate), key=str):
            if isinstance(node, URIRef):
                found.setdefault(str(name), {})[node] = None
    return {name: list(nodes) for name, nodes in found.items()}


def _kinds(vocabulary: Graph) -> dict[str, URIRef]:
    """The word for a kind of event, in any language → its concept."""
    scheme = thing("scheme", "event-type")
    return {
        str(name): concept
        for concept in sorted(vocabulary.subjects(SKOS.inScheme, scheme), key=str)
        if isinstance(concept, URIRef)
        for predicate in (SKOS.altLabel, SKOS.notation, SKOS.prefLabel)
        for name in vocabulary.objects(concept, predicate)
    }


def _web_address(given: str) -> Node:
    parts = urlsplit(given)
    usable = (
        parts.scheme in ("http", "https") and parts.hostname and not set(given) & set(' <>"{}|')
    )
    if not usable:
        raise RenkeiError(f"{given!r} is not an address", where="--address", mend="give https://…")
    return URIRef(given)
