"""Alignments: to terms of the same kind, in the true direction."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS
from rdflib.term import Node

from renkei.terms import RK

HIERARCHY = (RDFS.subClassOf, RDFS.subPropertyOf)
MAPPINGS = (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)


@pytest.fixture(scope="module")
def pairs(alignments: Graph) -> list[tuple[URIRef, URIRef, URIRef]]:
    """Our term, relation, foreign term."""
    found = [
        (URIRef(str(s)), URIRef(str(p)), URIRef(str(o)))
        for s, p, o in alignments
        if p in HIERARCHY + MAPPINGS
    ]
    assert len(found) > 30
    return found


def test_every_aligned_term_of_ours_exists(
    pairs: list[tuple[URIRef, URIRef, URIRef]], terms: set[URIRef]
) -> None:
    assert {ours for ours, _, _ in pairs} <= terms


def test_only_our_terms_are_aligned_and_only_to_others(
    pairs: list[tuple[URIRef, URIRef, URIRef]],
) -> None:
    for ours, _, other in pairs:
        assert ours.startswith(RK)
        assert not other.startswith(RK)


def test_classes_are_aligned_to_classes_and_properties_to_properties(
    pairs: list[tuple[URIRef, URIRef, URIRef]], classes: set[URIRef], foreign: Graph
) -> None:
    for ours, relation, other in pairs:
        kinds = set(foreign.objects(other, RDF.type))
        assert kinds, f"{other}: not in foreign.ttl"
        assert (OWL.Class in kinds) == (ours in classes), (ours, other)
        if relation in HIERARCHY:
            assert (relation == RDFS.subClassOf) == (ours in classes)


def test_kinds_of_properties_agree(
    pairs: list[tuple[URIRef, URIRef, URIRef]], vocabulary: Graph, foreign: Graph
) -> None:
    """Object property under object property; where another vocabulary does not tell, we do."""
    both = {OWL.ObjectProperty, OWL.DatatypeProperty}
    for ours, relation, other in pairs:
        if relation == RDFS.subPropertyOf:
            kind = both & set(vocabulary.objects(ours, RDF.type))
            assert kind == both & set(vocabulary.objects(other, RDF.type)), (ours, other)
            theirs = both & set(foreign.objects(other, RDF.type))
            assert theirs in (set(), kind), (ours, other)


def test_a_term_is_related_to_another_in_one_way_only(
    pairs: list[tuple[URIRef, URIRef, URIRef]],
) -> None:
    ends = [(ours, other) for ours, _, other in pairs]
    assert len(ends) == len(set(ends))


def test_nothing_is_said_to_be_the_same(vocabulary: Graph) -> None:
    for predicate in (OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty):
        assert not list(vocabulary.subject_objects(predicate))


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        (RK.City, SDO.City),
        (RK.CommissionedProject, SDO.Project),
        (RK.Cooperation, ORG.OrganizationalCollaboration),
        (RK.Programme, SDO.FundingScheme),
        (RK.evidence, PROV.wasDerivedFrom),
    ],
)
def test_false_superclasses_are_not_asserted(
    alignments: Graph, ours: URIRef, other: URIRef
) -> None:
    assert not any((ours, relation, other) in alignments for relation in HIERARCHY)


# Reviewed: no vocabulary says so, and it holds.
ASSUMED = (
    # The mapping of Dublin Core to PROV (W3C Note, 2013) has dcterms:Agent below prov:Agent, and
    # FOAF has its Agent equivalent to that of Dublin Core.
    (FOAF.Agent, RDFS.subClassOf, PROV.Agent),
    # A role in PROV is any function of an agent in an activity: that is what our concepts name.
    (SKOS.Concept, RDFS.subClassOf, PROV.Role),
)


@pytest.fixture(scope="module")
def hierarchy(vocabulary: Graph, foreign: Graph) -> Graph:
    """All that is known of what stands below what."""
    graph = vocabulary + foreign
    for triple in ASSUMED:
        graph.add(triple)
    for one, other in list(graph.subject_objects(OWL.equivalentClass)):
        graph.add((one, RDFS.subClassOf, other))
        graph.add((other, RDFS.subClassOf, one))
    return graph


def misaligned(hierarchy: Graph, ours: URIRef, other: URIRef) -> list[str]:
    """What speaks against `ours rdfs:subPropertyOf other`.

    Every use of ours has to be one of the other's: what the other's domain or range demands, ours
    has to demand too. Where schema.org only includes a class, ours has to overlap with it.
    """

    def above(class_: Node) -> set[Node]:
        found = hierarchy.transitive_objects(class_, RDFS.subClassOf)
        return {node for node in found if node is not None} | {OWL.Thing}

    def overlap(one: Node, another: Node) -> bool:
        return any(
            one in above(class_) and another in above(class_)
            for class_ in hierarchy.subjects(RDF.type, OWL.Class)
        )

    found = []
    for side, included in ((RDFS.domain, SDO.domainIncludes), (RDFS.range, SDO.rangeIncludes)):
        own = hierarchy.value(ours, side)
        for demanded in hierarchy.objects(other, side):
            if demanded == RDFS.Literal and own == RDF.langString:
                continue
            if own is None or demanded not in above(own):
                found.append(f"{side}: {demanded}")
        allowed = set(hierarchy.objects(other, included))
        if allowed and (own is None or not any(overlap(own, class_) for class_ in allowed)):
            found.append(f"{included}: {sorted(map(str, allowed))}")
    return found


def test_what_a_broader_property_demands_is_demanded_by_ours_too(
    pairs: list[tuple[URIRef, URIRef, URIRef]], hierarchy: Graph
) -> None:
    checked = [(ours, other) for ours, rel, other in pairs if rel == RDFS.subPropertyOf]
    assert len(checked) >= 10
    wrong = {(ours, other): misaligned(hierarchy, ours, other) for ours, other in checked}
    assert {pair: why for pair, why in wrong.items() if why} == {}


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        (RK.evidence, PROV.wasDerivedFrom),
        (RK.signatory, PROV.wasAssociatedWith),
        (RK.targetOf, PROV.wasAttributedTo),
        (RK.inPhase, PROV.wasAssociatedWith),
        (RK.contractor, PROV.agent),
        (RK.governs, SDO.publisher),
    ],
)
def test_the_check_of_direction_finds_what_is_wrong(
    hierarchy: Graph, ours: URIRef, other: URIRef
) -> None:
    assert misaligned(hierarchy, ours, other) != []


def test_no_class_of_ours_is_below_two_that_exclude_each_other(
    hierarchy: Graph, classes: set[URIRef]
) -> None:
    apart = set(hierarchy.subject_objects(OWL.disjointWith))
    for term in classes:
        above = set(hierarchy.transitive_objects(term, RDFS.subClassOf))
        assert not [(a, b) for a, b in apart if a in above and b in above], term
