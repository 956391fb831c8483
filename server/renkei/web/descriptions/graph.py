"""Making a description: triples said one by one, for the engine that writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from renkei.build.releases import Record
from renkei.names import RDF, XSD, Namespace

DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
ADMS: Final = Namespace("http://www.w3.org/ns/adms#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
PREFIXES: Final = {"adms": str(ADMS), "dcat": str(DCAT), "spdx": str(SPDX)}
"""The prefixes that descriptions need beside those of the data."""

Value = ox.NamedNode | ox.Literal


class Description:
    """A description in the making."""

    def __init__(self) -> None:
        self._triples: dict[ox.Triple, None] = {}

    def say(self, subject: str, predicate: str, *values: Value | None) -> None:
        """Add the values of a property; None stands for one that is not known."""
        for value in values:
            if value is not None:
                said = ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
                self._triples[said] = None

    def type(self, subject: str, *classes: str) -> None:
        """Say what something is."""
        self.say(subject, RDF.type, *iris(classes))

    def triples(self) -> list[ox.Triple]:
        """What was said, each triple once."""
        return list(self._triples)


def iris(values: Iterable[str]) -> list[ox.NamedNode]:
    """IRIs as values."""
    return [ox.NamedNode(value) for value in values]


def texts(literals: Iterable[ox.Literal]) -> list[ox.Literal]:
    """Literals of the dataset as values: their text and its language.

    >>> year = ox.Literal("2022", datatype=ox.NamedNode(XSD.gYear))
    >>> texts([year]) == [ox.Literal("2022")]
    True
    """
    return [ox.Literal(literal.value, language=literal.language) for literal in literals]


def moment(record: Record) -> ox.Literal:
    """When a release was made public, written as everywhere else."""
    return ox.Literal(record.timestamp, datatype=ox.NamedNode(XSD.dateTime))
