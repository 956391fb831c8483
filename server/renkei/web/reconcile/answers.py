"""Answers as they are sent: of version 0.2, and of the 1.0 draft where it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from renkei.names import ID, XSD
from renkei.web.catalogue import Catalogue
from renkei.web.labels import Labels
from renkei.web.reconcile.entities import identifier
from renkei.web.reconcile.matching import Candidate
from renkei.web.reconcile.properties import Property
from renkei.web.reconcile.queries import Extension, Query
from renkei.web.reconcile.service import Service
from renkei.web.reconcile.types import type_id
from renkei.web.terms import Term

_WHOLE = frozenset(XSD[name] for name in ("integer", "int", "long", "nonNegativeInteger"))
_FRACTION = frozenset(XSD[name] for name in ("decimal", "double", "float"))
ANY_LINK = "any"
"""The setting by which links to what is only close or wider are given too."""


class Answers:
    """Writes answers in one language.

    Args:
        service: the service.
        labels: the names of things in the language.
        words: the words of the service itself in it.
    """

    def __init__(self, service: Service, labels: Labels, words: Catalogue) -> None:
        self._service = service
        self._labels = labels
        self._words = words

    def results_02(self, batch: Mapping[str, Query]) -> dict[str, Any]:
        """The results of a batch of version 0.2, by its keys."""
        return {key: {"result": self._candidates(query)} for key, query in batch.items()}

    def results_10(self, batch: Sequence[Query]) -> dict[str, Any]:
        """The results of a batch of the 1.0 draft, in its order."""
        lists = (self._candidates(query, named=True) for query in batch)
        return {"results": [{"candidates": candidates} for candidates in lists]}

    def extension_02(self, asked: Extension, service_url: str) -> dict[str, Any]:
        """The values of a data extension, by thing and property."""
        return {"meta": self._meta(asked, service_url), "rows": self._rows(asked)}

    def extension_10(self, asked: Extension, service_url: str) -> dict[str, Any]:
        """The values of a data extension, as lists."""
        rows = [
            {"id": id_, "properties": [{"id": n, "values": v} for n, v in cells.items()]}
            for id_, cells in self._rows(asked).items()
        ]
        return {"meta": self._meta(asked, service_url), "rows": rows}

    def property_entry(self, known: Property) -> dict[str, str]:
        """A property with its name."""
        return {"id": known.id, "name": self._property_name(known)}

    def _candidates(self, query: Query, *, named: bool = False) -> list[dict[str, Any]]:
        return [
            self._candidate(candidate, named)
            for candidate in self._service.matcher.candidates(query)
        ]

    def _candidate(self, candidate: Candidate, named: bool) -> dict[str, Any]:
        entity = candidate.entity
        features: list[dict[str, Any]] = []
        for id_, value in candidate.features.items():
            name = {"name": self._words(f"reconcile.feature_{id_}")} if named else {}
            features.append({"id": id_, **name, "value": value})
        return {
            "id": entity.id,
            "name": self._labels.of(entity.node).text,
            "description": self._service.describe(entity, self._labels),
            "type": self._service.types_of(entity, self._labels),
            "score": candidate.score,
            "match": candidate.match,
            "features": features,
        }

    def _rows(self, asked: Extension) -> dict[str, dict[str, list[dict[str, Any]]]]:
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for id_ in asked.ids:
            entity = self._service.entities.find(id_)
            cells: dict[str, list[dict[str, Any]]] = {}
            for name, settings in asked.properties.items():
                known = self._service.properties.find(name)
                values: list[Term] = []
                if entity and known:
                    exact = settings.get("links") != ANY_LINK
                    values = self._service.properties.values(entity, known, exact_links=exact)
                cells[name] = [self._value(value) for value in values[: _most(settings)]]
            rows[id_] = cells
        return rows

    def _meta(self, asked: Extension, service_url: str) -> list[dict[str, Any]]:
        meta: list[dict[str, Any]] = []
        for name in asked.properties:
            known = self._service.properties.find(name)
            entry: dict[str, Any] = {"id": name, "name": name}
            if known:
                entry["name"] = self._property_name(known)
                if type_ := self._type_of_values(known):
                    label = self._labels.of(NamedNode(type_)).text
                    entry["type"] = {"id": type_id(type_), "name": label}
                    entry["service"] = service_url
            meta.append(entry)
        return meta

    def _type_of_values(self, known: Property) -> str | None:
        """The one type that all values of a property have, where they are things of the service."""
        service = self._service
        shared: frozenset[str] | None = None
        for entity in service.entities.by_id.values():
            for value in service.properties.values(entity, known):
                own = value.value if isinstance(value, NamedNode) else ""
                found = service.entities.find(own)
                types = found.types if found else frozenset()
                shared = types if shared is None else shared & types
        return next((t for t in service.types.offered if t in (shared or ())), None)

    def _value(self, value: Term) -> dict[str, Any]:
        """A value as the specification types it; a date stays text, since it has no time of day."""
        if isinstance(value, Literal):
            kind = value.datatype.value
            try:
                if kind in _WHOLE:
                    return {"int": int(value.value)}
                if kind in _FRACTION:
                    return {"float": float(value.value)}
            except ValueError:
                pass
            return {"str": value.value}
        if isinstance(value, NamedNode) and value.value.startswith(ID):
            return {"id": identifier(value.value), "name": self._labels.of(value).text}
        return {"str": value.value if isinstance(value, NamedNode) else str(value)}

    def _property_name(self, known: Property) -> str:
        language = self._words(f"reconcile.in_{known.language}") if known.language else ""
        return self._service.properties.name(known, self._labels, language)


def _most(settings: Mapping[str, Any]) -> int | None:
    """How many values are wanted; OpenRefine sends a number as text."""
    try:
        return int(settings.get("limit") or 0) or None
    except (TypeError, ValueError, OverflowError):
        return None
