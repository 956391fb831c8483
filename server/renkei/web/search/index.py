"""The index: what each thing of a release can be found by, read once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from renkei.names import FOAF, ID, OWL, RDFS, RK, SKOS, curie
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.lookup import Lookup
from renkei.web.search.entries import (
    NAMED_GRAPH,
    NOT_STATED,
    TERM,
    Entry,
    Index,
    Name,
    Quote,
    last_part,
)
from renkei.web.search.folding import fold
from renkei.web.terms import Node


def _node(iri: object) -> NamedNode:
    return NamedNode(str(iri))


_NAMES: Final = (
    *((predicate, 0) for predicate in terms.NAMING),
    (_node(SKOS.altLabel), 1),
    (_node(FOAF.nick), 1),
    (_node(SKOS.hiddenLabel), 2),
)
"""Properties that name a thing, with how much a name by them is its name: 0 is most."""
_MATCHES: Final = tuple(
    map(
        _node,
        (
            *(SKOS.exactMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.broadMatch),
            *(SKOS.relatedMatch, OWL.sameAs),
        ),
    )
)
"""Properties that tie a thing to what stands for it elsewhere."""
_CLASSES: Final = frozenset(
    _node(iri)
    for iri in (
        *(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
        *(OWL.Ontology, RDFS.Class, RDFS.Datatype),
    )
)
_CITY: Final = _node(RK.City)
_GOVERNS: Final = _node(RK.governs)
_MENTIONS: Final = _node(RK.mentions)
_EVENT_TYPE: Final = _node(RK.eventType)
_MODE: Final = _node(RK.attendanceMode)
_LATEST: Final = _node(RK.latest)
_AS_WRITTEN: Final = _node(RK.asWritten)
_EVENTS: Final = tuple(map(_node, (RK.Event, "https://schema.org/Event")))
_YEAR: Final = re.compile(r"\d{4}(?!\d)")
_LONGEST_SPAN: Final = 200
"""Years between two dates beyond which only the two count."""
_LONGEST_IDENTIFIER: Final = 60


def build_index(lookup: Lookup) -> Index:
    """Read the index of a dataset: everything that has a name and an IRI.

    Names are taken from all graphs; cities, years and modes from the default graph, which facts of
    other sources are not part of. Only where nothing is in it, they are taken from all graphs.
    """
    return _Builder(lookup).build()


class _Builder:
    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        cities = self._nodes(lookup.quads(None, terms.TYPE, _CITY))
        self._city_of: dict[object, set[NamedNode]] = {city: {city} for city in cities}
        for quad in lookup.quads(None, _GOVERNS):
            if quad.object in cities and isinstance(quad.object, NamedNode):
                self._city_of.setdefault(quad.subject, set()).add(quad.object)
        self._labels: dict[Node, tuple[str, ...]] = {}
        merged = lookup.quads(None, None, None, DefaultGraph(), limit=1)
        self._graph = DefaultGraph() if merged else None

    def build(self) -> Index:
        names = self._names()
        types = {node: self._types(node) for node in names}
        usual = _usual_kinds(types)
        ordered = sorted(names, key=lambda node: natural(node.value))
        return Index(
            tuple(
                self._entry(node, _kind(node, types[node], usual), types[node], names[node])
                for node in ordered
            )
        )

    @staticmethod
    def _nodes(quads: Iterable[Quad]) -> set[NamedNode]:
        return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}

    def _names(self) -> dict[NamedNode, tuple[Name, ...]]:
        found: dict[NamedNode, dict[tuple[str, str], Name]] = defaultdict(dict)
        for predicate, depth in _NAMES:
            for quad in self._lookup.quads(None, predicate):
                node, value = quad.subject, quad.object
                if isinstance(node, NamedNode) and isinstance(value, Literal):
                    language = value.language or ""
                    name = Name(value.value, language, fold(value.value), depth)
                    if name.folded:
                        found[node].setdefault((value.value, language), name)
        return {
            node: tuple(sorted(given.values(), key=lambda it: (it.depth, it.language, it.text)))
            for node, given in found.items()
        }

    def _types(self, node: NamedNode) -> tuple[NamedNode, ...]:
        types = self._lookup.objects(node, terms.TYPE)
        return tuple(value for value in types if isinstance(value, NamedNode))

    def _entry(
        self, node: NamedNode, kind: str, types: tuple[NamedNode, ...], names: tuple[Name, ...]
    ) -> Entry:
        stated = self._lookup.quads(node, None, None, self._graph)
        mode = next((q.object for q in stated if q.predicate == _MODE), None)
        described = (*types, *(q.object for q in stated if q.predicate in (_EVENT_TYPE, _MODE)))
        about = {label for it in described if isinstance(it, NamedNode) for label in self._said(it)}
        dates = {fold(text) for quad in stated for text in _dates(quad)}
        return Entry(
            node,
            kind,
            types,
            names,
            frozenset(self._identifiers(node, stated)),
            tuple(sorted(dates - {""})),
            tuple(sorted(about)),
            self._quotes(node, stated),
            frozenset(self._cities(node, stated)),
            frozenset(_years(stated)),
            self._mode(mode, types) if stated else None,
            not stated,
        )

    def _said(self, node: NamedNode) -> tuple[str, ...]:
        """The folded labels of a concept or class."""
        if node not in self._labels:
            literals = [it for p in terms.NAMING for it in self._lookup.literals(node, p)]
            folded = (fold(literal.value) for literal in literals)
            self._labels[node] = tuple(dict.fromkeys(text for text in folded if text))
        return self._labels[node]

    def _identifiers(self, node: NamedNode, stated: list[Quad]) -> Iterable[str]:
        yield from (node.value, fold(node.value), fold(curie(node.value)), fold(last_part(node)))
        for predicate in _MATCHES:
            for value in self._lookup.objects(node, predicate):
                if isinstance(value, NamedNode):
                    yield from (value.value, fold(value.value), fold(last_part(value)))
        for quad in stated:
            value = quad.object
            if isinstance(value, Literal) and not value.language and _is_identifier(value.value):
                yield fold(value.value)

    def _quotes(self, node: NamedNode, stated: list[Quad]) -> tuple[Quote, ...]:
        """The sentences of a thing and of its participations, which have no entry."""
        joined = [quad.object for quad in stated if quad.predicate == terms.HAS_PARTICIPATION]
        holders = (node, *(it for it in joined if isinstance(it, Node)))
        found = (it for holder in holders for it in self._evidence(holder))
        return tuple(dict.fromkeys(found))

    def _evidence(self, holder: Node) -> Iterable[Quote]:
        for it in self._lookup.evidence_of(holder, terms.EVIDENCE):
            yield Quote(it.exact, it.source.language if it.source else "", fold(it.exact))

    def _cities(self, node: NamedNode, stated: list[Quad]) -> Iterable[NamedNode]:
        yield from self._city_of.get(node, ())
        for quad in stated:
            if quad.predicate == terms.HAS_PARTICIPATION and isinstance(quad.object, Node):
                for own in self._lookup.quads(quad.object, None, None, self._graph):
                    yield from self._city_of.get(own.object, ())
            elif quad.predicate != _MENTIONS:
                yield from self._city_of.get(quad.object, ())

    def _mode(self, mode: object, types: tuple[NamedNode, ...]) -> str | None:
        if isinstance(mode, NamedNode):
            return self._lookup.text(mode, terms.NOTATION) or last_part(mode)
        return NOT_STATED if any(type_ in _EVENTS for type_ in types) else None


def _usual_kinds(types: dict[NamedNode, tuple[NamedNode, ...]]) -> dict[NamedNode, str]:
    """For each class the kind that most of our things of it are."""
    counts: dict[NamedNode, Counter[str]] = defaultdict(Counter)
    for node, classes in types.items():
        if node.value.startswith(str(ID)):
            for class_ in classes:
                counts[class_][_own_kind(node)] += 1
    return {class_: max(sorted(found), key=found.__getitem__) for class_, found in counts.items()}


def _kind(node: NamedNode, types: tuple[NamedNode, ...], usual: dict[NamedNode, str]) -> str:
    if node.value.startswith(str(ID)):
        return _own_kind(node)
    if node.value.startswith(terms.GRAPHS):
        return NAMED_GRAPH
    if node.value.startswith(str(RK)) or any(type_ in _CLASSES for type_ in types):
        return TERM
    known = [usual[type_] for type_ in types if type_ in usual]
    return known[0] if known else curie(types[0].value) if types else "thing"


def _own_kind(node: NamedNode) -> str:
    return node.value.removeprefix(str(ID)).partition("/")[0]


def _is_identifier(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_IDENTIFIER and not re.search(r"\s", text)


def _dates(quad: Quad) -> Iterable[str]:
    if quad.predicate in (terms.EDTF, _AS_WRITTEN) and isinstance(quad.object, Literal):
        yield quad.object.value


def _years(stated: list[Quad]) -> Iterable[int]:
    found = [
        int(match[0])
        for quad in stated
        if quad.predicate in (terms.EARLIEST, _LATEST)
        and isinstance(quad.object, Literal)
        and (match := _YEAR.match(quad.object.value))
    ]
    if not found:
        return []
    first, last = min(found), max(found)
    return range(first, last + 1) if last - first <= _LONGEST_SPAN else (first, last)
