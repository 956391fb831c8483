"""RDF files → quads, and quads → the graph that the SHACL engine sees.

All formats are read with pyoxigraph: it names the line of an error and fetches nothing, not even
the context of a JSON-LD file.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from renkei.errors import RenkeiError

FILE_FORMATS: Final[dict[str, ox.RdfFormat]] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""File name extension → format."""

_POSITION: Final = re.compile(r"^Parser error (at|between) line[^:]*: ")
_STRING: Final = ox.NamedNode(str(XSD.string))


@dataclass(frozen=True)
class RdfFile:
    """One file as read.

    Attributes:
        path: as the user gave it.
        quads: its content; blank nodes have names that no other file has.
    """

    path: Path
    quads: tuple[ox.Quad, ...]


def read_file(path: Path) -> RdfFile:
    """Read one RDF file.

    Raises:
        RenkeiError: there is no such file, its extension is unknown, or it is not RDF; names the
            file and, where known, the line.
    """
    form = FILE_FORMATS.get(path.suffix.lower())
    if not path.is_file():
        raise RenkeiError("there is no such file", where=str(path))
    if form is None:
        raise RenkeiError(
            "no RDF format has this file name extension",
            where=str(path),
            mend=f"use one of {' '.join(FILE_FORMATS)}",
        )
    try:
        content = path.read_bytes()
        base = path.resolve().as_uri()
        return RdfFile(
            path, tuple(ox.parse(content, format=form, base_iri=base, rename_blank_nodes=True))
        )
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        if "LoadDocumentCallback" in error.msg:
            raise RenkeiError(
                "the @context is at another address, and nothing is fetched",
                where=where,
                mend="put the context into the file",
            ) from error
        message = _POSITION.sub("", error.msg)
        raise RenkeiError(f"not {form.name}: {message}", where=where) from error
    except (OSError, ValueError) as error:
        raise RenkeiError(f"cannot be read: {error}", where=str(path)) from error


def to_node(term: object) -> Node:
    """A pyoxigraph term as an rdflib one, its lexical form untouched.

    Raises:
        RenkeiError: the term is a triple term of RDF 1.2, which SHACL 1.0 does not know.

    >>> to_node(ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")))
    rdflib.term.Literal('01', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))
    """
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal() if term.datatype == _STRING:
            return Literal(term.value)
        case ox.Literal():
            datatype = URIRef(term.datatype.value)
            return Literal(term.value, datatype=datatype, normalize=False)
        case _:
            raise RenkeiError(f"triple terms cannot be validated: {term}")


def to_graph(quads: Iterable[ox.Quad]) -> Graph:
    """The RDF merge of the graphs of `quads`."""
    graph = Graph()
    nodes: dict[object, Node] = {}
    for quad in quads:
        triple = []
        for term in (quad.subject, quad.predicate, quad.object):
            node = nodes.get(term)
            if node is None:
                node = nodes[term] = to_node(term)
            triple.append(node)
        graph.add((triple[0], triple[1], triple[2]))
    return graph


def to_triple(triple: tuple[Node, Node, Node]) -> ox.Triple:
    """An rdflib triple as a pyoxigraph one, its lexical forms untouched."""
    subject, predicate, value = map(_to_term, triple)
    assert not isinstance(subject, ox.Literal)
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, value)


def _to_term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    match node:
        case Literal() if node.language:
            return ox.Literal(str(node), language=node.language)
        case Literal() if node.datatype:
            return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype))
        case Literal():
            return ox.Literal(str(node))
        case BNode():
            return ox.BlankNode(str(node))
        case _:
            return ox.NamedNode(str(node))


@contextmanager
def quiet_literals() -> Iterator[None]:
    """Keep rdflib from logging and warning of literals of broken form: a shape reports them."""
    logger = logging.getLogger("rdflib.term")

    def is_other(record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Failed to convert Literal")

    logger.addFilter(is_other)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"rdflib\.term")
            yield
    finally:
        logger.removeFilter(is_other)
