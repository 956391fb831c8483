"""The things that names can be matched to, with all their names and codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from renkei.names import ID, RDFS, RK, SKOS
from renkei.web import terms
from renkei.web.lookup import Lookup, is_from_elsewhere
from renkei.web.reconcile.names import folded
from renkei.web.reconcile.types import TYPES, Types
from renkei.web.terms import Term

NAMES: Final = tuple(
    NamedNode(str(iri))
    for iri in (RDFS.label, SKOS.prefLabel, SKOS.altLabel, RK.formerName, RK.translatedLabel)
)
"""Properties whose values name a thing."""
CODES: Final = tuple(
    NamedNode(RK[name])
    for name in ("iso31661", "iso31662", "unLocode", "localGovernmentCode", "corporateNumber")
)
"""Properties whose values are codes that stand for one thing alone."""

_SAME: Final = NamedNode(SKOS.exactMatch)
_ITEM: Final = re.compile(r".*/(Q[1-9][0-9]*)")
"""The address of a Wikidata item; its number is used by itself."""


@dataclass(frozen=True)
class Name:
    """A name of a thing.

    Attributes:
        text: the name, folded.
        language: the tag of its language.
    """

    text: str
    language: str


@dataclass(frozen=True)
class Entity:
    """A thing that a name can be matched to.

    Attributes:
        id: the end of its IRI, such as `city/tokyo`.
        node: its IRI.
        types: its classes, and those above them.
        names: its names, each once.
        codes: its codes, folded.
    """

    id: str
    node: NamedNode
    types: frozenset[str]
    names: tuple[Name, ...]
    codes: frozenset[str]


class Entities:
    """All that names can be matched to: the things below our own `/id/` of the offered types.

    Args:
        lookup: the dataset.
        types: the types that are offered.
    """

    def __init__(self, lookup: Lookup, types: Types) -> None:
        self._lookup = lookup
        self._types = types

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        """Identifier → entity, in the order of identifiers."""
        nodes = {
            node
            for type_ in TYPES
            for node in self._lookup.subjects(terms.TYPE, NamedNode(type_))
            if isinstance(node, NamedNode) and node.value.startswith(ID)
        }
        made = (self._read(node) for node in sorted(nodes, key=lambda node: node.value))
        return {entity.id: entity for entity in made if entity.names}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Entity, ...]]:
        """Folded name → the entities that have it."""
        found: dict[str, list[Entity]] = {}
        for entity in self.by_id.values():
            for name in {name.text for name in entity.names}:
                found.setdefault(name, []).append(entity)
        return {name: tuple(entities) for name, entities in found.items()}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All folded names."""
        return tuple(self.by_name)

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Entity, ...]]:
        """Folded code → the entities that have it."""
        found: dict[str, list[Entity]] = {}
        for entity in self.by_id.values():
            for code in entity.codes:
                found.setdefault(code, []).append(entity)
        return {code: tuple(entities) for code, entities in found.items()}

    @cached_property
    def governments(self) -> Mapping[str, str]:
        """Territory → its government, and government → its territory, by identifier."""
        pairs: dict[str, str] = {}
        for quad in self._lookup.quads(None, NamedNode(RK.governs)):
            one, other = quad.subject, quad.object
            if isinstance(one, NamedNode) and isinstance(other, NamedNode):
                pairs[identifier(one.value)] = identifier(other.value)
                pairs[identifier(other.value)] = identifier(one.value)
        return pairs

    def find(self, given: str) -> Entity | None:
        """The entity of an identifier, which may be the whole IRI."""
        return self.by_id.get(identifier(given.strip()))

    def _read(self, node: NamedNode) -> Entity:
        declared = (
            type_.value
            for type_ in self._lookup.objects(node, terms.TYPE)
            if isinstance(type_, NamedNode)
        )
        names = dict.fromkeys(
            Name(text, literal.language or "")
            for literal in self._literals(node, NAMES)
            if (text := folded(literal.value))
        )
        codes = {folded(literal.value) for literal in self._literals(node, CODES)}
        codes |= {
            code for value in self._lookup.objects(node, _SAME) for code in _link_codes(value)
        }
        return Entity(
            identifier(node.value),
            node,
            self._types.above(declared),
            tuple(names),
            frozenset(codes),
        )

    def _literals(self, node: NamedNode, properties: Iterable[NamedNode]) -> Iterable[Literal]:
        """The literals of properties, facts from other sources left out."""
        for predicate in properties:
            for quad in self._lookup.quads(node, predicate):
                if isinstance(quad.object, Literal) and not is_from_elsewhere(quad):
                    yield quad.object


def _link_codes(value: Term) -> Iterator[str]:
    """What a link to the same thing elsewhere is called."""
    if isinstance(value, NamedNode):
        yield folded(value.value)
        if item := _ITEM.fullmatch(value.value):
            yield folded(item[1])


def identifier(iri: str) -> str:
    """The identifier of a thing within this service: its IRI without what all of them share.

    >>> identifier("https://w3id.org/renkei/id/city/tokyo")
    'city/tokyo'
    """
    return iri.removeprefix(str(ID))
