"""The names that stay: namespaces, the one prefix table, the IRIs of things and graphs."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

BASE: Final = "https://w3id.org/renkei/"
RK: Final = Namespace(BASE + "ont#")
ID: Final = Namespace(BASE + "id/")
GRAPH: Final = Namespace(BASE + "graph/")
SHAPES: Final = Namespace(BASE + "shapes#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
SCHEMA: Final = Namespace("https://schema.org/")
GEO: Final = Namespace("http://www.opengis.net/ont/geosparql#")
TIME: Final = Namespace("http://www.w3.org/2006/time#")
EDTF: Final = Namespace("http://id.loc.gov/datatypes/edtf/")
UNIT: Final = Namespace("http://qudt.org/vocab/unit/")

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

AUTHORITY_GRAPH: Final = GRAPH["authority"]
VOCABULARY_GRAPH: Final = GRAPH["vocabulary"]
PROVENANCE_GRAPH: Final = GRAPH["provenance"]
CURATED_GRAPHS: Final = str(GRAPH["curated/"])
"""Graphs below this hold facts from other sources; they stay out of the default graph."""


def thing(kind: str, slug: str) -> URIRef:
    """The IRI of a thing.

    Args:
        kind: one of `KINDS`.
        slug: the last segment; percent-encoded where an IRI needs it.

    Raises:
        ValueError: the kind is not one of ours, or the slug is empty or has a slash.

    >>> thing("city", "kuala-lumpur")
    rdflib.term.URIRef('https://w3id.org/renkei/id/city/kuala-lumpur')
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of thing")
    if not slug or "/" in slug:
        raise ValueError(f"{slug!r} is not a slug")
    return ID[f"{kind}/{quote(slug, safe='-._~')}"]


def bind_prefixes(graph: Graph) -> Graph:
    """Give `graph` our prefix table and no other, and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph


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
