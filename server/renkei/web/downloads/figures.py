"""How much a dataset holds, as VoID counts it (section 4): read from its default graph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad

from renkei.names import BASE, ID, PREFIXES
from renkei.web import terms
from renkei.web.lookup import Lookup


@dataclass(frozen=True)
class Figures:
    """Counts over the triples that a query without GRAPH sees.

    Attributes:
        triples: all of them.
        subjects: distinct subjects.
        objects: distinct objects.
        entities: things of ours that are described.
        classes: class → its members, the largest first.
        properties: property → triples that use it, the most used first.
        vocabularies: namespaces that classes and properties are from.
        examples: some things of ours, of different kinds.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: dict[str, int]
    properties: dict[str, int]
    vocabularies: list[str]
    examples: list[str]


def figures(lookup: Lookup) -> Figures:
    """Count.

    >>> from pyoxigraph import Store
    >>> store = Store()
    >>> store.update("INSERT DATA { <urn:a> a <urn:C> ; <urn:p> 1, 2 }")
    >>> found = figures(Lookup(store))
    >>> found.triples, found.subjects, found.objects, found.classes
    (3, 1, 3, {'urn:C': 1})
    """
    quads = lookup.quads(None, None, None, DefaultGraph())
    classes = Counter(
        quad.object.value
        for quad in quads
        if quad.predicate == terms.TYPE and isinstance(quad.object, NamedNode)
    )
    properties = Counter(quad.predicate.value for quad in quads)
    entities = sorted(_entities(quads))
    return Figures(
        len(quads),
        len({quad.subject for quad in quads}),
        len({quad.object for quad in quads}),
        len(entities),
        dict(sorted(classes.items(), key=_largest)),
        dict(sorted(properties.items(), key=_largest)),
        _vocabularies([*classes, *properties]),
        _examples(entities),
    )


def _largest(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _entities(quads: list[Quad]) -> set[str]:
    iris = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    return {iri for iri in iris if iri.startswith(ID) and "#" not in iri}


def _vocabularies(terms_used: list[str]) -> list[str]:
    """Of each term its namespace, where it is one that we have a prefix for."""
    known = [iri for iri in PREFIXES.values() if iri not in (BASE, str(ID))]
    return sorted({iri for iri in known if any(term.startswith(iri) for term in terms_used)})


def _examples(entities: list[str]) -> list[str]:
    """The first thing of each kind, evidence aside."""
    by_kind: dict[str, str] = {}
    for iri in entities:
        by_kind.setdefault(iri.removeprefix(ID).partition("/")[0], iri)
    kinds = ("city", "government", "event", "person", "project", "conferral", "target")
    return [by_kind[kind] for kind in kinds if kind in by_kind]
