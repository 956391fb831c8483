"""The rules of the shapes over one extracted document: which row breaks which."""

from __future__ import annotations

from functools import lru_cache

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from renkei.build.assemble import read_folder
from renkei.build.graphset import GraphSet
from renkei.build.registry import read_registry
from renkei.content import Content
from renkei.extract.records import Extraction
from renkei.names import curie
from renkei.terms import AUTHORITY_GRAPH, OA, RK, VOCABULARY_GRAPH, thing
from renkei.validate.findings import Finding, Severity
from renkei.validate.shapes import aim, load_shapes, run_shapes
from renkei.validate.validation import read_vocabulary


@lru_cache(maxsize=1)
def _rules(content: Content) -> tuple[Graph, Graph]:
    """The shapes, and what they are read with: vocabulary and authority."""
    return load_shapes(content), read_vocabulary(content) + read_folder(content.data / "authority")


def without_broken_rows(graphs: GraphSet, extraction: Extraction, content: Content) -> list[str]:
    """Take things that break a rule out of the graphs.

    Args:
        graphs: what one document gave; changed where a rule is broken.
        extraction: the same before it became a graph, for places in the text.
        content: where the shapes are.

    Returns:
        For each broken rule: where in the text, which rule, what it says.
    """
    shapes, around = _rules(content)
    own, known = Graph(), Graph()
    for subject, predicate, value, name in graphs.quads():
        graph = known if name in (AUTHORITY_GRAPH, VOCABULARY_GRAPH) else own
        graph.add((subject, predicate, value))
    things = set(own.subjects(RDF.type, None))
    data = own + known
    for subject, predicate, value in around:  # what it says of our rows is for the build to add
        if subject not in things:
            data.add((subject, predicate, value))
    findings = [
        finding
        for finding in run_shapes(data, aim(shapes, data, things))
        if finding.severity is Severity.VIOLATION and isinstance(finding.focus, URIRef)
    ]
    told = []
    stored = {entry.iri for entry in read_registry(content.registry).entries()}
    document = thing("document", extraction.document.slug)
    for finding in findings:
        if finding.focus == document:
            continue  # who published it and where is for metadata.ttl to say
        rule = f"{curie(str(finding.rule))}: {finding.message('en')}"
        row = _row_of(finding.focus, own)
        if str(row) in stored and finding.component == SH.MinCountConstraintComponent:
            continue  # the statements of its source add what the row itself does not say
        graphs.discard(row)
        told.append(f"{_place(finding, own, extraction)}: left out, it breaks {rule}")
    return sorted(told)


def _row_of(focus: object, own: Graph) -> URIRef:
    """The event of a participation, else the thing itself."""
    assert isinstance(focus, URIRef)
    event = next(own.subjects(RK.hasParticipation, focus), focus)
    assert isinstance(event, URIRef)
    return event


def _place(finding: Finding, own: Graph, extraction: Extraction) -> str:
    evidence = own.value(finding.focus, RK.evidence) if finding.focus else None
    for selector in own.objects(evidence, OA.hasSelector) if evidence else ():
        start = own.value(selector, OA.start)
        if start is not None:
            return extraction.document.place(int(str(start)))
    return str(extraction.document.path)
