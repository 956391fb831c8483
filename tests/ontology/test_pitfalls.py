"""Pitfalls of ontologies that the other tests do not name: from OOPS! and from ROBOT's report.

Each has the number or name that it has there. test_terms.py, test_files.py and test_alignments.py
hold the rest: P04 to P08, P10, P19, P22, P24, P30, P38, P40, P41; labels, definitions, metadata.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from renkei.names import PREFIXES
from renkei.terms import RK

CLASSES = (RDFS.subClassOf, OWL.disjointWith, RDFS.domain)
PROPERTIES = (RDFS.subPropertyOf, OWL.inverseOf)
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
# What of RDF, RDFS and OWL an ontology of ours is made of.
BUILT_IN = {
    *(RDF.type, RDF.langString, RDFS.label, RDFS.subClassOf, RDFS.subPropertyOf),
    *(RDFS.domain, RDFS.range, RDFS.isDefinedBy),
    *(OWL.Ontology, OWL.Class, *KINDS, OWL.FunctionalProperty, OWL.deprecated),
    *(OWL.disjointWith, OWL.inverseOf, OWL.imports, OWL.versionIRI, OWL.versionInfo),
}
# Why one end is left open: things of several unrelated kinds stand there, or nothing is known.
OPEN_DOMAIN = {
    *(RK.asWritten, RK.earliest, RK.edtf, RK.evidence, RK.formerName, RK.latest, RK.mentions),
    *(RK.localGovernmentCode, RK.month, RK.nameSource, RK.purpose, RK.recurrence, RK.sha256),
    RK.translatedLabel,
}
OPEN_RANGE = {
    *(RK.awardRecipient, RK.edtf, RK.forWork, RK.mentions, RK.nameSource, RK.targetOf, RK.unit),
}


def pitfalls(graph: Graph) -> dict[str, set[str]]:
    """Pitfall → the terms, or the labels, that fell into it."""
    found: dict[str, set[str]] = defaultdict(set)
    properties = {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}
    classes = set(graph.subjects(RDF.type, OWL.Class))
    own = {term for term in classes | properties if str(term).startswith(str(RK))}

    for term in own:
        label = str(next(iter(_texts(graph, term, RDFS.label, "en")), ""))
        definitions = _texts(graph, term, SKOS.definition, "en")
        if len(label.split()) > 5 or any(len(text) <= len(label) for text in definitions):
            found["P20 label and definition exchanged"].add(str(term))
        if not all(re.fullmatch(r"[A-Z].*\.", text) for text in definitions):
            found["lowercase_definition"].add(str(term))
        if not all(text.endswith("。") for text in _texts(graph, term, SKOS.definition, "ja")):
            found["lowercase_definition"].add(str(term))
        if re.search(r"[.%\s]", str(term).removeprefix(str(RK))):
            found["P36 dot or escape in the name"].add(str(term))

    for ontology in graph.subjects(RDF.type, OWL.Ontology):
        if re.search(r"\.(owl|ttl|rdf|xml|n3|jsonld)$", str(ontology)):
            found["P36 dot or escape in the name"].add(str(ontology))

    for predicates, typed, name in (
        (CLASSES, classes, "P34 untyped class"),
        (PROPERTIES, properties, "P35 untyped property"),
    ):
        for predicate in predicates:
            found[name] |= {str(term) for term in set(graph.objects(None, predicate)) - typed}
    found["P35 untyped property"] |= {
        str(term) for term in set(graph.predicates()) - properties - BUILT_IN
    }

    for term in own & properties:
        if (term, RDF.type, OWL.AnnotationProperty) in graph:
            continue
        if graph.value(term, RDFS.domain) is None and term not in OPEN_DOMAIN:
            found["P11 no domain"].add(str(term))
        if graph.value(term, RDFS.range) is None and term not in OPEN_RANGE:
            found["P11 no range"].add(str(term))

    for triple in graph:
        for node in triple:
            if str(node).startswith((str(RDF), str(RDFS), str(OWL))) and node not in BUILT_IN:
                found["illegal_use_of_built_in_vocabulary"].add(str(node))
        if str(triple[0]).startswith((str(RDF), str(RDFS), str(OWL), str(XSD))):
            found["illegal_use_of_built_in_vocabulary"].add(str(triple[0]))

    labels: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for term in own:
        for label_ in graph.objects(term, RDFS.label):
            if isinstance(label_, Literal):
                labels[str(label_).casefold(), label_.language].add(str(term))
    found["P32 two terms with one label"] = {
        label for (label, _), terms in labels.items() if len(terms) > 1
    }
    return {name: terms for name, terms in found.items() if terms}


def _texts(graph: Graph, term: object, predicate: URIRef, language: str) -> list[str]:
    return [
        str(value)
        for value in graph.objects(URIRef(str(term)), predicate)
        if isinstance(value, Literal) and value.language == language
    ]


def test_the_vocabulary_has_none(vocabulary: Graph) -> None:
    assert pitfalls(vocabulary) == {}


def test_what_is_left_open_is_left_open_on_purpose(ontology: Graph) -> None:
    for terms, side in ((OPEN_DOMAIN, RDFS.domain), (OPEN_RANGE, RDFS.range)):
        assert {term for term in terms if ontology.value(term, side)} == set()


@pytest.mark.parametrize(
    ("axiom", "pitfall"),
    [
        (
            'rk:Town a owl:Class ; rdfs:label "A place where people live" , '
            '"A place where people live together"@en ; skos:definition "Town."@en',
            "P20 label and definition exchanged",
        ),
        (
            'rk:Town a owl:Class ; rdfs:label "Town"@en ; skos:definition "where people live."@en',
            "lowercase_definition",
        ),
        ("rk:Town.Hall a owl:Class", "P36 dot or escape in the name"),
        ("<https://example.org/town.owl> a owl:Ontology", "P36 dot or escape in the name"),
        ("rk:City rdfs:subClassOf schema:Town", "P34 untyped class"),
        ("rk:governs rdfs:domain schema:Town", "P34 untyped class"),
        ("rk:governs rdfs:subPropertyOf schema:mayor", "P35 untyped property"),
        ("rk:City schema:mayor rk:City", "P35 untyped property"),
        ("rk:mayor a owl:ObjectProperty ; rdfs:range foaf:Person", "P11 no domain"),
        ("rk:mayor a owl:ObjectProperty ; rdfs:domain rk:City", "P11 no range"),
        ("rk:City owl:subClassOf rk:Event", "illegal_use_of_built_in_vocabulary"),
        ("rdfs:label a owl:AnnotationProperty", "illegal_use_of_built_in_vocabulary"),
        ('rk:Town a owl:Class ; rdfs:label "city"@en', "P32 two terms with one label"),
    ],
)
def test_each_pitfall_is_found(vocabulary: Graph, axiom: str, pitfall: str) -> None:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    spoilt = vocabulary + Graph().parse(data=f"{head}{axiom} .", format="turtle")
    assert pitfall in pitfalls(spoilt)


def test_what_can_have_one_value_has_one(whole: Graph) -> None:
    """A reasoner would take two values of a functional property for one thing."""
    functional = set(whole.subjects(RDF.type, OWL.FunctionalProperty))
    assert RK.participant in functional
    for property_ in functional:
        for subject in set(whole.subjects(property_, None)):
            assert len(set(whole.objects(subject, property_))) == 1, (subject, property_)
