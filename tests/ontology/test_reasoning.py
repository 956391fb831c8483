"""OWL 2 RL reasoning: good data stays consistent, each kind of bad data is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import owlrl
import pytest
from rdflib import Graph, URIRef, term
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from renkei.names import PREFIXES
from renkei.terms import OA

if TYPE_CHECKING:
    from collections.abc import Iterator

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
ANNOTATIONS = {
    RDFS.label,
    RDFS.isDefinedBy,
    SKOS.definition,
    SKOS.prefLabel,
    DCTERMS.title,
    DCTERMS.description,
}
DECLARATIONS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDF.Property,
}


@pytest.fixture(autouse=True)
def _literals_as_before() -> Iterator[None]:
    """The reasoner changes how rdflib reads literals, and undoes only a part of that."""
    before = dict(term._toPythonMapping)
    yield
    term._toPythonMapping.clear()
    term._toPythonMapping.update(before)


def turtle(text: str) -> Graph:
    """Parse Turtle under our prefixes; `city:tokyo` stands for a city's IRI and so on."""
    kinds = "agreement award city cooperation document event evidence fiscal-year government"
    kinds += " instrument organisation participation person phase project programme support"
    kinds += " target conferral quantity work"
    prefixes = PREFIXES | {kind: f"{PREFIXES['id']}{kind}/" for kind in kinds.split()}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return Graph().parse(data=head + text, format="turtle")


def errors(*graphs: Graph) -> list[str]:
    """What an OWL 2 RL reasoner finds wrong with the merge of `graphs`."""
    merged = Graph()
    for graph in graphs:
        for s, p, o in graph:
            # Quotes and positions are most of what we publish, and imply nothing; nor do
            # declarations, from which the reasoner concludes no more than that A is A.
            quoted = str(p).startswith(str(OA))
            if p not in ANNOTATIONS and not quoted and o not in DECLARATIONS:
                merged.add((s, p, o))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(merged)
    return [str(message) for message in merged.objects(None, ERROR)]


def test_the_vocabulary_is_consistent(vocabulary: Graph) -> None:
    assert errors(vocabulary) == []


def test_good_data_are_consistent(vocabulary: Graph, good_data: Graph) -> None:
    assert errors(vocabulary, good_data) == []


def test_good_data_are_consistent_with_what_the_aligned_vocabularies_say(
    vocabulary: Graph, good_data: Graph, foreign: Graph
) -> None:
    assert errors(vocabulary, good_data, foreign) == []


def test_all_that_we_publish_is_consistent(whole: Graph, foreign: Graph) -> None:
    """With the facts from other sources, and with what other vocabularies say of their terms."""
    assert errors(whole, foreign) == []


def test_every_class_and_every_property_can_be_used(
    vocabulary: Graph,
    foreign: Graph,
    classes: set[URIRef],
    object_properties: set[URIRef],
) -> None:
    """A thing of each class alone, and a pair for each property alone, contradict nothing."""
    graph = Graph()
    for class_ in classes:
        graph.add((URIRef(f"{class_}/one"), RDF.type, class_))
    for property_ in object_properties:
        graph.add((URIRef(f"{property_}/one"), property_, URIRef(f"{property_}/other")))
    assert errors(vocabulary, foreign, graph) == []


BAD = {
    "a city is its government": "city:tokyo a rk:CityGovernment .",
    "a city is an organisation": "organisation:moej a rk:City .",
    "a city is a partner": "cooperation:tokyo-kuala-lumpur rk:partner city:tokyo .",
    "a city signs": "agreement:tokyo-kuala-lumpur-2022 rk:signatory city:tokyo .",
    "a city takes part": "participation:tokyo-kl-6-koike-yuriko rk:participant city:tokyo .",
    "a city makes a film": "work:tokyo-kl-film rk:presentedBy city:tokyo .",
    "a government governs a government": "government:tokyo rk:governs government:kuala-lumpur .",
    "a person is a government": "person:koike-yuriko rk:governs city:tokyo .",
    "a person is the contractor": "project:tokyo-kl-2 rk:contractor person:koike-yuriko .",
    "an event is an agreement": "event:tokyo-kl-6 a rk:Agreement .",
    "an event is a project": "event:tokyo-kl-6 a rk:CommissionedProject .",
    "a participation is a person": "person:koike-yuriko a rk:Participation .",
    "a person for a participation": "event:tokyo-kl-6 rk:hasParticipation person:koike-yuriko .",
    "two take part as one": """participation:tokyo-kl-6-koike-yuriko
        rk:participant organisation:iges .""",
    "a phase is the whole": "phase:tokyo-kl-2 rk:phaseOf phase:tokyo-kl-2 .",
    "a phase is a project": "project:tokyo-kl-2 a rk:CooperationPhase .",
    "a project is in a project": "event:tokyo-kl-6 rk:inPhase project:tokyo-kl-2 .",
    "a ministry is a programme": "project:tokyo-kl-2 rk:commissionedUnder organisation:moej .",
    "an award is its conferral": "conferral:tokyo-kl-12 a rk:Award .",
    "an award in place of its edition": "conferral:tokyo-kl-12 rk:edition award:c40-awards .",
    "a target is a quantity": "target:kuala-lumpur-2030-intensity rk:value 70.0 .",
    "a target is an instrument": "instrument:tokyo-cap-and-trade rk:targetYear '2030'^^xsd:gYear .",
    "a support is the cooperation": "cooperation:tokyo-kuala-lumpur rk:provider government:tokyo .",
    "a fiscal year is an event": "event:tokyo-kl-6 rk:startFiscalYear event:tokyo-kl-6 .",
    "a document in place of evidence": "event:tokyo-kl-6 rk:evidence document:tokyo-kl .",
    "a month in place of a day": "event:tokyo-kl-6 rk:earliest '2021-03'^^xsd:date .",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_data_are_found(ontology: Graph, good_data: Graph, bad: str) -> None:
    assert errors(ontology, good_data, turtle(bad)) != []


def test_evidence_is_not_derivation(vocabulary: Graph, good_data: Graph, foreign: Graph) -> None:
    """Why the alignment stops at skos:relatedMatch: PROV keeps activities and entities apart."""
    claim = "rk:evidence rdfs:subPropertyOf prov:wasDerivedFrom ."
    assert errors(vocabulary, good_data, foreign, turtle(claim)) != []


def test_a_governed_city_follows_from_its_government(ontology: Graph, good_data: Graph) -> None:
    graph = ontology + good_data
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    expected = turtle("city:tokyo rk:governedBy government:tokyo .")
    assert set(expected) <= set(graph)
    assert not list(expected.triples((None, OWL.sameAs, None)))
