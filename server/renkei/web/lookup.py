"""Reading the served dataset by pattern: what is said of a thing, and on which words it rests.

No SPARQL of others is run here, since it could not be stopped. The engine's iterators must not
outlive the call, since they may not pass to another thread: each is read to its end, or to its
limit, at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryTriples, Store, Triple

from renkei.names import CURATED_GRAPHS
from renkei.web import terms
from renkei.web.terms import Node, Term

_NUMBER_LIMIT: Final = 18
_KEPT: Final = 20_000
"""Evidence that is kept; beyond that all is read anew."""


@dataclass(frozen=True)
class Source:
    """A document that evidence is quoted from.

    Attributes:
        iri: the document.
        address: where it is published; None where that is not known or not an http address.
        publisher: who published it.
        language: the tag of its language; empty where that is not known.
    """

    iri: NamedNode
    address: str | None
    publisher: NamedNode | None
    language: str


@dataclass(frozen=True)
class Evidence:
    """One contiguous range of a document.

    Attributes:
        iri: the evidence.
        exact: the words.
        prefix: the words before.
        suffix: the words after.
        start: offset of the first code point; None where it is not given.
        end: offset after the last code point.
        source: the document.
    """

    iri: NamedNode
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    source: Source | None = None


class Lookup:
    """The served dataset, read by pattern.

    Args:
        store: the dataset, with its default graph as served.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._evidence: dict[NamedNode, Evidence | None] = {}

    def quads(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        graph: Node | DefaultGraph | None = None,
        *,
        limit: int | None = None,
    ) -> list[Quad]:
        """The quads of a pattern, in any graph where none is given, at most `limit`."""
        found = self._store.quads_for_pattern(subject, predicate, value, graph)
        return list(islice(found, limit))

    def construct(self, query: str, *, limit: int) -> list[Triple]:
        """What a CONSTRUCT of our own gives, at most `limit` triples.

        Args:
            query: a query whose patterns all begin at a thing that it names.
            limit: triples to read.
        """
        found = self._store.query(query)
        assert isinstance(found, QueryTriples)
        return list(islice(found, limit))

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """The values of a property, each once; those of other sources last."""
        quads = sorted(self.quads(subject, predicate), key=_precedence)
        return list(dict.fromkeys(quad.object for quad in quads))

    def subjects(self, predicate: NamedNode, value: Term) -> list[Node]:
        """What has a value for a property, each once."""
        found = (quad.subject for quad in self.quads(None, predicate, value))
        return [node for node in dict.fromkeys(found) if isinstance(node, Node)]

    def node(self, subject: Node, predicate: NamedNode) -> NamedNode | None:
        """The first value of a property that is an IRI."""
        values = self.objects(subject, predicate)
        return next((value for value in values if isinstance(value, NamedNode)), None)

    def text(self, subject: Node, predicate: NamedNode) -> str:
        """The text of the first literal of a property, or an empty string."""
        values = self.objects(subject, predicate)
        return next((value.value for value in values if isinstance(value, Literal)), "")

    def literals(self, subject: Node, predicate: NamedNode) -> list[Literal]:
        """The values of a property that are literals."""
        return [v for v in self.objects(subject, predicate) if isinstance(v, Literal)]

    def is_subject(self, node: Node) -> bool:
        """Whether anything is said of `node`."""
        return bool(self.quads(node, limit=1))

    def knows(self, node: Node) -> bool:
        """Whether `node` is the subject or the object of anything."""
        return self.is_subject(node) or bool(self.quads(None, None, node, limit=1))

    def has_graph(self, graph: Node) -> bool:
        """Whether there is such a named graph."""
        return bool(self.quads(None, None, None, graph, limit=1))

    def first_known(self, iris: Iterable[str], *, graph: bool = False) -> NamedNode | None:
        """The first of the IRIs that the dataset knows, as a thing or as a graph."""
        for iri in iris:
            try:
                node = NamedNode(iri)
            except ValueError:
                continue
            if self.has_graph(node) if graph else self.knows(node):
                return node
        return None

    def evidence_of(self, holder: Node, predicate: NamedNode) -> tuple[Evidence, ...]:
        """The evidence that a graph is derived from, or a thing points to, in text order."""
        found = (
            self.evidence(value)
            for value in self.objects(holder, predicate)
            if isinstance(value, NamedNode)
        )
        known = [evidence for evidence in found if evidence is not None]
        return tuple(sorted(known, key=lambda item: (item.start or 0, item.end or 0)))

    def evidence(self, iri: NamedNode) -> Evidence | None:
        """The evidence with this IRI, or None where no words are given."""
        kept = self._evidence
        if iri in kept:
            return kept[iri]
        if len(kept) >= _KEPT:
            self._evidence = kept = {}  # never emptied: another thread may read the old one
        kept[iri] = found = self._read_evidence(iri)
        return found

    def _read_evidence(self, iri: NamedNode) -> Evidence | None:
        values: dict[NamedNode, str] = {}
        for selector in self.objects(iri, terms.HAS_SELECTOR):
            if isinstance(selector, Node):
                for quad in self.quads(selector):
                    if isinstance(quad.object, Literal):
                        values.setdefault(quad.predicate, quad.object.value)
        if terms.EXACT not in values:
            return None
        document = self.node(iri, terms.HAS_SOURCE)
        return Evidence(
            iri,
            values[terms.EXACT],
            values.get(terms.PREFIX, ""),
            values.get(terms.SUFFIX, ""),
            _number(values.get(terms.START)),
            _number(values.get(terms.END)),
            self.source(document) if document else None,
        )

    def source(self, document: NamedNode) -> Source:
        """What is known of a document."""
        page = self.node(document, terms.PAGE)
        return Source(
            document,
            page.value if page and is_web_address(page.value) else None,
            self.node(document, terms.PUBLISHER),
            self.text(document, terms.LANGUAGE),
        )


def is_from_elsewhere(quad: Quad) -> bool:
    """Whether a quad is in a graph of facts from another source than the pages that were read."""
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph.value.startswith(CURATED_GRAPHS)


def is_web_address(iri: str) -> bool:
    """Whether an IRI may become a link: `javascript:` and its like may not.

    >>> is_web_address("https://example.org/"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return iri.lower().startswith(("http://", "https://"))


def _precedence(quad: Quad) -> tuple[bool, str]:
    return is_from_elsewhere(quad), str(quad.object)


def _number(text: str | None) -> int | None:
    digits = text or ""
    return (
        int(digits)
        if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_LIMIT
        else None
    )
