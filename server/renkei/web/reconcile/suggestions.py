"""What may be meant by the beginning of a name: things, types, properties."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, TypeVar

from renkei.web.labels import Labels
from renkei.web.reconcile.answers import Answers
from renkei.web.reconcile.entities import Entity
from renkei.web.reconcile.names import folded
from renkei.web.reconcile.service import Service
from renkei.web.reconcile.types import type_id

PAGE: Final = 20
"""Suggestions at once."""
_T = TypeVar("_T")


def entities(service: Service, labels: Labels, prefix: str, cursor: int) -> dict[str, Any]:
    """Things whose name, code or identifier begins with the prefix, then those that hold it."""
    text = folded(prefix)
    exact = service.entities.find(prefix)
    ranked: list[tuple[int, str, Entity]] = []
    for entity in service.entities.by_id.values():
        names = [name.text for name in entity.names] + sorted(entity.codes)
        rank = 0 if entity is exact else _rank(text, names)
        if rank is not None:
            ranked.append((rank, entity.id, entity))
    ranked.sort(key=lambda item: item[:2])
    return {
        "result": [
            {
                "id": entity.id,
                "name": labels.of(entity.node).text,
                "description": service.describe(entity, labels),
                "notable": service.types_of(entity, labels),
            }
            for entity in _page((entity for _, _, entity in ranked), cursor)
        ]
    }


def types(service: Service, labels: Labels, prefix: str, cursor: int) -> dict[str, Any]:
    """Types whose name or identifier begins with the prefix, then those that hold it."""
    entries = [(type_, service.type_entry(type_, labels)) for type_ in service.types.offered]
    texts = [(entry, [str(entry["name"]), type_id(type_), type_]) for type_, entry in entries]
    return {"result": _page(_ranked(texts, prefix), cursor)}


def properties(service: Service, answers: Answers, prefix: str, cursor: int) -> dict[str, Any]:
    """Properties whose name or identifier begins with the prefix, then those that hold it."""
    entries = [answers.property_entry(known) for known in service.properties.all.values()]
    texts = [(entry, [entry["name"], entry["id"]]) for entry in entries]
    return {"result": _page(_ranked(texts, prefix), cursor)}


def _ranked(texts: Iterable[tuple[_T, list[str]]], prefix: str) -> list[_T]:
    text = folded(prefix)
    found = [(_rank(text, map(folded, names)), entry) for entry, names in texts]
    return [entry for wanted in (1, 2) for rank, entry in found if rank == wanted]


def _rank(text: str, names: Iterable[str]) -> int | None:
    """1 where a name begins with the text, 2 where one holds it, else None."""
    best: int | None = None
    for name in names:
        if name.startswith(text):
            return 1
        if text in name:
            best = 2
    return best


def _page(found: Iterable[_T], cursor: int) -> list[_T]:
    return list(islice(found, cursor, cursor + PAGE))
