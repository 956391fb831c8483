"""What the service reads once a release: the things, their types, their properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from renkei.names import RK
from renkei.web import terms
from renkei.web.dates import in_words
from renkei.web.labels import Labels
from renkei.web.lookup import Lookup
from renkei.web.reconcile.entities import Entities, Entity
from renkei.web.reconcile.matching import Matcher
from renkei.web.reconcile.properties import Properties
from renkei.web.reconcile.types import Types, type_id

_COUNTRY = NamedNode(RK.inCountry)


class Service:
    """The service over one dataset. Nothing is read before the first request needs it.

    Args:
        lookup: the dataset.
        vocabulary: the ontology with its alignments.
    """

    def __init__(self, lookup: Lookup, vocabulary: Lookup) -> None:
        self._lookup = lookup
        self.types = Types(lookup, vocabulary)
        self.entities = Entities(lookup, self.types)
        self.properties = Properties(lookup, self.entities)
        self.matcher = Matcher(self.entities, self.types, self.properties)

    def types_of(self, entity: Entity, labels: Labels) -> list[dict[str, Any]]:
        """The types of a thing with their names, in the order in which types are offered."""
        return [
            {"id": type_id(type_), "name": labels.of(NamedNode(type_)).text}
            for type_ in self.types.offered
            if type_ in entity.types
        ]

    def type_entry(self, type_: str, labels: Labels) -> Mapping[str, Any]:
        """A type with its name and the types above it."""
        broader = [
            {"id": type_id(up), "name": labels.of(NamedNode(up)).text}
            for up in self.types.broader(type_)
        ]
        entry = {"id": type_id(type_), "name": labels.of(NamedNode(type_)).text}
        return {**entry, "broader": broader} if broader else entry

    def describe(self, entity: Entity, labels: Labels) -> str:
        """What tells a thing from its namesakes: its type, its country, its date."""
        type_ = next((t for t in self.types.offered if t in entity.types), None)
        parts = [labels.of(NamedNode(type_)).text] if type_ else []
        if country := self._lookup.node(entity.node, _COUNTRY):
            parts.append(labels.of(country).text)
        if edtf := self._lookup.text(entity.node, terms.EDTF):
            parts.append(in_words(edtf, labels.language))
        return " · ".join(parts)
