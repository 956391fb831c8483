"""How the vocabulary is used: no term that is not declared, each where its definition allows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

import renkei
from renkei.content import Content
from renkei.names import PREFIXES
from renkei.terms import RK

SUFFIXES = {".ttl", ".trig", ".rq", ".tsv", ".jsonld", ".json", ".py", ".html", ".toml"}
NAME = re.compile(
    rf"(?<![\w:/-])rk:([A-Za-z]\w*)|\bRK\.([A-Za-z]\w*)|\bRK\[\"(\w+)\"\]|{re.escape(RK)}([A-Za-z]\w*)"
)


def names_of(text: str) -> set[str]:
    """The local names of our terms that a text mentions.

    Prefixed as in Turtle and SPARQL, as attributes in Python, or as whole IRIs.
    """
    return {next(filter(None, match.groups())) for match in NAME.finditer(text)}


def test_terms_are_found_however_they_are_written() -> None:
    text = f'rk:City RK.Event RK["Award"] <{RK}edtf> graph:rk:no _MARK.sub RKX.no x-rk:no'
    assert names_of(text) == {"City", "Event", "Award", "edtf"}


@pytest.mark.parametrize("folder_name", ["ontology", "shapes", "data", "queries", "server"])
def test_every_term_of_ours_is_declared(
    content: Content, terms: set[URIRef], folder_name: str
) -> None:
    root = Path(renkei.__file__).parent if folder_name == "server" else content.root / folder_name
    files = [path for path in root.rglob("*") if path.suffix in SUFFIXES]
    assert files
    known = {term.removeprefix(str(RK)) for term in terms}
    undeclared = {
        path.relative_to(root).as_posix(): names_of(path.read_text(encoding="utf-8")) - known
        for path in files
    }
    assert {name: names for name, names in undeclared.items() if names} == {}


def test_every_term_of_ours_in_a_fresh_build_is_declared(whole: Graph, terms: set[URIRef]) -> None:
    used = {
        node
        for triple in whole
        for node in triple
        if isinstance(node, URIRef) and node.startswith(str(RK))
    }
    assert used <= terms


def breaches(data: Graph, axioms: Graph, properties: set[URIRef]) -> set[tuple[str, str, str]]:
    """Side, property and thing, where what a property demands of its ends is not said of them.

    A reasoner would conclude the type instead of missing it. That the type is asserted, itself or
    by a class below it, shows that the conclusion is one we hold to.
    """

    def is_a(thing: Node, class_: Node) -> bool:
        return any(
            class_ in set(axioms.transitive_objects(type_, RDFS.subClassOf))
            for type_ in data.objects(thing, RDF.type)
        )

    def fits(value: Node, range_: Node) -> bool:
        if not isinstance(value, Literal):
            return is_a(value, range_)
        kind = RDF.langString if value.language else value.datatype or XSD.string
        return kind == range_

    return {
        (side, str(property_), str(end))
        for property_ in properties
        for subject, value in data.subject_objects(property_)
        for side, end, holds in (
            ("domain", subject, is_a),
            ("range", value, fits),
        )
        for class_ in axioms.objects(property_, RDFS[side])
        if not holds(end, class_)
    }


@pytest.fixture(scope="module")
def axioms(vocabulary: Graph, foreign: Graph) -> Graph:
    """Our classes and properties, and what others say of what stands above them."""
    return vocabulary + foreign


def test_every_domain_and_range_holds_in_a_fresh_build(
    whole: Graph, axioms: Graph, object_properties: set[URIRef], datatype_properties: set[URIRef]
) -> None:
    properties = object_properties | datatype_properties
    assert breaches(whole, axioms, properties) == set()


@pytest.mark.parametrize(
    ("wrong", "breach"),
    [
        ("city:x rk:governs city:x", ("domain", "governs", "x")),
        ("gov:x a rk:CityGovernment ; rk:governs gov:x", ("range", "governs", "x")),
        ('event:x rk:asWritten "2021"', ("range", "asWritten", "2021")),
        ('event:x rk:earliest "2021-03"^^xsd:gYearMonth', ("range", "earliest", "2021-03")),
        ("event:x rk:month city:x", ("range", "month", "x")),
        ("award:x a rk:Award ; rk:runBy city:x . city:x a rk:City", ("range", "runBy", "x")),
        ("event:x a rk:Event ; rk:runBy gov:x", ("domain", "runBy", "x")),
    ],
)
def test_a_breach_is_found(
    axioms: Graph,
    object_properties: set[URIRef],
    datatype_properties: set[URIRef],
    wrong: str,
    breach: tuple[str, str, str],
) -> None:
    spaces = PREFIXES | {k: f"{PREFIXES['id']}{k}/" for k in ("city", "gov", "event", "award")}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in spaces.items())
    data = Graph().parse(data=f"{head}{wrong} .", format="turtle")
    found = breaches(data, axioms, object_properties | datatype_properties)
    assert breach in {
        (side, p.removeprefix(str(RK)), end.rsplit("/")[-1]) for side, p, end in found
    }


def test_nothing_is_declared_that_nothing_uses(whole: Graph, terms: set[URIRef]) -> None:
    """The one property that is never stated is the inverse of one that is."""
    used = set(whole.predicates()) | set(whole.objects(None, RDF.type))
    assert terms - used == {RK.governedBy}
    assert (RK.governs, OWL.inverseOf, RK.governedBy) in whole
