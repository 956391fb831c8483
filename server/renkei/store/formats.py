"""The formats that answers come in.

SPARQL results: SPARQL 1.1 Query Results JSON, XML, CSV and TSV formats.
Graphs: Turtle, N-Triples, RDF/XML, JSON-LD 1.1, N-Quads, TriG.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


class Kind(StrEnum):
    """What a query yields."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, eq=False)  # there is one of each
class Format:
    """One way to write an answer.

    Attributes:
        name: what `format=` takes and what we call it.
        media_type: the registered media type.
        extension: the ending of a file name, without the dot.
        engine: the engine's own name for it.
        aliases: other media types that clients ask for it by.
        names: other values that `format=` takes.
    """

    name: str
    media_type: str
    extension: str
    engine: QueryResultsFormat | RdfFormat
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The format's IRI in http://www.w3.org/ns/formats/, for service descriptions.

        >>> TURTLE.iri
        'http://www.w3.org/ns/formats/Turtle'
        """
        return str(self.engine.iri)

    @property
    def is_text(self) -> bool:
        """Whether the media type takes a charset parameter (RFC 6657; text/* but not JSON)."""
        return self.media_type.startswith("text/")


JSON: Final = Format(
    "json",
    "application/sparql-results+json",
    "srj",
    QueryResultsFormat.JSON,
    aliases=("application/json",),
    names=("srj",),
)
XML: Final = Format(
    "xml",
    "application/sparql-results+xml",
    "srx",
    QueryResultsFormat.XML,
    aliases=("application/xml", "text/xml"),
    names=("srx",),
)
CSV: Final = Format("csv", "text/csv", "csv", QueryResultsFormat.CSV)
TSV: Final = Format("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV)

TURTLE: Final = Format(
    "turtle",
    "text/turtle",
    "ttl",
    RdfFormat.TURTLE,
    aliases=("application/x-turtle", "application/turtle"),
    names=("ttl", "n3"),
)
N_TRIPLES: Final = Format(
    "ntriples",
    "application/n-triples",
    "nt",
    RdfFormat.N_TRIPLES,
    aliases=("text/plain",),
    names=("nt", "n-triples"),
)
JSON_LD: Final = Format(
    "jsonld",
    "application/ld+json",
    "jsonld",
    RdfFormat.JSON_LD,
    aliases=("application/json",),
    names=("json-ld", "json"),
)
RDF_XML: Final = Format(
    "rdfxml",
    "application/rdf+xml",
    "rdf",
    RdfFormat.RDF_XML,
    aliases=("application/xml", "text/xml"),
    names=("rdf", "rdf+xml", "xml"),
)
N_QUADS: Final = Format(
    "nquads", "application/n-quads", "nq", RdfFormat.N_QUADS, names=("nq", "n-quads")
)
TRIG: Final = Format(
    "trig", "application/trig", "trig", RdfFormat.TRIG, aliases=("application/x-trig",)
)

RESULTS: Final = (JSON, XML, CSV, TSV)
"""Formats of SELECT and ASK, the preferred one first."""
GRAPHS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)
"""Formats of CONSTRUCT and DESCRIBE, the preferred one first."""
BY_NAME: Final = {item.name: item for item in (*RESULTS, *GRAPHS)}
"""All formats, by the names that are ours."""


def named(name: str, formats: tuple[Format, ...]) -> Format | None:
    """The format that `format=name` asks for, by name or media type, or None.

    >>> named("ttl", GRAPHS).media_type
    'text/turtle'
    >>> named("text/csv", RESULTS).name
    'csv'
    >>> named("csv", GRAPHS) is None
    True
    """
    wanted = name.strip().lower()
    for item in formats:
        if wanted in (item.name, *item.names, item.media_type, *item.aliases):
            return item
    return None
