"""A reference of the vocabulary: classes, properties and concepts, with examples from the data.

The vocabulary is read from its files and the examples from the dataset that is served, so that a
reader sees each term in use. Nothing here depends on a language: labels come in all of them, and
`in_language` picks one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from renkei.names import DCTERMS, OWL, RDFS, RK, SKOS
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.labels import Label
from renkei.web.language import fallback_order
from renkei.web.lookup import Lookup
from renkei.web.terms import triple_of
from renkei.web.vocabulary.entries import (
    Alignment,
    ClassEntry,
    ConceptEntry,
    PropertyEntry,
    PropertyUse,
    Reference,
    SchemeEntry,
)

EXAMPLES: Final = 3
"""Things that are shown of each class, at most."""


def _named(iri: object) -> NamedNode:
    return NamedNode(str(iri))


_CLASS: Final = _named(OWL.Class)
_FUNCTIONAL: Final = _named(OWL.FunctionalProperty)
_OBJECT: Final = _named(OWL.ObjectProperty)
_KINDS: Final = (_OBJECT, _named(OWL.DatatypeProperty))
_SCHEME: Final = _named(SKOS.ConceptScheme)
_SUBCLASS: Final = _named(RDFS.subClassOf)
_SUBPROPERTY: Final = _named(RDFS.subPropertyOf)
_DOMAIN: Final = _named(RDFS.domain)
_RANGE: Final = _named(RDFS.range)
_INVERSE: Final = _named(OWL.inverseOf)
_DEFINITION: Final = _named(SKOS.definition)
_DESCRIPTION: Final = _named(DCTERMS.description)
_TITLE: Final = _named(DCTERMS["title"])
_VERSION: Final = _named(OWL.versionInfo)
_DEPRECATED: Final = _named(OWL.deprecated)
_REPLACED_BY: Final = _named(DCTERMS.isReplacedBy)
_IN_SCHEME: Final = _named(SKOS.inScheme)
_MAPPINGS: Final = tuple(
    _named(iri)
    for iri in (
        *(SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch),
        SKOS.relatedMatch,
    )
)


def read_reference(vocabulary: Lookup, data: Lookup) -> Reference:
    """Put the reference together.

    Args:
        vocabulary: the classes and properties, the alignments and the concepts, and nothing else.
        data: what examples and counts are taken from; may be of somebody else and have none.
    """
    return _Reader(vocabulary, data).read()


def in_language(texts: Mapping[str, str], language: str) -> Label | None:
    """The text in the language asked for, else in the next best; None where there is none.

    >>> in_language({"ja": "都市", "en": "City"}, "ms")
    Label(text='都市', language='ja', fallback=True)
    """
    for tag in (*fallback_order(language), *texts):
        if tag in texts:
            return Label(texts[tag], tag, tag != language)
    return None


def read_words() -> Mapping[str, Mapping[str, str]]:
    """Language → key → the words that stand around the entries on a page.

    >>> read_words()["en"]["example"]
    'Example'
    """
    resource = files("renkei.web.vocabulary").joinpath("words.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


class _Reader:
    def __init__(self, vocabulary: Lookup, data: Lookup) -> None:
        self._vocabulary = vocabulary
        self._data = data
        self._properties = sorted(
            {node for kind in _KINDS for node in self._own(kind)}, key=_by_name
        )
        self._above = {node: self._superclasses(node) for node in self._own(_CLASS)}

    def read(self) -> Reference:
        node = NamedNode(str(RK).removesuffix("#"))
        return Reference(
            node,
            self._vocabulary.text(node, _VERSION),
            _by_language(self._vocabulary.literals(node, _TITLE)),
            _by_language(self._vocabulary.literals(node, _DESCRIPTION)),
            tuple(self._class(class_) for class_ in sorted(self._above, key=_by_name)),
            tuple(self._property(property_) for property_ in self._properties),
            tuple(self._scheme(scheme) for scheme in self._of_kind(_SCHEME)),
        )

    def _class(self, node: NamedNode) -> ClassEntry:
        with_above = {node, *self._above[node]}
        things = self._things(node)
        return ClassEntry(
            *self._common(node),
            self._above[node],
            self._uses(node, with_above, things),
            tuple(p for p in self._properties if self._one(p, _RANGE) in with_above),
            len(things),
            tuple(self._telling(things)[:EXAMPLES]),
        )

    def _uses(
        self, node: NamedNode, with_above: set[NamedNode], things: list[NamedNode]
    ) -> tuple[PropertyUse, ...]:
        """What is made for this very class, and what its things have."""
        counts: dict[NamedNode, int] = {}
        for thing in things:
            said = self._data.quads(thing, graph=DefaultGraph()) or self._data.quads(thing)
            for predicate in {quad.predicate for quad in said}:
                counts[predicate] = counts.get(predicate, 0) + 1
        domains = {property_: self._one(property_, _DOMAIN) for property_ in self._properties}
        return tuple(
            PropertyUse(property_, domain in with_above, counts.get(property_, 0))
            for property_, domain in domains.items()
            if domain == node or property_ in counts
        )

    def _property(self, node: NamedNode) -> PropertyEntry:
        statements = self._statements(node)
        inverses = [
            *self._nodes(node, _INVERSE),
            *(n for n in self._vocabulary.subjects(_INVERSE, node) if isinstance(n, NamedNode)),
        ]
        kinds = self._vocabulary.objects(node, terms.TYPE)
        return PropertyEntry(
            *self._common(node),
            _OBJECT in kinds,
            _FUNCTIONAL in kinds,
            self._one(node, _DOMAIN),
            self._one(node, _RANGE),
            tuple(self._nodes(node, _SUBPROPERTY)),
            inverses[0] if inverses else None,
            len(statements),
            min(statements, key=_by_place, default=None),
        )

    def _scheme(self, node: NamedNode) -> SchemeEntry:
        members = self._vocabulary.subjects(_IN_SCHEME, node)
        named = [member for member in members if isinstance(member, NamedNode)]
        return SchemeEntry(
            *self._common(node),
            tuple(
                ConceptEntry(
                    *self._common(concept),
                    self._vocabulary.text(concept, terms.NOTATION),
                    sum(not _is_skos(quad.predicate) for quad in self._pointing(concept)),
                )
                for concept in sorted(named, key=_by_name)
            ),
        )

    def _common(
        self, node: NamedNode
    ) -> tuple[
        NamedNode,
        Mapping[str, str],
        Mapping[str, str],
        tuple[Alignment, ...],
        bool,
        tuple[NamedNode, ...],
    ]:
        """The attributes of `Entry`, in their order."""
        return (
            node,
            _by_language(self._vocabulary.literals(node, terms.LABEL)),
            _by_language(self._vocabulary.literals(node, _DEFINITION)),
            tuple(
                Alignment(relation, other)
                for relation in _MAPPINGS
                for other in self._nodes(node, relation)
            ),
            self._vocabulary.text(node, _DEPRECATED) == "true",
            tuple(self._nodes(node, _REPLACED_BY)),
        )

    def _superclasses(self, node: NamedNode) -> tuple[NamedNode, ...]:
        found: list[NamedNode] = []
        waiting = [node]
        while waiting:
            for above in self._nodes(waiting.pop(0), _SUBCLASS):
                if above != node and above not in found:
                    found.append(above)
                    waiting.append(above)
        return tuple(found)

    def _own(self, kind: NamedNode) -> list[NamedNode]:
        return [node for node in self._of_kind(kind) if node.value.startswith(str(RK))]

    def _of_kind(self, kind: NamedNode) -> list[NamedNode]:
        found = self._vocabulary.subjects(terms.TYPE, kind)
        return sorted((node for node in found if isinstance(node, NamedNode)), key=_by_name)

    def _nodes(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        values = self._vocabulary.objects(node, predicate)
        return sorted((v for v in values if isinstance(v, NamedNode)), key=_by_name)

    def _one(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        return next(iter(self._nodes(node, predicate)), None)

    def _things(self, class_: NamedNode) -> list[NamedNode]:
        return _distinct(quad.subject for quad in self._quads(terms.TYPE, class_))

    def _telling(self, things: list[NamedNode]) -> list[NamedNode]:
        """The same things, those with a name of their own first."""
        return sorted(things, key=lambda it: not self._data.literals(it, terms.LABEL))

    def _statements(self, property_: NamedNode) -> list[Triple]:
        return list({triple_of(quad) for quad in self._quads(property_)})

    def _pointing(self, concept: NamedNode) -> list[Quad]:
        return self._data.quads(None, None, concept, DefaultGraph())

    def _quads(self, predicate: NamedNode, value: NamedNode | None = None) -> list[Quad]:
        """Of the default graph; where it has none, of any: a term may be in use there only."""
        return self._data.quads(None, predicate, value, DefaultGraph()) or self._data.quads(
            None, predicate, value
        )


def _by_name(node: NamedNode) -> tuple[str, list[tuple[int, str]]]:
    return (node.value.rpartition("#")[2].casefold(), natural(node.value))


def _by_place(triple: Triple) -> tuple[list[tuple[int, str]], str]:
    return natural(str(triple.subject)), str(triple.object)


def _is_skos(predicate: NamedNode) -> bool:
    """Whether a statement is about how concepts hang together, rather than a use of one."""
    return predicate.value.startswith(str(SKOS))


def _distinct(nodes: Iterable[object]) -> list[NamedNode]:
    found = {node for node in nodes if isinstance(node, NamedNode)}
    return sorted(found, key=lambda node: natural(node.value))


def _by_language(literals: Iterable[Literal]) -> Mapping[str, str]:
    return {literal.language: literal.value for literal in literals if literal.language}
