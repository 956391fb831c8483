"""Classes and properties: annotation, naming, connection (after ROBOT's report and OOPS!)."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from renkei.terms import RK

ONTOLOGY = URIRef(str(RK).removesuffix("#"))
STRUCTURE = {
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.disjointWith,
    OWL.inverseOf,
    RDFS.isDefinedBy,
    RDFS.label,
    SKOS.definition,
    # of terms that are no longer wanted
    OWL.deprecated,
    DCTERMS.isReplacedBy,
    SKOS.changeNote,
}


def texts(graph: Graph, term: Node, predicate: URIRef) -> dict[str, str]:
    """Language → text; fails where a language has two."""
    literals = [value for value in graph.objects(term, predicate) if isinstance(value, Literal)]
    by_language = {value.language or "": str(value) for value in literals}
    assert len(by_language) == len(literals), f"{term}: two {predicate} in one language"
    return by_language


def test_every_term_has_one_label_in_each_language(ontology: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        assert set(texts(ontology, term, RDFS.label)) == {"en", "ja", "ms"}, term


def test_every_term_has_a_definition_in_english_and_japanese(
    ontology: Graph, terms: set[URIRef]
) -> None:
    for term in terms:
        assert set(texts(ontology, term, SKOS.definition)) == {"en", "ja"}, term


def test_no_two_definitions_are_equal(vocabulary: Graph) -> None:
    counts = Counter(vocabulary.objects(None, SKOS.definition))
    assert [text for text, count in counts.items() if count > 1] == []


def test_a_definition_says_more_than_its_label(vocabulary: Graph) -> None:
    for term in set(vocabulary.subjects(SKOS.definition, None)):
        definition = texts(vocabulary, term, SKOS.definition)
        label = texts(vocabulary, term, RDFS.label)
        new = words(definition["en"]) - words(label["en"]) - {"a", "an", "the", "of", "that", "is"}
        assert len(new) >= 3, term
        assert len(definition["ja"].replace(label["ja"], "")) >= 8, term


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def test_no_class_is_defined_by_its_own_name(ontology: Graph, classes: set[URIRef]) -> None:
    for term in classes:
        label = texts(ontology, term, RDFS.label)["en"].lower()
        assert not re.search(rf"\b{label}\b", texts(ontology, term, SKOS.definition)["en"].lower())


@pytest.mark.parametrize("kind", ["classes", "object_properties", "datatype_properties"])
def test_no_two_terms_of_a_kind_share_a_label(
    ontology: Graph, kind: str, request: pytest.FixtureRequest
) -> None:
    labels = [
        label
        for term in request.getfixturevalue(kind)
        for label in ontology.objects(term, RDFS.label)
    ]
    assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_no_text_has_stray_white_space(vocabulary: Graph) -> None:
    for text in {str(o) for o in vocabulary.objects() if isinstance(o, Literal)}:
        assert text == " ".join(text.split())


def test_japanese_is_written_with_japanese_letters(vocabulary: Graph) -> None:
    for value in vocabulary.objects():
        if isinstance(value, Literal) and value.language == "ja":
            assert re.search(r"[ぁ-ヿ一-鿿]", value) or value in {"SHA-256"}, value


def test_every_term_is_defined_by_the_ontology_and_nothing_else_is(
    ontology: Graph, terms: set[URIRef]
) -> None:
    assert set(ontology.subjects(RDFS.isDefinedBy, ONTOLOGY)) == terms
    assert set(ontology.objects(None, RDFS.isDefinedBy)) == {ONTOLOGY}


def test_every_term_of_ours_that_occurs_is_declared(vocabulary: Graph, terms: set[URIRef]) -> None:
    occurring = {
        node
        for triple in vocabulary
        for node in triple
        if isinstance(node, URIRef) and node.startswith(RK)
    }
    assert occurring == terms


def test_names_follow_the_custom(terms: set[URIRef], classes: set[URIRef]) -> None:
    for term in terms:
        name = str(term).removeprefix(str(RK))
        first = "[A-Z]" if term in classes else "[a-z]"
        assert re.fullmatch(first + "[A-Za-z0-9]*", name), term
        assert not re.search(r"[a-z](And|Or)[A-Z]", name), f"{term}: two things in one"


def test_a_property_has_at_most_one_domain_and_one_range(
    ontology: Graph, object_properties: set[URIRef], datatype_properties: set[URIRef]
) -> None:
    """More than one would mean all of them at once; why some have none: test_pitfalls.py."""
    for term in object_properties | datatype_properties:
        assert len(list(ontology.objects(term, RDFS.domain))) <= 1, term
        assert len(list(ontology.objects(term, RDFS.range))) <= 1, term


def test_values_are_literals_of_datatype_properties_only(
    ontology: Graph, object_properties: set[URIRef], datatype_properties: set[URIRef]
) -> None:
    def is_datatype(term: Node) -> bool:
        return str(term).startswith(str(XSD)) or term == RDF.langString

    for term in object_properties:
        assert not any(map(is_datatype, ontology.objects(term, RDFS.range))), term
    for term in datatype_properties:
        assert all(map(is_datatype, ontology.objects(term, RDFS.range))), term


def test_domains_and_ranges_are_declared_classes(ontology: Graph) -> None:
    declared = set(ontology.subjects(RDF.type, OWL.Class))
    assert set(ontology.objects(None, RDFS.domain)) <= declared
    ranges = {
        r
        for p, r in ontology.subject_objects(RDFS.range)
        if (p, RDF.type, OWL.ObjectProperty) in ontology
    }
    assert ranges <= declared


def test_every_class_is_connected_by_a_property(ontology: Graph, classes: set[URIRef]) -> None:
    connected = set(ontology.objects(None, RDFS.domain)) | set(ontology.objects(None, RDFS.range))
    assert classes <= connected


def test_every_class_is_told_apart_from_others(ontology: Graph, classes: set[URIRef]) -> None:
    pairs = set(ontology.subject_objects(OWL.disjointWith))
    assert len(pairs) >= 10
    assert classes <= {end for pair in pairs for end in pair}
    assert not {(b, a) for a, b in pairs} & pairs, "said twice"


def test_no_class_is_kept_apart_from_concepts(ontology: Graph) -> None:
    """SKOS mapping relations make both of their ends concepts, and cities have such links."""
    pairs = set(ontology.subject_objects(OWL.disjointWith))
    assert SKOS.Concept not in {end for pair in pairs for end in pair}


def test_inverses_swap_domain_and_range(ontology: Graph) -> None:
    inverses = list(ontology.subject_objects(OWL.inverseOf))
    assert (RK.governs, RK.governedBy) in inverses
    for one, other in inverses:
        assert ontology.value(one, RDFS.domain) == ontology.value(other, RDFS.range)
        assert ontology.value(one, RDFS.range) == ontology.value(other, RDFS.domain)


def test_the_hierarchies_have_no_cycles(vocabulary: Graph) -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in set(vocabulary.subjects(predicate, None)):
            above = {
                t
                for parent in vocabulary.objects(term, predicate)
                for t in vocabulary.transitive_objects(parent, predicate)
            }
            assert term not in above


def test_offices_are_posts_not_classes_of_people(ontology: Graph, classes: set[URIRef]) -> None:
    for term in classes:
        assert FOAF.Person not in set(ontology.transitive_objects(term, RDFS.subClassOf))


def test_foreign_terms_are_declared_and_left_alone(vocabulary: Graph) -> None:
    """The one axiom about foreign terms follows from ORG and FOAF together."""
    said = {
        (s, p, o)
        for s, p, o in vocabulary
        if not str(s).startswith("https://w3id.org/renkei/") and p != RDF.type
    }
    assert said == {(ORG.Organization, OWL.disjointWith, FOAF.Person)}


def test_only_the_structure_that_we_mean_is_used(ontology: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        assert set(ontology.predicates(term)) <= STRUCTURE, term


def test_the_classes_and_properties_others_rely_on_are_there(terms: set[URIRef]) -> None:
    names = (
        "City CityGovernment Cooperation CooperationPhase CommissionedProject Programme Instrument "
        "Support Agreement Event Participation Award AwardConferral Target ReportedQuantity "
        "FiscalYear Evidence hasParticipation participant role mode inOffice eventType "
        "attendanceMode inPhase partner month edtf earliest latest asWritten evidence mentions"
    )
    assert {RK[name] for name in names.split()} <= terms
