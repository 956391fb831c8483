"""A translation becomes a label only where there is no official name."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS

from renkei.build.graphset import GraphSet
from renkei.build.translations import label_translations
from renkei.terms import ID, RK

THING = ID["event/x-1"]
HERE, THERE = URIRef("urn:here"), URIRef("urn:there")


def _labels(*triples: tuple[URIRef, URIRef, str, str]) -> set[tuple[str, str, str]]:
    graphs = GraphSet()
    for name, predicate, text, language in triples:
        graphs.add(name, (THING, predicate, Literal(text, lang=language)))
    label_translations(graphs)
    return {
        (str(name), str(label), str(label.language))
        for _, predicate, label, name in graphs.quads()
        if predicate == RDFS.label and isinstance(label, Literal)
    }


def test_a_translation_labels_in_its_own_graph() -> None:
    assert _labels((HERE, RK.translatedLabel, "Visit", "en")) == {("urn:here", "Visit", "en")}


def test_an_official_name_anywhere_goes_before() -> None:
    assert _labels(
        (HERE, RK.translatedLabel, "Visit", "en"), (THERE, RDFS.label, "The Visit", "en")
    ) == {("urn:there", "The Visit", "en")}


def test_an_official_name_in_another_language_does_not() -> None:
    assert ("urn:here", "Visit", "en") in _labels(
        (HERE, RK.translatedLabel, "Visit", "en"), (HERE, RDFS.label, "訪問", "ja")
    )
