"""Every term of another vocabulary that we use exists in that vocabulary.

Linters pass over terms that look right and are not there, such as owl:subPropertyOf. What exists is
listed in declared_terms.json, namespace by namespace, with where it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib import namespace as rdflib_namespaces
from rdflib.namespace import RDF, RDFS, DefinedNamespace

from renkei.content import Content
from renkei.names import BASE

Declared = Mapping[str, frozenset[str]]


def unknown_terms(triples: Iterable[tuple[object, ...]], declared: Declared) -> set[str]:
    """The IRIs that are used as terms, or have the namespace of a vocabulary, and are not known.

    Used as terms are predicates, classes of things, datatypes, and the subjects and objects of the
    relations between terms.
    """
    between_terms = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    iris: set[str] = set()
    for subject, predicate, value in (triple[:3] for triple in triples):
        iris.add(str(predicate))
        if predicate == RDF.type or predicate in between_terms:
            iris.add(str(value))
        if predicate in between_terms:
            iris.add(str(subject))
        if isinstance(value, Literal) and value.datatype:
            iris.add(str(value.datatype))
        for node in (subject, value):
            if isinstance(node, URIRef) and namespace_of(node, declared):
                iris.add(str(node))
    return {iri for iri in iris if not iri.startswith(BASE) and not exists(iri, declared)}


def namespace_of(iri: str, declared: Declared) -> str | None:
    """The vocabulary that an IRI claims to be of; the longest namespace that fits."""
    fitting = [space for space in declared if iri.startswith(space) and iri != space]
    return max(fitting, key=len, default=None)


def exists(iri: str, declared: Declared) -> bool:
    """Whether the vocabulary that an IRI claims to be of declares it."""
    space = namespace_of(iri, declared)
    return space is not None and iri.removeprefix(space) in declared[space]


def triples_of(path: Path) -> set[tuple[object, ...]]:
    dataset = Dataset()
    dataset.parse(path, format="trig")
    return {tuple(quad) for quad in dataset.quads()}


def test_every_term_in_the_files_of_the_content_exists(
    content: Content, declared: Declared
) -> None:
    files = [
        *content.ontology.glob("*.ttl"),
        *content.shapes.rglob("*.ttl"),
        *content.data.rglob("*.ttl"),
        *content.data.rglob("*.trig"),
    ]
    assert {path.parent.name for path in files} >= {"ontology", "shapes", "authority", "statements"}
    unknown = {path.name: unknown_terms(triples_of(path), declared) for path in files}
    assert {name: terms for name, terms in unknown.items() if terms} == {}


def test_every_term_in_a_fresh_build_exists(whole: Graph, declared: Declared) -> None:
    assert unknown_terms(whole, declared) == set()


def test_every_term_in_the_questions_and_checks_exists(
    content: Content, declared: Declared
) -> None:
    files = [*content.queries.glob("*.rq"), *content.shapes.rglob("*.rq")]
    assert len(files) > 10
    for path in files:
        used = terms_of_query(path.read_text(encoding="utf-8"), declared)
        assert not {iri for iri in used if not exists(iri, declared)}, path.name


def terms_of_query(text: str, declared: Declared) -> set[str]:
    """The terms of other vocabularies that a query names, by prefixed name or by IRI."""
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    prefixes = dict(re.findall(r"(?i)^prefix\s+(\w+):\s*<([^>]*)>", text, re.MULTILINE))
    body = re.sub(r"(?i)^prefix\s.*$|\"[^\"]*\"", "", text, flags=re.MULTILINE)
    names = re.findall(r"(?<![\w:?<])(\w+):([A-Za-z][\w-]*)", body)
    iris = {prefixes[prefix] + local for prefix, local in names if prefix in prefixes}
    iris |= set(re.findall(r"<([^<>\s]+)>", body))
    return {iri for iri in iris if namespace_of(iri, declared)}


@pytest.mark.parametrize(
    ("triple", "unknown"),
    [
        ("rk:City owl:subPropertyOf schema:Place", "owl#subPropertyOf"),
        ("rk:City skos:closeMatch cv:PublicEventPublicEvent", "m8g/PublicEventPublicEvent"),
        ("rk:City rdfs:subClassOf <http://schema.org/City>", "http://schema.org/City"),
        ("rk:City rdfs:subClassOf <https://schema.org/Award>", "schema.org/Award"),
        ("rk:award skos:closeMatch prov:wasAssociatedWIth", "prov#wasAssociatedWIth"),
        ("rk:City skos:closeMatch <http://imi.go.jp/ns/core/rdf#都市型>", "core/rdf#都市型"),
        ("id:city/x a schema:Town", "schema.org/Town"),
        ("id:city/x <https://example.org/own> 1", "example.org/own"),
        ("id:city/x rk:change '1'^^xsd:decimel", "XMLSchema#decimel"),
        ("id:city/x rk:unit unit:PERCENTAGE", "unit/PERCENTAGE"),
    ],
)
def test_a_term_that_does_not_exist_is_found(declared: Declared, triple: str, unknown: str) -> None:
    spaces = {
        "cv": "http://data.europa.eu/m8g/",
        "id": f"{BASE}id/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": str(RDFS),
        "rk": f"{BASE}ont#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "unit": "http://qudt.org/vocab/unit/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in spaces.items())
    triple = triple.replace("id:city/x", f"<{BASE}id/city/x>")
    (found,) = unknown_terms(Graph().parse(data=f"{head}{triple} .", format="turtle"), declared)
    assert found.endswith(unknown)


def test_a_term_that_does_not_exist_is_found_in_a_query(declared: Declared) -> None:
    query = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
    # owl:inAComment does not count
    SELECT * { ?s owl:sameAs ?o ; owl:sameIs "owl:inAString" }"""
    unknown = {iri for iri in terms_of_query(query, declared) if not exists(iri, declared)}
    assert unknown == {"http://www.w3.org/2002/07/owl#sameIs"}


def test_what_we_use_is_also_in_the_namespaces_that_rdflib_has(
    whole: Graph, declared: Declared
) -> None:
    """Two readings of the same vocabularies agree on every term that counts."""
    known = {
        str(class_._NS): class_
        for class_ in vars(rdflib_namespaces).values()
        if isinstance(class_, type)
        and issubclass(class_, DefinedNamespace)
        and class_ is not DefinedNamespace
    }
    used = {node for triple in whole for node in triple if isinstance(node, URIRef)}
    spaces = {iri: namespace_of(iri, declared) for iri in used}
    compared = {iri: space for iri, space in spaces.items() if space in known}
    assert len(set(compared.values())) >= 12
    assert {iri for iri, space in compared.items() if iri not in known[str(space)]} == set()


def test_what_others_say_is_about_listed_terms(declared: Declared, foreign: Graph) -> None:
    assert unknown_terms(foreign, declared) == set()


def test_the_list_is_sorted(declared: Declared) -> None:
    assert list(declared) == sorted(declared)
