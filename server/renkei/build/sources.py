"""The sources of a content folder: stored text, pinned by hash, with metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.extract.document import Document, read_document
from renkei.terms import RK, thing

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAKEN: Final = ("curated", "links")  # below graph/ these are not passages of a source


@dataclass(frozen=True)
class Source:
    """A document with what is known of it.

    Attributes:
        document: the stored text.
        metadata: its description, in RDF: address, publisher, language, rights, SHA-256.
        statements: the file of curated statements about it, which may not exist.
    """

    document: Document
    metadata: Graph
    statements: Path

    @property
    def imported(self) -> Path:
        """What `renkei import` made of it, which may not exist."""
        return self.document.path.parent / "imported.trig"


def read_turtle(path: Path) -> Graph:
    """Read a Turtle file of the content folders.

    Raises:
        RenkeiError: it is missing or not Turtle, with the line, or has terms that we cannot use.
    """
    try:
        graph = Graph().parse(path, format="turtle")
    except FileNotFoundError:
        raise RenkeiError("the file is missing", where=str(path)) from None
    except Exception as error:  # rdflib's parsers raise many kinds
        line = getattr(error, "lines", None)
        where = f"{path}:{line + 1}" if isinstance(line, int) else str(path)
        raise RenkeiError(f"not Turtle: {_first_line(error)}", where=where) from None
    must_be_usable(graph, str(path))
    return graph


def read_named_graphs(path: Path) -> list[Graph]:
    """The named graphs of a TriG file of the content folders.

    Raises:
        RenkeiError: it is not TriG, or has terms that we cannot use.
    """
    dataset = Dataset()
    try:
        dataset.parse(path, format="trig")
    except Exception as error:  # rdflib's parsers raise many kinds
        raise RenkeiError(f"not TriG: {_first_line(error)}", where=str(path)) from None
    named = [graph for graph in dataset.graphs() if graph.identifier != DATASET_DEFAULT_GRAPH_ID]
    for graph in named:
        must_be_usable(graph, str(path))
    return named


def must_be_usable(triples: Iterable[tuple[Node, Node, Node]], where: str) -> None:
    """Refuse what a parser lets pass and the graph cannot hold.

    Args:
        triples: what was read.
        where: the file, for the message.

    Raises:
        RenkeiError: a term is a blank node, or an IRI that is none (RFC 3987).
    """
    for term in {term for triple in triples for term in triple}:
        if isinstance(term, BNode):
            raise RenkeiError("there is a blank node", where=where, mend="give the thing an IRI")
        if isinstance(term, URIRef):
            try:
                ox.NamedNode(str(term))
            except ValueError:
                raise RenkeiError(f"<{term}> is not an IRI", where=where) from None


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def read_sources(content: Content) -> list[Source]:
    """All sources of the content folder, sorted by name.

    Raises:
        RenkeiError: a source lacks its text or metadata, the text is not the one described, or its
            name would not do in an IRI.
    """
    sources = []
    for folder in sorted(p for p in (content.data / "sources").glob("[!.]*") if p.is_dir()):
        if not _SLUG.fullmatch(folder.name) or folder.name in _TAKEN:
            raise RenkeiError(
                "a source cannot be named so",
                where=str(folder),
                mend=f"use lower-case letters, digits and hyphens, not {' or '.join(_TAKEN)}",
            )
        document = read_document(folder / "page.txt", folder.name)
        metadata = read_turtle(folder / "metadata.ttl")
        pinned = metadata.value(thing("document", folder.name), RK.sha256)
        if str(pinned) != document.sha256:
            raise RenkeiError(
                f"the text has SHA-256 {document.sha256}, its metadata says {pinned}",
                where=str(document.path),
                mend="restore the text, or describe the new one in metadata.ttl",
            )
        statements = content.data / "statements" / f"{folder.name}.trig"
        sources.append(Source(document, metadata, statements))
    return sources
