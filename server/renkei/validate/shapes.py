"""SHACL: the shapes of the content folder over a graph.

Only our own shapes are run in this process. The engine changes how rdflib reads literals in the
whole process while it loads shapes and does not undo it when they do not parse, so the shapes of
somebody else need a process of their own.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from typing import Any, Final

import pyshacl
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result
from rdflib.term import Node

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.validate.findings import Finding, Severity
from renkei.validate.reading import read_file, to_graph

_SEVERITIES: Final[dict[Node, Severity]] = {SH[severity.value]: severity for severity in Severity}


def load_shapes(content: Content) -> Graph:
    """All shapes of the content folder in one graph.

    Raises:
        RenkeiError: there are none, or a file is not Turtle.
    """
    files = sorted(content.shapes.glob("*.ttl"))
    if not files:
        raise RenkeiError("there are no shapes", where=str(content.shapes))
    return to_graph(quad for file in files for quad in read_file(file).quads)


def target_classes(shapes: Graph, data: Graph) -> set[Node]:
    """The classes that a shape targets, with their subclasses according to `data`."""
    named = set(shapes.objects(None, SH.targetClass))
    found = (data.transitive_subjects(RDFS.subClassOf, one) for one in named)
    return {one for classes in found for one in classes if one is not None}


def aim(shapes: Graph, data: Graph, things: Set[Node]) -> Graph:
    """The shapes with those of their targets in `data` that are among `things`, and no others.

    The engine can be told what to validate, but then leaves out what these things lead to.
    """
    aimed = Graph() + shapes
    for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
        for shape, target in shapes.subject_objects(predicate):
            aimed.remove((shape, predicate, target))
            for thing in _targets(data, predicate, target) & things:
                aimed.add((shape, SH.targetNode, thing))
    return aimed


def _targets(data: Graph, predicate: Node, target: Node) -> set[Node]:
    """The focus nodes of a target (SHACL, section 2.1.3)."""
    if predicate == SH.targetSubjectsOf:
        return set(data.subjects(target, None))
    if predicate == SH.targetObjectsOf:
        return set(data.objects(None, target))
    kinds = data.transitive_subjects(RDFS.subClassOf, target)
    return {thing for kind in kinds for thing in data.subjects(RDF.type, kind)}


def run_shapes(data: Graph, shapes: Graph) -> list[Finding]:
    """Validate `data`; the findings have no places yet.

    Args:
        data: the graph with the vocabulary that its class hierarchy needs.
        shapes: as given by `load_shapes` or `aim`.

    Raises:
        RenkeiError: the shapes are no valid SHACL.
    """
    try:
        _, results, _ = pyshacl.validate(
            _ParsingOnce(data.store, data.identifier), shacl_graph=shapes, inference="none"
        )
    except pyshacl.errors.ReportableRuntimeError as error:
        raise RenkeiError(f"the shapes cannot be run: {error.message}") from error
    if not isinstance(results, Graph):
        raise RenkeiError(f"the shapes cannot be run: {results}")
    return findings_of(results)


class _ParsingOnce(Graph):
    """A graph that parses a query once, where the engine gives it anew for each thing."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
        if isinstance(query_object, str):
            query_object = _prepare(query_object)
        return super().query(query_object, *args, **options)


_prepare: Final = lru_cache(maxsize=256)(prepareQuery)


def findings_of(results: Graph) -> list[Finding]:
    """The findings of a SHACL validation report (SHACL, section 3.6), without places.

    What a shape inside another one found (sh:detail) is part of the finding of the outer one.
    """
    return [_finding(results, node) for node in results.objects(None, SH.result)]


def _finding(results: Graph, result: Node) -> Finding:
    """One sh:ValidationResult (SHACL, section 3.6.2)."""
    messages = {
        message.language or "": str(message)
        for message in results.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    focus = results.value(result, SH.focusNode)
    severity = results.value(result, SH.resultSeverity)
    assert focus is not None
    assert severity is not None
    return Finding(
        focus=focus,
        path=_path(results, results.value(result, SH.resultPath)),
        value=results.value(result, SH.value),
        rule=URIRef(str(results.value(result, SH.sourceShape))),
        component=URIRef(str(results.value(result, SH.sourceConstraintComponent))),
        severity=_SEVERITIES[severity],
        messages=dict(sorted(messages.items())),
    )


def _path(results: Graph, path: Node | None) -> str:
    """Our shapes have two kinds of path: a property, and a property followed backwards."""
    if path is None:
        return ""
    inverse = results.value(path, SH.inversePath)
    return str(path) if inverse is None else f"^{inverse}"
