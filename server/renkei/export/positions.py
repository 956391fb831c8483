"""Where places lie: as the data says, else by their GeoNames record in the package's own list."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from renkei.terms import GEO, SCHEMA

_POINT: Final = re.compile(
    r"\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*", re.IGNORECASE
)
Position = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84), in the order of GeoJSON."""


def position(graph: Graph, place: URIRef) -> Position | None:
    """Where a place lies; None where nobody says so."""
    longitude, latitude = graph.value(place, SCHEMA.longitude), graph.value(place, SCHEMA.latitude)
    if longitude is not None and latitude is not None:
        return _degrees(str(longitude), str(latitude))
    for geometry in sorted(graph.objects(place, GEO.hasGeometry), key=str):
        if point := _POINT.fullmatch(str(graph.value(geometry, GEO.asWKT) or "")):
            return _degrees(point[1], point[2])
    for same in sorted(graph.objects(place, SKOS.exactMatch), key=str):
        if str(same) in _gazetteer():
            latitude_, longitude_ = _gazetteer()[str(same)]
            return longitude_, latitude_
    return None


@cache
def _gazetteer() -> dict[str, tuple[float, float]]:
    """Latitude and longitude by GeoNames IRI."""
    text = files("renkei").joinpath("web", "pictures", "positions.toml").read_text("utf-8")
    return {iri: (lat, lon) for iri, (lat, lon) in tomllib.loads(text)["positions"].items()}


def _degrees(longitude: str, latitude: str) -> Position | None:
    """The two as numbers, where they are a place on Earth.

    >>> _degrees("139.7", "35.7"), _degrees("0", "135"), _degrees("east", "0")
    ((139.7, 35.7), None, None)
    """
    try:
        lon, lat = float(longitude), float(latitude)
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None
