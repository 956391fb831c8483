"""The entries of the reference: what it says of a class, a property, a concept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple


@dataclass(frozen=True)
class Alignment:
    """How a term compares with one of another vocabulary.

    Attributes:
        relation: a SKOS mapping.
        other: the other term.
    """

    relation: NamedNode
    other: NamedNode


@dataclass(frozen=True)
class Entry:
    """What every entry of the reference has.

    Attributes:
        node: the term, scheme or concept.
        labels: language → name.
        definitions: language → what it means.
        alignments: how it compares with terms of others; those above it are told elsewhere.
        deprecated: whether it is no longer to be used.
        replaced_by: what to use instead.
    """

    node: NamedNode
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    alignments: tuple[Alignment, ...]
    deprecated: bool
    replaced_by: tuple[NamedNode, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI, which is also the anchor on a page."""
        return self.node.value.rpartition("#")[2].rpartition("/")[2]


@dataclass(frozen=True)
class PropertyUse:
    """A property as a class has it.

    Attributes:
        node: the property.
        by_definition: whether its domain is the class or one above it; else things of other
            classes have it too.
        things: how many things of the class have it.
    """

    node: NamedNode
    by_definition: bool
    things: int


@dataclass(frozen=True)
class ClassEntry(Entry):
    """A class.

    Attributes:
        superclasses: the classes above it, nearest first, those of other vocabularies too.
        properties: what is made for this very class, and what its things have in the data.
        pointed_to_by: properties whose range is the class or one above it.
        things: how many there are in the data.
        examples: some of them.
    """

    superclasses: tuple[NamedNode, ...]
    properties: tuple[PropertyUse, ...]
    pointed_to_by: tuple[NamedNode, ...]
    things: int
    examples: tuple[NamedNode, ...]


@dataclass(frozen=True)
class PropertyEntry(Entry):
    """A property.

    Attributes:
        between_things: true for an object property, false where values are literals.
        functional: whether a thing has one value at most.
        domain: the class that its subjects are of; None where they are of many kinds.
        range: the class or datatype that its values are of; None where they are of many kinds.
        superproperties: the properties above it.
        inverse: the property that says the same from the other end.
        statements: how many there are in the data.
        example: one of them.
    """

    between_things: bool
    functional: bool
    domain: NamedNode | None
    range: NamedNode | None
    superproperties: tuple[NamedNode, ...]
    inverse: NamedNode | None
    statements: int
    example: Triple | None


@dataclass(frozen=True)
class ConceptEntry(Entry):
    """A concept.

    Attributes:
        notation: what questions answer with.
        uses: how many statements of the data have it as their value.
    """

    notation: str
    uses: int


@dataclass(frozen=True)
class SchemeEntry(Entry):
    """A concept scheme.

    Attributes:
        concepts: its concepts.
    """

    concepts: tuple[ConceptEntry, ...]


@dataclass(frozen=True)
class Reference:
    """The vocabulary.

    Attributes:
        node: its IRI.
        version: as owl:versionInfo has it.
        titles: language → title.
        descriptions: language → what it is for.
        classes: in the order of their names.
        properties: in the order of their names.
        schemes: in the order of their names.
    """

    node: NamedNode
    version: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    classes: tuple[ClassEntry, ...]
    properties: tuple[PropertyEntry, ...]
    schemes: tuple[SchemeEntry, ...]
