"""The properties of what can be matched: what constraints compare, and what extension gives back.

A property is one of four: a plain property of the data, such as `rk:inCountry`; a naming property
in one language, `rdfs:label@ms`; the links to another dataset, `links:wikidata`; or a path of two
properties through a participation, `rk:hasParticipation/rk:participant`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from renkei.names import GRAPH, PREFIXES, RDF, RDFS, RK, SKOS, curie
from renkei.questions.question import LANGUAGES
from renkei.web.labels import Labels
from renkei.web.lookup import Lookup, is_from_elsewhere
from renkei.web.reconcile.entities import Entities, Entity
from renkei.web.terms import Node, Term

LINKS: Final = "links:"
EXACT: Final = SKOS.exactMatch
_LINK_GRAPHS: Final = GRAPH["links/"]
_NAMING: Final = (RDFS.label, SKOS.altLabel)
_PATHS: Final = tuple(
    (str(first), str(second))
    for first, second in (
        (RK.hasParticipation, RK.participant),
        (RK.hasParticipation, RK.inOffice),
    )
)
_LEFT_OUT: Final = frozenset(
    str(iri)
    for iri in (RDF.type, RK.evidence, RK.hasParticipation, RK.nameSource, SKOS.hiddenLabel)
)
"""Properties about the record rather than the thing, or reached by a path."""


@dataclass(frozen=True)
class Property:
    """A property.

    Attributes:
        id: how requests name it.
        steps: IRIs of the properties to follow, one after the other; none for links.
        language: the tag its values have; empty for any.
        scheme: the graph of the links; empty for other properties.
    """

    id: str
    steps: tuple[str, ...] = ()
    language: str = ""
    scheme: str = ""


class Properties:
    """The properties that the entities of a dataset have.

    Args:
        lookup: the dataset.
        entities: the things.
    """

    def __init__(self, lookup: Lookup, entities: Entities) -> None:
        self._lookup = lookup
        self._entities = entities

    @cached_property
    def all(self) -> Mapping[str, Property]:
        """Identifier → property: those most things have first."""
        counts = sum((Counter(set(self._ids(entity))) for entity in self._by_entity), Counter())
        ordered = sorted(counts, key=lambda id_: (-counts[id_], id_))
        return {id_: read(id_) for id_ in ordered}

    def of_type(self, type_: str | None) -> list[Property]:
        """The properties that things of a type have; all where none is given."""
        if type_ is None:
            return list(self.all.values())
        counts: Counter[str] = Counter()
        for entity in self._by_entity:
            if type_ in entity.types:
                counts.update(set(self._ids(entity)))
        return [self.all[id_] for id_ in sorted(counts, key=lambda id_: (-counts[id_], id_))]

    def find(self, given: str) -> Property | None:
        """The property of an identifier, which may be the IRI of a plain property."""
        return self.all.get(given.strip()) or self.all.get(curie(given.strip()))

    def values(self, entity: Entity, wanted: Property, *, exact_links: bool = True) -> list[Term]:
        """The values that an entity has for a property, each once, in a fixed order.

        Args:
            entity: the thing.
            wanted: the property.
            exact_links: whether only links to the same thing count, not those to what is close.
        """
        if wanted.scheme:
            graph = NamedNode(wanted.scheme)
            quads = self._lookup.quads(entity.node, None, None, graph)
            found: Iterable[Term] = (
                quad.object for quad in quads if not exact_links or quad.predicate.value == EXACT
            )
        else:
            found = self._follow(entity.node, wanted.steps)
        kept = (
            value
            for value in found
            if not wanted.language
            or (isinstance(value, Literal) and _primary(value) == wanted.language)
        )
        return sorted(dict.fromkeys(kept), key=str)

    def texts(self, entity: Entity, wanted: Property) -> set[str]:
        """All that a value may be called: its text, its names in all languages, its codes."""
        said: set[str] = set()
        for value in self.values(entity, wanted, exact_links=False):
            if isinstance(value, Literal):
                said.add(value.value)
            elif isinstance(value, Node):
                known = self._lookup.quads(value)
                said |= {value.value, value.value.rstrip("/").rpartition("/")[2]}
                said |= {quad.object.value for quad in known if isinstance(quad.object, Literal)}
                if own := self._entities.find(value.value):
                    said |= own.codes
        return said

    def name(self, wanted: Property, labels: Labels, language_name: str) -> str:
        """What a property is called.

        Args:
            wanted: the property.
            labels: names in the language of the answer.
            language_name: what the language of its values is called; empty where it has none.
        """
        if wanted.scheme:
            return labels.of(NamedNode(wanted.scheme)).text
        name = " – ".join(labels.of(NamedNode(step)).text for step in wanted.steps[-1:])
        return f"{name} ({language_name})" if language_name else name

    @property
    def _by_entity(self) -> Iterable[Entity]:
        return self._entities.by_id.values()

    def _ids(self, entity: Entity) -> Iterator[str]:
        """The identifiers of the properties that an entity has."""
        for quad in self._lookup.quads(entity.node):
            if is_from_elsewhere(quad):
                continue
            graph = quad.graph_name
            if isinstance(graph, NamedNode) and graph.value.startswith(_LINK_GRAPHS):
                yield LINKS + graph.value.removeprefix(_LINK_GRAPHS)
            elif not _is_link(quad):
                yield from _plain(quad)
        for first, second in _PATHS:
            if any(True for _ in self._follow(entity.node, (first, second))):
                yield f"{curie(first)}/{curie(second)}"

    def _follow(self, node: NamedNode, steps: tuple[str, ...]) -> Iterator[Term]:
        for quad in self._lookup.quads(node, NamedNode(steps[0])):
            if is_from_elsewhere(quad):
                continue
            if len(steps) == 1:
                yield quad.object
            elif isinstance(quad.object, NamedNode):
                yield from self._follow(quad.object, steps[1:])


def read(given: str) -> Property:
    """The property that an identifier stands for.

    >>> read("rdfs:label@ms").language, read("links:wikidata").scheme
    ('ms', 'https://w3id.org/renkei/graph/links/wikidata')
    >>> read("rk:hasParticipation/rk:participant").steps[1]
    'https://w3id.org/renkei/ont#participant'
    """
    if given.startswith(LINKS):
        return Property(given, scheme=_LINK_GRAPHS + given.removeprefix(LINKS))
    path, _, language = given.partition("@")
    parts = path.split("/") if path.count(":") > 1 and "//" not in path else [path]
    return Property(given, tuple(_iri(part) for part in parts), language)


def _plain(quad: Quad) -> Iterator[str]:
    if quad.predicate.value in _LEFT_OUT:
        return
    short = curie(quad.predicate.value)
    value = quad.object
    if quad.predicate.value in _NAMING and isinstance(value, Literal):
        if _primary(value) in LANGUAGES:
            yield f"{short}@{_primary(value)}"
    else:
        yield short


def _is_link(quad: Quad) -> bool:
    """Whether a quad of the merge repeats one of a graph of links."""
    return quad.predicate.value.startswith(str(SKOS)) and quad.predicate.value.endswith("Match")


def _primary(literal: Literal) -> str:
    return (literal.language or "").partition("-")[0].lower()


def _iri(short: str) -> str:
    prefix, colon, local = short.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else short
