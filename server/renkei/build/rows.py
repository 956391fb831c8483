"""Rows as triples: events with participations, award conferrals, projects.

Each triple goes into the graph of the passage that says so. What the row's words imply goes into
that passage's `inferred` graph, derived from the words that carry it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS

from renkei.build.evidence import EvidenceWriter
from renkei.build.graphset import GraphSet
from renkei.build.publishers import publisher
from renkei.build.registry import Registry
from renkei.build.times import date_triples
from renkei.extract.participants import Participant
from renkei.extract.passages import Passage
from renkei.extract.records import Dated, EventRecord, Extraction, ProjectRecord, Reading
from renkei.extract.tables import Row
from renkei.extract.wording import Mode
from renkei.terms import RK, SCHEMA, thing


class RowWriter:
    """Writes the rows of one document.

    Args:
        extraction: what was read.
        registry: where IRIs are minted.
        evidence: names passage graphs of this document.
        graphs: where the triples go.
        sites: host → publisher, from the authority.
    """

    def __init__(
        self,
        extraction: Extraction,
        registry: Registry,
        evidence: EvidenceWriter,
        graphs: GraphSet,
        sites: Mapping[str, URIRef],
    ) -> None:
        self._extraction = extraction
        self._registry = registry
        self._evidence = evidence
        self._graphs = graphs
        self._sites = sites
        self._slug = extraction.document.slug
        self._language = extraction.document.language
        self._dated: dict[URIRef, Passage] = {}
        self._anchors: dict[Passage, str] = {}

    def write(self) -> dict[URIRef, Passage]:
        """Write all rows, and the document's mentions of known things.

        Returns:
            For each event or project, the passage that dates it.
        """
        self._recognise()
        for project in self._extraction.projects:
            self._project(project)
        for event in self._extraction.events:
            self._event(event)
        document = thing("document", self._slug)
        for named in self._extraction.named:
            graph = self._evidence.graph(named.passage, "stated")
            for other in named.things:
                self._graphs.add(graph, (document, RK.mentions, other))
        return self._dated

    def _event(self, record: EventRecord) -> None:
        kind = _kind(record)
        subject = self._registry.mint(kind, self._slug, self._anchors[record.row.title])
        title = self._evidence.graph(record.row.title, "stated")
        self._graphs.add(
            title,
            (subject, RDF.type, RK.AwardConferral if record.is_conferral else RK.Event),
            (subject, RDFS.label, Literal(record.title, lang=self._language)),
        )
        if record.kind:
            concept = thing("concept", f"event-type-{record.kind}")
            self._graphs.add(title, (subject, RK.eventType, concept))
        if record.parent:
            self._graphs.add(title, (subject, SCHEMA.superEvent, record.parent))
        self._support(title, subject, record.row.title)
        self._date(subject, record.row, record.date)
        self._links(subject, record.row)
        for reading in record.readings:
            self._reading(subject, record, reading)
        if record.mode:
            self._mode(subject, *record.mode)

    def _recognise(self) -> None:
        """A row is known by its date and title; of equal ones, by which of them it is."""
        rows = [
            ("project", r.row.title, r.date, r.row.title.text) for r in self._extraction.projects
        ]
        rows += [(_kind(r), r.row.title, r.date, r.title) for r in self._extraction.events]
        counted: Counter[tuple[str, str]] = Counter()
        by_kind: dict[str, list[str]] = {}
        for kind, passage, date, title in rows:
            anchor = f"{date.cell.text} {title}"
            counted[kind, anchor] += 1
            count = counted[kind, anchor]
            self._anchors[passage] = anchor if count == 1 else f"{anchor}#{count}"
            by_kind.setdefault(kind, []).append(self._anchors[passage])
        for kind, anchors in by_kind.items():
            self._registry.recognise(kind, self._slug, anchors)

    def _support(self, graph: URIRef, subject: URIRef, passage: Passage) -> None:
        """Link an n-ary node to its evidence, for exports that have no graphs."""
        evidence = self._evidence.evidence(passage.start, passage.end, "stated")
        self._graphs.add(graph, (subject, RK.evidence, evidence))

    def _date(self, subject: URIRef, row: Row, date: Dated) -> None:
        """A row's own date cell states its date; a cell above is read as its date too."""
        self._dated[subject] = date.cell
        cell = (date.cell.start, date.cell.end)
        if date.inherited:
            title = (row.title.start, row.title.end)
            graph = self._evidence.graph(row.title, "inferred", title, cell)
        else:
            graph = self._evidence.graph(date.cell, "stated")
        self._graphs.add(graph, *date_triples(subject, date.span, date.cell.text, self._language))
        kind = "inferred" if date.inherited else "stated"
        self._graphs.add(graph, (subject, RK.evidence, self._evidence.evidence(*cell, kind)))

    def _links(self, subject: URIRef, row: Row) -> None:
        for link in row.links:
            page = URIRef(link.text)
            self._graphs.add(
                self._evidence.graph(link, "stated"),
                (subject, FOAF.page, page),
                (page, RDF.type, FOAF.Document),
            )
            owner = publisher(link.text, self._sites)
            if owner:  # by the address, not by the words
                inferred = self._evidence.graph(link, "inferred")
                self._graphs.add(inferred, (page, DCTERMS.publisher, owner))

    def _reading(self, subject: URIRef, record: EventRecord, reading: Reading) -> None:
        if reading.participants or reading.location or reading.mentions:
            graph = self._evidence.graph(reading.passage, "stated")
        taking_part = {p.identity for r in record.readings for p in r.participants}
        for participant in reading.participants:
            self._participation(graph, subject, participant, reading.passage)
        if reading.location:
            self._graphs.add(graph, (subject, SCHEMA.location, reading.location))
        for other in reading.mentions:
            if other not in taking_part and other != record.parent:
                self._graphs.add(graph, (subject, RK.mentions, other))

    def _participation(
        self, graph: URIRef, event: URIRef, participant: Participant, passage: Passage
    ) -> None:
        """One node for each agent or office in an event, whatever passages speak of it."""
        slug = f"{_slug(event)}-{_slug(participant.identity)}"
        node = thing("participation", slug)
        role = thing("concept", f"role-{participant.role}")
        self._graphs.add(
            graph,
            (event, RK.hasParticipation, node),
            (node, RDF.type, RK.Participation),
            (node, RK.role, role),
        )
        if participant.agent:
            self._graphs.add(graph, (node, RK.participant, participant.agent))
        if participant.office:
            self._graphs.add(graph, (node, RK.inOffice, participant.office))
        self._support(graph, node, passage)
        if participant.mode:
            # a visit implies presence; the other modes are named
            kind = "inferred" if participant.mode == "in-person" else "stated"
            self._graphs.add(
                self._evidence.graph(passage, kind),
                (node, RK.mode, thing("concept", f"participation-mode-{participant.mode}")),
            )

    def _mode(self, subject: URIRef, reading: Reading, mode: Mode) -> None:
        concept = thing("concept", f"attendance-mode-{mode.notation}")
        kind = "inferred" if mode.inferred else "stated"
        start = reading.passage.start
        words = ((start + mode.start, start + mode.end),) if mode.inferred else ()
        graph = self._evidence.graph(reading.passage, kind, *words)
        self._graphs.add(graph, (subject, RK.attendanceMode, concept))

    def _project(self, record: ProjectRecord) -> None:
        title = record.row.title
        subject = self._registry.mint("project", self._slug, self._anchors[title])
        graph = self._evidence.graph(title, "stated")
        self._graphs.add(
            graph,
            (subject, RDF.type, RK.CommissionedProject),
            (subject, RDFS.label, Literal(title.text, lang=self._language)),
            *((subject, RK.partner, partner) for partner in record.partners),
        )
        self._support(graph, subject, title)
        self._date(subject, record.row, record.date)
        self._links(subject, record.row)


def _kind(record: EventRecord) -> str:
    return "conferral" if record.is_conferral else "event"


def _slug(iri: URIRef) -> str:
    return iri.rsplit("/", 1)[1]
