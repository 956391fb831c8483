"""The whole validation: of the built dataset, or of somebody's files."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, Graph

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.terms import GRAPH, VOCABULARY_GRAPH
from renkei.validate.checks import Scope, load_checks, run_check
from renkei.validate.curated import CuratedView, is_curated
from renkei.validate.findings import Finding
from renkei.validate.places import Locator
from renkei.validate.reading import RdfFile, quiet_literals, read_file, to_graph
from renkei.validate.report import Report
from renkei.validate.shapes import aim, load_shapes, run_shapes, target_classes

_VOCABULARY: Final = ox.NamedNode(VOCABULARY_GRAPH)


def validate_files(paths: Sequence[str | PathLike[str]] | None, content: Content) -> Report:
    """Validate files, or the built dataset if none are named.

    Files are validated together, so one may describe what another refers to. The vocabulary is
    added for its classes and concepts; what is wrong with the vocabulary itself is left out.
    Curated graphs are not part of the merge: each is validated by itself, for what it says.
    The checks of triples run on all files, those of named graphs on the built dataset and on files
    with graphs named like ours.

    Args:
        paths: `.ttl`, `.trig`, `.nt`, `.nq`, `.rdf` or `.jsonld` files.
        content: where shapes, checks, vocabulary and the built dataset are.

    Raises:
        RenkeiError: a file is missing or is not RDF, or nothing has been built yet.
    """
    if not paths and not content.graph.is_file():
        raise RenkeiError("there is no built dataset", mend="run renkei build")
    with quiet_literals():
        files = [read_file(Path(path)) for path in paths or (content.graph,)]
        own = to_graph(quad for file in files for quad in file.quads if not is_curated(quad))
        vocabulary = read_vocabulary(content) if paths else Graph()
        data = own + vocabulary
        shapes = load_shapes(content)
        elsewhere = set(vocabulary.subjects()) - set(own.subjects())
        aimed = aim(shapes, data, own.all_nodes() - elsewhere) if elsewhere else shapes
        findings = run_shapes(data, aimed) + _run_curated(files, data, shapes)
        ours = not paths or any(_is_ours(file) for file in files)
        findings += run_checks(files, content, set(Scope) if ours else {Scope.TRIPLES})
        locator = Locator(files, name_files=bool(paths))
        targeted = target_classes(shapes, data)
        things = set(own.subjects(RDF.type, None))
        return Report(
            findings=tuple(map(locator.locate, _one_a_rule(findings))),
            files=tuple(str(path) for path in paths or ()),
            triples=len(own),
            things=len(things),
            covered=sum(1 for thing in things if targeted & set(own.objects(thing, RDF.type))),
        )


def read_vocabulary(content: Content) -> Graph:
    """The vocabulary, its concepts and alignments."""
    files = sorted(content.ontology.glob("*.ttl"))
    return to_graph(quad for file in files for quad in read_file(file).quads)


def run_checks(
    files: Iterable[RdfFile], content: Content, scopes: Container[Scope] = frozenset(Scope)
) -> list[Finding]:
    """Run the checks of these scopes on the files as one dataset.

    The vocabulary is added in its graph if the files do not have it.
    """
    store = ox.Store()
    for file in files:
        store.extend(file.quads)
    if not store.contains_named_graph(_VOCABULARY):
        store.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, _VOCABULARY)
            for path in sorted(content.ontology.glob("*.ttl"))
            for quad in read_file(path).quads
        )
    return [
        finding
        for check in load_checks(content)
        if check.scope in scopes
        for finding in run_check(store, check)
    ]


def _run_curated(files: Iterable[RdfFile], data: Graph, shapes: Graph) -> list[Finding]:
    """The findings in curated graphs; `data` is what is said in all others."""
    curated = CuratedView((quad for file in files for quad in file.quads if is_curated(quad)), data)
    if not curated.things:
        return []
    context = data + curated.graph
    return curated.own(run_shapes(context, aim(shapes, context, curated.things)))


def _one_a_rule(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order; a value that breaks a rule in two ways is reported once."""
    found: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(findings, key=lambda finding: finding.sort_key):
        key = finding.rule, finding.focus, finding.path, finding.value, finding.places
        found.setdefault(key, finding)
    return list(found.values())


def _is_ours(file: RdfFile) -> bool:
    return any(getattr(quad.graph_name, "value", "").startswith(GRAPH) for quad in file.quads)
