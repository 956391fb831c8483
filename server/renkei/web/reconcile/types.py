"""The types of what can be matched: classes of the dataset with the classes above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode

from renkei.names import FOAF, ORG, PREFIXES, RDFS, RK, SCHEMA, curie
from renkei.web import terms
from renkei.web.lookup import Lookup

TYPES: Final = tuple(
    str(iri)
    for iri in (
        RK.City,
        RK.CityGovernment,
        ORG.Organization,
        FOAF.Person,
        ORG.Post,
        SCHEMA.Country,
        RK.Event,
        SCHEMA.Event,
        SCHEMA.EventSeries,
        RK.AwardConferral,
        RK.Award,
        RK.Cooperation,
        RK.CooperationPhase,
        RK.CommissionedProject,
        RK.Programme,
        RK.Instrument,
        RK.Agreement,
    )
)
"""The classes that are offered, those asked for most first."""
_ABOVE: Final = NamedNode(RDFS.subClassOf)


class Types:
    """The offered types, as far as the dataset has things of them.

    Args:
        lookup: the dataset.
        vocabulary: the ontology with its alignments.
    """

    def __init__(self, lookup: Lookup, vocabulary: Lookup) -> None:
        self._lookup = lookup
        self._vocabulary = vocabulary

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The IRIs of the types that the dataset has things of, themselves or below them."""
        have = {
            type_
            for type_ in TYPES
            if self._lookup.quads(None, terms.TYPE, NamedNode(type_), limit=1)
        }
        return tuple(type_ for type_ in TYPES if any(type_ in self._up[low] for low in have))

    def above(self, types: Iterable[str]) -> frozenset[str]:
        """The offered types among `types`, and those above them."""
        return frozenset(up for type_ in types for up in self._up.get(type_, ()))

    def broader(self, type_: str) -> tuple[str, ...]:
        """The offered types above one."""
        return tuple(up for up in self.offered if up in self._up[type_] and up != type_)

    def find(self, given: str) -> str | None:
        """The IRI of an offered type, given as its short form or as an IRI."""
        prefix, colon, local = given.strip().partition(":")
        iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else given.strip()
        return iri if iri in self.offered else None

    @cached_property
    def _up(self) -> Mapping[str, frozenset[str]]:
        """Each offered type → itself and the offered types above it."""
        return {type_: self._closure(type_) & frozenset(TYPES) for type_ in TYPES}

    def _closure(self, type_: str) -> frozenset[str]:
        reached, waiting = set[str](), [type_]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += [
                    up.value
                    for up in self._vocabulary.objects(NamedNode(one), _ABOVE)
                    if isinstance(up, NamedNode)
                ]
        return frozenset(reached)


def type_id(iri: str) -> str:
    """The identifier of a type: its short form.

    >>> type_id("https://w3id.org/renkei/ont#City")
    'rk:City'
    """
    return curie(iri)
