"""What is compared: a city or an organisation, as a table, a dataset or the graph describes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH: Final = 6371.0
"""Mean radius of the earth in kilometres."""


class Kind(StrEnum):
    """What the rows of a table, or the things of a dataset, are."""

    CITY = "city"
    ORGANISATION = "organisation"


class Level(StrEnum):
    """Which of the things that share a name is meant.

    Tokyo is a first-level division of Japan and a populated place in it; Saitama is a prefecture
    and a city. GeoNames, Wikidata and UN/LOCODE number them apart.
    """

    DIVISION = "division"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Entity:
    """One side of a match.

    Attributes:
        id: its IRI.
        names: what it is called; the first is its own name, the others are alternates.
        country: ISO 3166-1 alpha-2, or nothing where it is not known.
        divisions: codes of the first-level division that it lies in, as GeoNames writes them
            (`US.IL`); several where the words fit several.
        level: division or place, or nothing where that is not said.
        point: latitude and longitude in degrees (WGS 84).
        codes: scheme and value of identifiers that it is known by elsewhere.
        doubts: what stands in the way of an automatic match, such as a country nobody knows.
    """

    id: str
    names: tuple[str, ...]
    country: str = ""
    divisions: frozenset[str] = frozenset()
    level: Level | None = None
    point: tuple[float, float] | None = None
    codes: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = field(default=())

    @property
    def label(self) -> str:
        """Its own name."""
        return self.names[0] if self.names else self.id


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points along the surface (haversine formula).

    >>> round(distance((35.6895, 139.69171), (3.1412, 101.68653)))
    5322
    """
    (south, west), (north, east) = (tuple(map(radians, point)) for point in (a, b))
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))
