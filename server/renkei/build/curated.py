"""Curated facts from outside our sources: one Turtle file for each page or dataset elsewhere.

A file `data/curated/{name}.ttl` becomes `graph/curated/{name}`. It describes that graph: where the
facts were read (`dcterms:source`), who wrote them down (`dcterms:creator`), the title, a short
quote. What it says of the graph and of the page goes to `graph/provenance`; the rest are facts.
These graphs stay out of the default graph, so that they neither double nor overwrite our sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL
from rdflib.term import Node

from renkei.build.graphset import GraphSet, Triple
from renkei.build.sources import read_turtle
from renkei.build.translations import label_translations
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.terms import GRAPH, PROVENANCE_GRAPH

if TYPE_CHECKING:
    from pathlib import Path

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS: Final = re.compile(r"https?://[^/\s]+\.[^/\s]+(/\S*)?")


@dataclass(frozen=True)
class CuratedGraph:
    """What one page or dataset elsewhere says.

    Attributes:
        name: the graph, below `graph/curated/`.
        facts: the triples of the graph.
        description: triples about the graph and the pages that it was read from.
    """

    name: URIRef
    facts: tuple[Triple, ...]
    description: tuple[Triple, ...]


def add_curated(folder: Path, graphs: GraphSet) -> None:
    """Add the curated graphs of a folder, and their descriptions to the provenance graph.

    Translated names become labels in the curated graph itself. Labels elsewhere do not count for
    this, so that no label of the default graph depends on facts that are not in it.

    Raises:
        RenkeiError: a file is unusable.
    """
    curated = GraphSet()
    for graph in read_curated(folder):
        curated.add(graph.name, *graph.facts)
        curated.add(PROVENANCE_GRAPH, *graph.description)
    label_translations(curated)
    for name in curated.names:
        graphs.add(name, *curated.graph(name))


def read_curated(folder: Path) -> list[CuratedGraph]:
    """Read every file of a folder, in the order of their names.

    Raises:
        RenkeiError: a file is unusable; the error names the file.
    """
    return [read_curated_file(path) for path in sorted(folder.glob("*.ttl"))]


def read_curated_file(path: Path) -> CuratedGraph:
    """Read one file.

    Raises:
        RenkeiError: it is not Turtle without blank nodes, or its name is not a slug; the graph has
            no address, no curator or no facts; a fact is about another graph, or an owl:sameAs.
    """
    name = graph_of(path.stem, where=str(path))
    contents = read_turtle(path)
    pages = set(contents.objects(name, DCTERMS.source))
    _must_be_described(name, pages, contents, path)
    for triple in sorted(contents):
        _must_be_usable(triple, name, path)
    facts = Graph()
    description = Graph()
    for triple in contents:
        (description if triple[0] in {name, *pages} else facts).add(triple)
    if not len(facts):
        raise RenkeiError("it states no facts", where=str(path))
    return CuratedGraph(name, tuple(sorted(facts)), tuple(sorted(description)))


def graph_of(slug: str, *, where: str = "") -> URIRef:
    """The graph of a file.

    Args:
        slug: the name of the file without its suffix.
        where: the file, for the error.

    Raises:
        RenkeiError: the name is not a slug.

    >>> graph_of("yomiuri-20220902")
    rdflib.term.URIRef('https://w3id.org/renkei/graph/curated/yomiuri-20220902')
    """
    if not _SLUG.fullmatch(slug):
        raise RenkeiError(
            f"{slug!r} is not a slug",
            where=where,
            mend="name the file with lower-case letters, digits and hyphens",
        )
    return URIRef(CURATED_GRAPHS + slug)


def _must_be_described(name: URIRef, pages: set[Node], contents: Graph, path: Path) -> None:
    """The graph says where its facts were read and who wrote them down."""
    if not pages:
        raise RenkeiError(
            f"{name} has no dcterms:source",
            where=str(path),
            mend="give the address where the facts were read",
        )
    for page in sorted(pages, key=str):
        if not isinstance(page, URIRef) or not _ADDRESS.fullmatch(page):
            raise RenkeiError(f"the dcterms:source {page} is not an address", where=str(path))
    if (name, DCTERMS.creator, None) not in contents:
        raise RenkeiError(
            f"{name} has no dcterms:creator", where=str(path), mend="say who wrote the facts down"
        )


def _must_be_usable(triple: tuple[Node, Node, Node], name: URIRef, path: Path) -> None:
    """No identity claim, nothing about a graph but the file's own."""
    subject, predicate, _ = triple
    if predicate == OWL.sameAs:
        raise RenkeiError(
            f"{subject} has an owl:sameAs",
            where=str(path),
            mend="put identity links into data/links/",
        )
    if subject != name and str(subject).startswith(str(GRAPH)):
        raise RenkeiError(
            f"it speaks of {subject}, another graph", where=str(path), mend=f"speak of {name}"
        )
