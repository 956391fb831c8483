"""The SKOS schemes: addresses, notations, labels, structure."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from renkei.terms import ID, SCHEMA

SCHEMES = {
    "event-type": "workshop webinar forum seminar ceremony side-event meeting talks visit "
    "study-tour conference exchange award-conferral",
    "attendance-mode": "in-person online hybrid",
    "participation-mode": "in-person online video-message proxy",
    "role": "organiser co-organiser speaker presenter attendee visitor host",
    "assertion-kind": "stated inferred curated",
    "support-kind": "database-building potential-estimation scenario-making experience-sharing "
    "policy-sharing information-sharing",
    "target-kind": "intensity net-zero reduction",
    "metric": "co2-per-gdp co2-emissions ghg-emissions",
    "baseline": "bau base-year none-stated",
    "comparator": "exactly more-than at-least",
    "organisation-type": "ministry research-institute city-network media-studio local-government",
    "award-category": "climate-movement",
    "instrument-type": "policy guideline emissions-trading campaign system development",
}


def test_the_schemes_are_those_agreed(concepts: Graph) -> None:
    found = set(concepts.subjects(RDF.type, SKOS.ConceptScheme))
    assert found == {ID[f"scheme/{name}"] for name in SCHEMES}


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_holds_the_concepts_agreed(concepts: Graph, name: str) -> None:
    scheme = ID[f"scheme/{name}"]
    expected = {ID[f"concept/{name}-{notation}"] for notation in SCHEMES[name].split()}
    assert set(concepts.subjects(SKOS.inScheme, scheme)) == expected
    assert set(concepts.subjects(SKOS.topConceptOf, scheme)) == expected
    assert set(concepts.objects(scheme, SKOS.hasTopConcept)) == expected


def test_a_concept_has_one_scheme_and_one_plain_notation_that_fits_its_address(
    concepts: Graph,
) -> None:
    for concept in concepts.subjects(RDF.type, SKOS.Concept):
        (scheme,) = concepts.objects(concept, SKOS.inScheme)
        (notation,) = concepts.objects(concept, SKOS.notation)
        assert isinstance(notation, Literal)
        assert notation.datatype in (None, XSD.string)
        assert notation.language is None
        name = str(scheme).removeprefix(str(ID["scheme/"]))
        assert concept == ID[f"concept/{name}-{notation}"]


def test_concepts_and_schemes_are_labelled_and_defined(concepts: Graph) -> None:
    for kind in (SKOS.Concept, SKOS.ConceptScheme):
        for thing in concepts.subjects(RDF.type, kind):
            assert languages(concepts, thing, SKOS.prefLabel) == ["en", "ja", "ms"], thing
            labels = set(concepts.objects(thing, RDFS.label))
            assert labels == set(concepts.objects(thing, SKOS.prefLabel)), thing
            assert languages(concepts, thing, SKOS.definition) == ["en", "ja"], thing


def languages(graph: Graph, thing: Node, predicate: URIRef) -> list[str]:
    """The languages of the values, each as often as it occurs."""
    values = [value for value in graph.objects(thing, predicate) if isinstance(value, Literal)]
    return sorted(value.language or "" for value in values)


@pytest.mark.parametrize("name", SCHEMES)
def test_no_two_concepts_of_a_scheme_share_a_label(concepts: Graph, name: str) -> None:
    members = concepts.subjects(SKOS.inScheme, ID[f"scheme/{name}"])
    labels = [label for member in members for label in concepts.objects(member, SKOS.prefLabel)]
    assert len(labels) == len(set(labels))


def test_attendance_modes_match_those_of_schema_org(concepts: Graph) -> None:
    assert dict(concepts.subject_objects(SKOS.exactMatch)) == {
        ID["concept/attendance-mode-in-person"]: SCHEMA.OfflineEventAttendanceMode,
        ID["concept/attendance-mode-online"]: SCHEMA.OnlineEventAttendanceMode,
        ID["concept/attendance-mode-hybrid"]: SCHEMA.MixedEventAttendanceMode,
    }


def test_nothing_but_concepts_and_schemes_is_described(concepts: Graph) -> None:
    kinds = set(concepts.objects(None, RDF.type))
    assert kinds == {SKOS.Concept, SKOS.ConceptScheme}
    typed = set(concepts.subjects(RDF.type, None))
    assert set(concepts.subjects()) == typed
    assert all(isinstance(thing, URIRef) and thing.startswith(ID) for thing in typed)
