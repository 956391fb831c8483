"""What is asked, and of which data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, serialize

from renkei.content import Content
from renkei.names import CURATED_GRAPHS
from renkei.questions.question import read_questions
from renkei.store.dataset import Dataset, load
from renkei.terms import ID

COPIES: Final = 40
"""How often the larger graph holds the facts of the built one, each time about other things."""
_PREFIXES: Final = """PREFIX rk: <https://w3id.org/renkei/ont#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
UNIQUE_SMALL: Final = tuple(
    _PREFIXES + query
    for query in (
        "SELECT ?p ?o { <https://w3id.org/renkei/id/city/tokyo> ?p ?o FILTER(?p != <urn:UNIQUE>) }",
        "SELECT ?e ?l { ?e a rk:Event ; rdfs:label ?l FILTER(?e != <urn:UNIQUE>) } LIMIT 10",
        "SELECT ?a ?r { ?x rk:participant ?a ; rk:role ?r FILTER(?a != <urn:UNIQUE>) } LIMIT 10",
        'ASK { <https://w3id.org/renkei/id/city/jakarta> rdfs:label "UNIQUE" }',
        "SELECT ?l { <https://w3id.org/renkei/id/organisation/iges> rdfs:label ?l "
        'FILTER(STR(?l) != "UNIQUE") }',
    )
)
"""Small queries, none asked twice."""
HEAVY: Final = tuple(
    _PREFIXES + query
    for query in (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p != <urn:UNIQUE>) } "
        "GROUP BY ?p ORDER BY DESC(?n) ?p",
        "SELECT ?a ?b (COUNT(DISTINCT ?e) AS ?n) { ?e rk:hasParticipation/rk:participant ?a , ?b "
        "FILTER(STR(?a) < STR(?b) && ?a != <urn:UNIQUE>) } "
        "GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 20",
        'SELECT ?s ?l { ?s rdfs:label ?l FILTER(REGEX(?l, "協力|cooperation") && '
        "?s != <urn:UNIQUE>) } ORDER BY ?s STR(?l) LIMIT 50",
        "SELECT ?t (COUNT(DISTINCT ?s) AS ?n) (MIN(STR(?l)) AS ?first) "
        '{ ?s a ?t ; rdfs:label ?l FILTER(LANG(?l) = "ja" && ?s != <urn:UNIQUE>) } GROUP BY ?t',
        "SELECT (COUNT(*) AS ?n) { ?a rk:role ?x . ?b rk:role ?x FILTER(?a != <urn:UNIQUE>) }",
    )
)
"""Analytic queries over much of the larger graph, none asked twice."""
_CROSS: Final = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE: Final = (
    f'SELECT (COUNT(*) AS ?n) {_CROSS} HAVING(COUNT(*) != "UNIQUE")',
    f"SELECT DISTINCT ?c ?f ?i {_CROSS} ORDER BY ?i ?f # UNIQUE",
    f'SELECT * {{ {_CROSS} FILTER(CONTAINS(CONCAT(STR(?c), STR(?f), STR(?l)), "UNIQUE")) }}',
    "SELECT * { ?s (!<urn:UNIQUE>)* ?o . ?o (!<urn:b>)* ?x . ?x (!<urn:c>)* ?y }",
)
"""Queries that take as long as they are let, and much memory; none crashes a parser."""


def fresh(query: str) -> str:
    """The query as nobody has asked it before."""
    return query.replace("UNIQUE", uuid4().hex)


def named_queries(content: Content) -> dict[str, str]:
    """The questions by name, without the comments of their headers."""
    return {
        name: re.sub(r"(?m)^#\+.*\n", "", question.sparql)
        for name, question in read_questions(content).items()
    }


def selects(content: Content) -> dict[str, str]:
    """Those of them that give rows."""
    found = named_queries(content)
    return {
        name: query for name, query in found.items() if re.search(r"^SELECT\b", query, re.MULTILINE)
    }


def write_graph(content: Content, path: Path) -> int:
    """The built graph as it is served: named graphs, and their merge in the default graph."""
    quads = list(_served(content))
    path.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    return len(quads)


def write_larger(content: Content, path: Path, copies: int = COPIES) -> int:
    """The merge of the built graph, once as it is and the other times about things of new names."""
    triples = [quad.triple for quad in _served(content) if quad.graph_name == DefaultGraph()]
    text = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        for number in range(1, copies):
            file.write(text.replace(f"<{ID}", f"<{ID}copy-{number}/"))
    return copies * len(triples)


def _served(content: Content) -> Iterator[Quad]:
    release = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
    store: Store = load(release)
    yield from store
