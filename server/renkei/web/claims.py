"""Facts with the words they rest on: facts that rest on the same words make one claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from renkei.names import AUTHORITY_GRAPH, CURATED_GRAPHS, PROVENANCE_GRAPH, VOCABULARY_GRAPH, curie
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.lookup import Evidence, Lookup, is_web_address
from renkei.web.terms import Node, Term

KINDS: Final = (
    "stated",
    "inferred",
    "curated",
    "authority",
    "link",
    "vocabulary",
    "provenance",
    "elsewhere",
    "file",
)
"""How a statement came about; `elsewhere` is a fact from another source, `file` any other graph."""

_WHOLE_GRAPHS: Final = {
    str(AUTHORITY_GRAPH): "authority",
    str(VOCABULARY_GRAPH): "vocabulary",
    str(PROVENANCE_GRAPH): "provenance",
}
_LINKS: Final = terms.GRAPHS + "links/"

_ORDER: Final = (
    "rdfs:label",
    "skos:prefLabel",
    "skos:altLabel",
    "rdf:type",
    "rk:eventType",
    "rk:attendanceMode",
    "rk:edtf",
    "rk:month",
    "rk:earliest",
    "rk:latest",
    "rk:asWritten",
    "schema:location",
    "rk:participant",
    "rk:participantGroup",
    "rk:role",
    "rk:mode",
    "rk:inOffice",
    "rk:representing",
    "rk:partner",
    "rk:signatory",
    "rk:governs",
    "rk:inCountry",
    "rk:phaseOf",
    "rk:inPhase",
    "oa:exact",
    "oa:prefix",
    "oa:suffix",
    "oa:start",
    "oa:end",
    "foaf:page",
    "foaf:homepage",
)
"""Properties that come first, in this order."""


@dataclass(frozen=True)
class Statement:
    """That a graph holds a fact.

    Attributes:
        kind: one of `KINDS`.
        graph: the graph; None for a fact in the default graph alone.
        evidence: the words it rests on.
        addresses: where the graph as a whole was taken from.
    """

    kind: str
    graph: Node | None
    evidence: tuple[Evidence, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Values:
    """A property with its values, or, incoming, with the things that have it."""

    predicate: NamedNode
    values: tuple[Term, ...]


@dataclass(frozen=True)
class Claim:
    """Facts that the same statements make.

    Attributes:
        properties: the facts, by property.
        statements: who says so, where.
    """

    properties: tuple[Values, ...]
    statements: tuple[Statement, ...]

    @property
    def rests_on_words(self) -> bool:
        """Whether any of its statements has a sentence."""
        return any(statement.evidence for statement in self.statements)


class Claims:
    """Makes claims of quads.

    Args:
        lookup: the dataset.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._statements: dict[Node, Statement] = {}

    def outgoing(self, quads: Iterable[Quad]) -> list[Claim]:
        """The claims about a subject: properties with their values."""
        return self._claims((quad.predicate, quad.object, quad) for quad in quads)

    def incoming(self, quads: Iterable[Quad]) -> list[Claim]:
        """The claims that point to an object: properties with their subjects."""
        return self._claims((quad.predicate, quad.subject, quad) for quad in quads)

    def statement(self, graph: Node) -> Statement:
        """What a named graph is, and the words it rests on."""
        if graph not in self._statements:
            evidence = self._lookup.evidence_of(graph, terms.DERIVED_FROM)
            sources = self._lookup.objects(graph, terms.SOURCE)
            iris = (source.value for source in sources if isinstance(source, NamedNode))
            addresses = tuple(filter(is_web_address, iris))
            self._statements[graph] = Statement(kind_of(graph.value), graph, evidence, addresses)
        return self._statements[graph]

    def _claims(self, facts: Iterable[tuple[NamedNode, Term, Quad]]) -> list[Claim]:
        graphs: dict[tuple[NamedNode, Term], list[Node]] = {}
        subjects: dict[tuple[NamedNode, Term], Node] = {}
        for predicate, value, quad in facts:
            named = graphs.setdefault((predicate, value), [])
            if isinstance(quad.subject, Node):
                subjects[predicate, value] = quad.subject
            if not isinstance(quad.graph_name, DefaultGraph):
                named.append(quad.graph_name)
        grouped: dict[tuple[Statement, ...], list[tuple[NamedNode, Term]]] = {}
        for fact, names in graphs.items():
            made = [self.statement(name) for name in names]
            key = tuple(sorted(made, key=_place)) or self._unnamed(subjects.get(fact))
            grouped.setdefault(key, []).append(fact)
        claims = [Claim(_by_property(grouped[key]), key) for key in grouped]
        return sorted(claims, key=_claim_place)

    def _unnamed(self, subject: Node | None) -> tuple[Statement, ...]:
        """Data without graphs keeps the evidence of n-ary nodes on the nodes themselves."""
        evidence = self._lookup.evidence_of(subject, terms.EVIDENCE) if subject else ()
        return (Statement("file", None, evidence),)


def kind_of(graph: str) -> str:
    """How the statements of a graph came about, from its name.

    >>> kind_of("https://w3id.org/renkei/graph/tokyo-kl/p12/inferred")
    'inferred'
    >>> kind_of("https://w3id.org/renkei/graph/authority"), kind_of("https://example.org/g")
    ('authority', 'file')
    """
    if not graph.startswith(terms.GRAPHS):
        return "file"
    if graph in _WHOLE_GRAPHS:
        return _WHOLE_GRAPHS[graph]
    if graph.startswith(CURATED_GRAPHS):
        return "elsewhere"
    if graph.startswith(_LINKS):
        return "link"
    last = graph.rpartition("/")[2]
    return last if last in ("inferred", "curated") else "stated"


def _by_property(facts: Iterable[tuple[NamedNode, Term]]) -> tuple[Values, ...]:
    values: dict[NamedNode, list[Term]] = {}
    for predicate, value in facts:
        values.setdefault(predicate, []).append(value)
    ordered = sorted(values, key=_rank)
    return tuple(
        Values(predicate, tuple(sorted(values[predicate], key=lambda value: natural(str(value)))))
        for predicate in ordered
    )


def _claim_place(claim: Claim) -> tuple[bool, tuple[int, str], tuple[object, ...]]:
    """What is said of the thing itself, then where else it is known."""
    first = claim.statements[0]
    return first.kind == "link", _rank(claim.properties[0].predicate), _place(first)


def _rank(predicate: NamedNode) -> tuple[int, str]:
    short = curie(predicate.value)
    return _ORDER.index(short) if short in _ORDER else len(_ORDER), short


def _place(statement: Statement) -> tuple[int, bool, int, list[tuple[int, str]]]:
    """Kinds in their order; statements with words first, in the order of the text."""
    start = statement.evidence[0].start if statement.evidence else None
    name = str(statement.graph) if statement.graph else ""
    return KINDS.index(statement.kind), start is None, start or 0, natural(name)
