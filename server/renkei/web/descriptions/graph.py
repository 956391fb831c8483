"""Making a description: triples said one by one, for the engine that writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD, Namespace

from renkei.build.releases import Record

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows version 2
ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
PREFIXES: Final = {"adms": str(ADMS), "dcat": str(DCAT), "spdx": str(SPDX)}
"""The prefixes that descriptions need beside those of the data."""

Value = URIRef | Literal


class Description:
    """A description in the making."""

    def __init__(self) -> None:
        self._graph = Graph()

    def say(self, subject: str, predicate: URIRef, *values: Value | None) -> None:
        """Add the values of a property; None stands for one that is not known."""
        for value in values:
            if value is not None:
                self._graph.add((URIRef(subject), predicate, value))

    def type(self, subject: str, *classes: URIRef) -> None:
        """Say what something is."""
        self.say(subject, RDF.type, *classes)

    def triples(self) -> list[ox.Triple]:
        """What was said."""
        lines = self._graph.serialize(format="nt", encoding="utf-8")
        return [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]


def iris(values: Iterable[str]) -> list[URIRef]:
    """IRIs as values."""
    return [URIRef(value) for value in values]


def texts(literals: Iterable[ox.Literal]) -> list[Literal]:
    """Literals of the dataset as values.

    >>> texts([ox.Literal("a", language="en")])
    [rdflib.term.Literal('a', lang='en')]
    """
    return [Literal(literal.value, lang=literal.language) for literal in literals]


def moment(record: Record) -> Literal:
    """When a release was made public, written as everywhere else."""
    return Literal(record.timestamp, datatype=XSD.dateTime, normalize=False)
