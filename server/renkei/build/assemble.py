"""The build: sources, authority, statements, links, vocabulary become one set of named graphs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import FOAF, RDF, RDFS

from renkei.build.curated import add_curated
from renkei.build.evidence import EvidenceWriter
from renkei.build.graphset import GraphSet
from renkei.build.links import link_dataset
from renkei.build.phases import infer_phases
from renkei.build.publishers import websites
from renkei.build.registry import Registry, read_registry
from renkei.build.rows import RowWriter
from renkei.build.sources import Source, read_named_graphs, read_sources, read_turtle
from renkei.build.sssom import read_links
from renkei.build.statements import anchor_statements, read_statements
from renkei.build.times import describe_fiscal_year
from renkei.build.translations import label_translations
from renkei.content import Content
from renkei.extract.document import Document
from renkei.extract.gazetteer import Gazetteer
from renkei.extract.passages import Passage, Role
from renkei.extract.reader import extract, known_names
from renkei.extract.records import Extraction
from renkei.terms import AUTHORITY_GRAPH, ID, PROVENANCE_GRAPH, RK, VOCABULARY_GRAPH, thing


@dataclass(frozen=True)
class SourceReport:
    """What one source gave.

    Attributes:
        extraction: what was read, with its problems and candidates.
        unsupported: the passages on which nothing in the graph rests, headings aside.
    """

    extraction: Extraction
    unsupported: tuple[Passage, ...]


@dataclass(frozen=True)
class Build:
    """What a build gives.

    Attributes:
        graphs: the named graphs.
        registry: every IRI minted, with what is gone.
        reports: what each source gave.
    """

    graphs: GraphSet
    registry: Registry
    reports: tuple[SourceReport, ...]


def assemble(content: Content) -> Build:
    """Build the graph of a content folder, in memory.

    Raises:
        RenkeiError: a file is unusable, or curated words are gone from their source.
    """
    graphs = GraphSet()
    registry = read_registry(content.registry)
    authority = read_folder(content.data / "authority")
    graphs.add(AUTHORITY_GRAPH, *authority)
    graphs.add(VOCABULARY_GRAPH, *read_folder(content.ontology))
    reports = tuple(
        _add_source(source, authority, registry, graphs) for source in read_sources(content)
    )
    graphs.add(PROVENANCE_GRAPH, *read_turtle(content.data / "dataset.ttl"))
    for graph in link_dataset(read_links(content.data / "links")).graphs():
        if graph.identifier != DATASET_DEFAULT_GRAPH_ID:
            graphs.add(URIRef(graph.identifier), *graph)
    label_translations(graphs)
    add_curated(content.data / "curated", graphs)
    _describe_fiscal_years(graphs)
    _register(graphs, registry)
    return Build(graphs, registry, reports)


def read_folder(folder: Path) -> Graph:
    """All Turtle files of a folder as one graph.

    Raises:
        RenkeiError: one of them is not Turtle.
    """
    merged = Graph()
    for path in sorted(folder.glob("*.ttl")):
        merged += read_turtle(path)
    return merged


@dataclass(frozen=True)
class Ground:
    """What documents are read with, prepared once for many of them.

    Attributes:
        authority: who is who.
        vocabulary: the ontology, for types and labels of what is named.
        names: the names of the authority.
        sites: host → publisher.
    """

    authority: Graph
    vocabulary: Graph
    names: Gazetteer
    sites: dict[str, URIRef]


def read_ground(content: Content) -> Ground:
    """Read what documents are read with."""
    authority = read_folder(content.data / "authority")
    return Ground(
        authority, read_folder(content.ontology), known_names(authority), websites(authority)
    )


def stand_alone(
    document: Document, content: Content, ground: Ground | None = None
) -> tuple[GraphSet, Extraction]:
    """What one document gives by itself, with types and labels of all that it names.

    Rows that the registry knows keep their IRIs; others get provisional ones. Nothing is written.
    """
    ground = ground or read_ground(content)
    graphs = GraphSet()
    registry = read_registry(content.registry)
    extraction = extract(document, ground.authority, ground.names)
    evidence = EvidenceWriter(document, registry, graphs)
    evidence.name_passages(extraction.layout.passages)
    RowWriter(extraction, registry, evidence, graphs, ground.sites).write()
    _describe_document(document, extraction, graphs)
    _describe_fiscal_years(graphs)
    described = {subject for subject, _, _, _ in graphs.quads()}
    named = {value for _, _, value, _ in graphs.quads()} - described
    for name, known in ((AUTHORITY_GRAPH, ground.authority), (VOCABULARY_GRAPH, ground.vocabulary)):
        for subject in named & set(known.subjects()):
            for predicate in (RDF.type, RDFS.label):
                for value in known.objects(subject, predicate):
                    graphs.add(name, (subject, predicate, value))
    return graphs, extraction


def _describe_document(document: Document, extraction: Extraction, graphs: GraphSet) -> None:
    subject = thing("document", document.slug)
    title = next((p.text for p in extraction.layout.prose if p.role is Role.TITLE), document.slug)
    graphs.add(
        PROVENANCE_GRAPH,
        (subject, RDF.type, FOAF.Document),
        (subject, RDFS.label, Literal(title, lang=document.language)),
        (subject, RK.sha256, Literal(document.sha256)),
    )


def _add_source(
    source: Source, authority: Graph, registry: Registry, graphs: GraphSet
) -> SourceReport:
    if source.imported.exists():
        for imported in read_named_graphs(source.imported):
            graphs.add(URIRef(imported.identifier), *imported)
        # its rows are read already, and what else they name is no mention of the document
        return SourceReport(extract(replace(source.document, text=""), authority), ())
    extraction = extract(source.document, authority)
    evidence = EvidenceWriter(source.document, registry, graphs)
    evidence.name_passages(extraction.layout.passages)
    graphs.add(PROVENANCE_GRAPH, *source.metadata)
    dated = RowWriter(extraction, registry, evidence, graphs, websites(authority)).write()
    if source.statements.exists():
        statements = read_statements(source.statements)
        dated |= anchor_statements(statements, source.document, extraction.layout, evidence, graphs)
    infer_phases(dated, evidence, graphs)
    unsupported = tuple(
        passage
        for passage in extraction.layout.passages
        if passage.role is not Role.HEADING and not evidence.supports(passage)
    )
    return SourceReport(extraction, unsupported)


def _describe_fiscal_years(graphs: GraphSet) -> None:
    """Fiscal years are what the calendar says they are: those in use are described, once."""
    used = sorted({str(o) for _, _, o, _ in graphs.quads() if f"{ID}fiscal-year/" in str(o)})
    for iri in used:
        graphs.add(AUTHORITY_GRAPH, *describe_fiscal_year(iri))


def _register(graphs: GraphSet, registry: Registry) -> None:
    """Every thing that the graphs describe is in the registry; parts of one are not."""
    for subject, _, _, _ in graphs.quads():
        if isinstance(subject, URIRef) and subject.startswith(ID) and "#" not in subject:
            registry.use(str(subject))
