"""The JSON-LD context: complete, true to the vocabulary, and without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from renkei.names import PREFIXES
from renkei.terms import RK

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def context(folder: Path) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), "a term is defined twice"
        return dict(pairs)

    text = (folder / "context.jsonld").read_text(encoding="utf-8")
    document = json.loads(text, object_pairs_hook=unique)
    assert set(document) == {"@context"}
    return dict(document["@context"])


@pytest.fixture(scope="module")
def definitions(context: dict[str, Any]) -> dict[URIRef, dict[str, Any]]:
    """IRI → term definition, for the properties."""
    found = [value for value in context.values() if isinstance(value, dict)]
    by_iri = {expand(value["@id"]): value for value in found}
    assert len(by_iri) == len(found), "two terms for one property"
    return by_iri


def expand(curie: str) -> URIRef:
    prefix, local = curie.split(":", 1)
    return URIRef(PREFIXES[prefix] + local)


def test_the_prefixes_are_those_of_the_one_table(context: dict[str, Any]) -> None:
    assert {k: v for k, v in context.items() if k in PREFIXES} == PREFIXES


def test_every_class_has_a_term_by_its_own_name(
    context: dict[str, Any], classes: set[URIRef]
) -> None:
    found = {
        name: expand(value)
        for name, value in context.items()
        if isinstance(value, str) and name not in PREFIXES
    }
    assert found == {term.removeprefix(RK): term for term in classes}


def test_every_property_has_a_term_and_no_other_of_ours_has(
    definitions: dict[URIRef, dict[str, Any]],
    object_properties: set[URIRef],
    datatype_properties: set[URIRef],
) -> None:
    ours = {iri for iri in definitions if iri.startswith(RK)}
    assert ours == object_properties | datatype_properties


def test_a_term_has_the_name_of_its_property_unless_a_prefix_has_it(
    context: dict[str, Any],
) -> None:
    for name, value in context.items():
        if isinstance(value, dict) and value["@id"].startswith("rk:"):
            local = value["@id"].removeprefix("rk:")
            assert (name == local) == (local not in PREFIXES), name


def test_objects_are_iris(
    definitions: dict[URIRef, dict[str, Any]], object_properties: set[URIRef]
) -> None:
    for term in object_properties:
        assert definitions[term].get("@type") == "@id", term


def test_literals_have_the_datatype_of_their_range(
    definitions: dict[URIRef, dict[str, Any]], ontology: Graph, datatype_properties: set[URIRef]
) -> None:
    for term in datatype_properties:
        definition = {k: v for k, v in definitions[term].items() if k != "@id"}
        range_ = ontology.value(term, RDFS.range)
        if range_ == RDF.langString:
            assert definition == {"@container": "@language"}, term
        elif range_ in (None, XSD.string):  # a bare JSON string is an xsd:string
            assert definition == {}, term
        else:
            assert set(definition) == {"@type"}, term
            assert expand(definition["@type"]) == range_, term


def test_terms_are_sorted_within_their_groups(context: dict[str, Any]) -> None:
    prefixes = [name for name in context if name in PREFIXES]
    classes = [k for k, v in context.items() if isinstance(v, str) and k not in PREFIXES]
    ours = [k for k, v in context.items() if isinstance(v, dict) and v["@id"].startswith("rk:")]
    others = [k for k, v in context.items() if isinstance(v, dict) and k not in ours]
    assert list(context) == ["@version", *prefixes, *classes, *ours, *others]
    for group in (prefixes, classes, others):
        assert group == sorted(group)
    assert ours == sorted(ours)


@pytest.mark.parametrize("name", ["good_data", "concepts"])
def test_a_round_trip_loses_nothing(
    context: dict[str, Any], name: str, request: pytest.FixtureRequest
) -> None:
    graph: Graph = request.getfixturevalue(name)
    expanded = jsonld.expand(json.loads(graph.serialize(format="json-ld")))
    compacted = jsonld.compact(expanded, {"@context": context})
    assert canonical(jsonld.expand(compacted)) == canonical(expanded)
    written = json.dumps(compacted).encode()
    back = set(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD))
    given = graph.serialize(format="nt", encoding="utf-8")
    assert back == set(pyoxigraph.parse(given, format=pyoxigraph.RdfFormat.N_TRIPLES))


def canonical(document: list[dict[str, Any]]) -> str:
    return str(jsonld.normalize(document, {"format": "application/n-quads"}))


@pytest.mark.parametrize("name", ["good_data", "concepts"])
def test_compacted_data_use_terms_and_no_long_names(
    context: dict[str, Any], name: str, request: pytest.FixtureRequest
) -> None:
    graph: Graph = request.getfixturevalue(name)
    expanded = jsonld.expand(json.loads(graph.serialize(format="json-ld")))
    compacted = jsonld.compact(expanded, {"@context": context})
    used = {key for node in compacted["@graph"] for key in node}
    assert {key for key in used if ":" in key} == set()
