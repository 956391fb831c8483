"""The RDF terms that the pages know by name, for the engine that serves them."""

from __future__ import annotations

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from renkei.names import DCTERMS, FOAF, GRAPH, OA, PROV, RDF, RDFS, RK, SCHEMA, SKOS

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple


def _named(iri: object) -> NamedNode:
    return NamedNode(str(iri))


TYPE: Final = _named(RDF.type)
LABEL: Final = _named(RDFS.label)
PREF_LABEL: Final = _named(SKOS.prefLabel)
TRANSLATED_LABEL: Final = _named(RK.translatedLabel)
NOTATION: Final = _named(SKOS.notation)
DERIVED_FROM: Final = _named(PROV.wasDerivedFrom)
PAGE: Final = _named(FOAF.page)
PUBLISHER: Final = _named(DCTERMS.publisher)
SOURCE: Final = _named(DCTERMS.source)
LANGUAGE: Final = _named(DCTERMS.language)

HAS_SOURCE: Final = _named(OA.hasSource)
HAS_SELECTOR: Final = _named(OA.hasSelector)
EXACT: Final = _named(OA.exact)
PREFIX: Final = _named(OA.prefix)
SUFFIX: Final = _named(OA.suffix)
START: Final = _named(OA.start)
END: Final = _named(OA.end)

EDTF: Final = _named(RK.edtf)
EARLIEST: Final = _named(RK.earliest)
EVIDENCE: Final = _named(RK.evidence)
ROLE: Final = _named(RK.role)
MODE: Final = _named(RK.mode)
HAS_PARTICIPATION: Final = _named(RK.hasParticipation)
IN_OFFICE: Final = _named(RK.inOffice)
PARTICIPANT: Final = _named(RK.participant)
PARTICIPANT_GROUP: Final = _named(RK.participantGroup)
PARTICIPATION: Final = _named(RK.Participation)
REPRESENTING: Final = _named(RK.representing)

NAMING: Final = (
    LABEL,
    PREF_LABEL,
    *map(
        _named, (FOAF.name, SCHEMA.name, DCTERMS["title"], "http://purl.org/dc/elements/1.1/title")
    ),
)
"""Properties that name a thing, the most telling first."""

GRAPHS: Final = str(GRAPH)


def triple_of(quad: Quad) -> Triple:
    """The triple of a quad, without its graph."""
    return Triple(quad.subject, quad.predicate, quad.object)
