"""Which city stands behind an agent, an office or a place, and where cities lie."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode

from renkei.names import GEO, ID, ORG, RK, SCHEMA, SKOS
from renkei.web import terms
from renkei.web.lookup import Lookup
from renkei.web.terms import Node

CITY: Final = NamedNode(RK.City)
GOVERNS: Final = NamedNode(RK.governs)
POST_IN: Final = NamedNode(ORG.postIn)
_WITHIN: Final = NamedNode(SCHEMA.containedInPlace)
_SAME: Final = NamedNode(SKOS.exactMatch)
_LATITUDE: Final = NamedNode(SCHEMA.latitude)
_LONGITUDE: Final = NamedNode(SCHEMA.longitude)
_GEOMETRY: Final = (NamedNode(GEO.hasGeometry), NamedNode(GEO.hasDefaultGeometry))
_WKT: Final = NamedNode(GEO.asWKT)
_POINT: Final = re.compile(
    r"\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*", re.IGNORECASE
)
_GAZETTEER: Final = "positions.toml"

Position = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""


class Cities:
    """Finds the city behind a node; each node is looked up once.

    Args:
        lookup: the dataset.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[Node, NamedNode | None] = {}

    def behind(self, node: Node) -> NamedNode | None:
        """The city itself, the one that a government governs, that of an office or of a place."""
        if node not in self._known:
            self._known[node] = None  # in case the data goes round in circles
            self._known[node] = self._find(node)
        return self._known[node]

    def _find(self, node: Node) -> NamedNode | None:
        lookup = self._lookup
        if isinstance(node, NamedNode) and lookup.quads(node, terms.TYPE, CITY, limit=1):
            return node
        if governed := lookup.node(node, GOVERNS):
            return governed
        for step in (POST_IN, _WITHIN):
            if (nearer := lookup.node(node, step)) and (city := self.behind(nearer)):
                return city
        return None


def slug_of(node: Node) -> str:
    """What stands for a city in addresses: its slug, or the whole IRI of one of other people's.

    >>> slug_of(NamedNode("https://w3id.org/renkei/id/city/tokyo"))
    'tokyo'
    """
    return node.value.removeprefix(f"{ID}city/")


def position(lookup: Lookup, city: Node) -> Position | None:
    """Where a city lies: as the data says, else as the gazetteer does by its GeoNames record.

    The data says it by `schema:latitude` and `schema:longitude` or by a point in WKT (GeoSPARQL
    1.1 §8.5; longitude first, as in CRS84).
    """
    stated = _degrees(lookup.text(city, _LATITUDE), lookup.text(city, _LONGITUDE))
    if stated:
        return stated
    for predicate in _GEOMETRY:
        for geometry in lookup.objects(city, predicate):
            if isinstance(geometry, Node) and (
                point := _POINT.fullmatch(lookup.text(geometry, _WKT))
            ):
                return _degrees(point[2], point[1])
    for same in lookup.objects(city, _SAME):
        if isinstance(same, Node) and same.value in gazetteer():
            return gazetteer()[same.value]
    return None


@cache
def gazetteer() -> dict[str, Position]:
    """Positions by GeoNames IRI.

    >>> gazetteer()["https://sws.geonames.org/1735161/"]
    (3.1, 101.7)
    """
    text = files("renkei.web.pictures").joinpath(_GAZETTEER).read_text(encoding="utf-8")
    return {iri: (lat, lon) for iri, (lat, lon) in tomllib.loads(text)["positions"].items()}


def _degrees(latitude: str, longitude: str) -> Position | None:
    """The two as numbers, where they are a place on Earth.

    >>> _degrees("35.7", "139.7"), _degrees("135", "0"), _degrees("", "0")
    ((35.7, 139.7), None, None)
    """
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None
