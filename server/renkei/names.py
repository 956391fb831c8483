"""The names that stay: namespaces, the one prefix table, the IRIs of graphs."""

from __future__ import annotations

from typing import Final


class Namespace(str):
    """A namespace IRI, whose attributes and items are the IRIs of its names.

    `renkei.terms` has the same as terms of rdflib. A name that strings have for something of their
    own is an item only: `DCTERMS["title"]`.

    >>> RK.City, RK["City"]
    ('https://w3id.org/renkei/ont#City', 'https://w3id.org/renkei/ont#City')
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):  # what Python asks of any object
            raise AttributeError(name)
        return self + name

    def __getitem__(self, name: str) -> str:  # type: ignore[override]
        return self + name


BASE: Final = "https://w3id.org/renkei/"
RK: Final = Namespace(BASE + "ont#")
ID: Final = Namespace(BASE + "id/")
GRAPH: Final = Namespace(BASE + "graph/")
SHAPES: Final = Namespace(BASE + "shapes#")

DC: Final = Namespace("http://purl.org/dc/elements/1.1/")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
EDTF: Final = Namespace("http://id.loc.gov/datatypes/edtf/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA: Final = Namespace("https://schema.org/")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
TIME: Final = Namespace("http://www.w3.org/2006/time#")
UNIT: Final = Namespace("http://qudt.org/vocab/unit/")
VOID: Final = Namespace("http://rdfs.org/ns/void#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: Final[dict[str, str]] = {
    "dc": str(DC),
    "dcterms": str(DCTERMS),
    "edtf": str(EDTF),
    "foaf": str(FOAF),
    "geo": str(GEO),
    "graph": str(GRAPH),
    "id": str(ID),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "rk": str(RK),
    "rks": str(SHAPES),
    "schema": str(SCHEMA),
    "skos": str(SKOS),
    "time": str(TIME),
    "unit": str(UNIT),
    "void": str(VOID),
    "xsd": str(XSD),
}
"""Prefix → namespace IRI, for every file that we write and every page that we show."""

KINDS: Final = frozenset(
    {
        *("city", "country", "government", "organisation", "person", "post", "membership"),
        *("cooperation", "phase", "programme", "project", "event", "series", "participation"),
        *("award", "edition", "conferral", "agreement", "target", "instrument", "support"),
        *("quantity", "document", "work", "place", "fiscal-year", "concept", "scheme"),
        *("evidence", "release"),
    }
)
"""The first segment of the IRI of a thing."""

CURATED_GRAPHS: Final = GRAPH["curated/"]
"""Graphs below this hold facts from other sources; they stay out of the default graph."""
AUTHORITY_GRAPH: Final = GRAPH["authority"]
VOCABULARY_GRAPH: Final = GRAPH["vocabulary"]
PROVENANCE_GRAPH: Final = GRAPH["provenance"]


def curie(iri: str) -> str:
    """The short form of `iri` under our prefixes, or the IRI itself.

    >>> curie("https://w3id.org/renkei/ont#City")
    'rk:City'
    >>> curie("https://example.org/x")
    'https://example.org/x'
    """
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])),
        key=lambda item: len(item[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else iri
