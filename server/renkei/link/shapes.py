"""How cities are described at endpoints: the shapes of Wikidata, of e-Stat, and plain labels.

First the things that have one of our names are looked up, many names in one query; then what is
known of them is asked for, many things in one query.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from renkei.errors import RenkeiError
from renkei.link.codes import code_of_iri, code_of_text, with_check_digit
from renkei.link.countries import country_code
from renkei.link.endpoint import Binding, Endpoint
from renkei.link.entity import Entity, Level
from renkei.link.names import name_key, script

BATCH: Final = 50
"""Names, or things, in one query."""

_PREFIXES: Final = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sacs: <http://data.e-stat.go.jp/lod/terms/sacs#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
"""


@dataclass(frozen=True)
class Shape:
    """A way of describing cities.

    Attributes:
        name: how it is named on the command line.
        hosts: the hosts that are known to have it.
        find: a graph pattern that binds ?thing to what is called ?name.
        describe: a graph pattern that binds ?name (and ?rank, 0 for its own name), ?country,
            ?point, ?north, ?east, ?iso, ?geonames, ?code, ?class of ?thing.
        languages: tags of the names that are looked up; the empty one is for names without.
        country: of every thing, where the shape is that of one country.
    """

    name: str
    hosts: tuple[str, ...]
    find: str
    describe: str
    languages: tuple[str, ...] = ("en", "ja", "ms")
    country: str = ""


SHAPES: Final = {
    shape.name: shape
    for shape in (
        Shape(
            "wikidata",
            ("query.wikidata.org",),
            # what has a country and a place on the map: no films, no family names
            "?thing rdfs:label|skos:altLabel ?name ; wdt:P17 ?state ; wdt:P625 ?somewhere .",
            """\
  { ?thing rdfs:label ?name . BIND(0 AS ?rank) }
  UNION { ?thing skos:altLabel ?name . BIND(1 AS ?rank) }
  FILTER(LANG(?name) IN ("en", "ja", "ms"))
  OPTIONAL { ?thing wdt:P17/wdt:P297 ?country }
  OPTIONAL { ?thing wdt:P625 ?point }
  OPTIONAL { ?thing wdt:P300 ?iso }
  OPTIONAL { ?thing wdt:P1566 ?geonames }""",
        ),
        Shape(
            "e-stat",
            ("data.e-stat.go.jp",),
            "?thing a sacs:StandardAreaCode ; rdfs:label ?name .",
            """\
  ?thing rdfs:label ?name .
  BIND(IF(LANG(?name) = "ja", 0, 1) AS ?rank)
  OPTIONAL { ?thing dcterms:identifier ?code }
  OPTIONAL { ?thing sacs:administrativeClass ?class }""",
            ("ja", "en"),
            "JP",
        ),
        Shape(
            "labels",
            (),
            "?thing rdfs:label|skos:prefLabel|skos:altLabel|schema:name ?name .",
            """\
  { ?thing rdfs:label|skos:prefLabel|schema:name ?name . BIND(0 AS ?rank) }
  UNION { ?thing skos:altLabel|schema:alternateName ?name . BIND(1 AS ?rank) }
  OPTIONAL { ?thing schema:addressCountry ?country }
  OPTIONAL { ?thing schema:latitude ?north ; schema:longitude ?east }""",
            ("en", "ja", "ms", ""),
        ),
    )
}
"""Name → shape."""
_POINT: Final = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.I)


def shape_of(url: str, name: str | None) -> Shape:
    """The shape named, else the one of the endpoint's host, else plain labels.

    >>> shape_of("https://query.wikidata.org/sparql", None).name
    'wikidata'
    """
    if name is not None:
        if name not in SHAPES:
            raise RenkeiError(f"no shape {name!r}", mend=f"shapes are {', '.join(SHAPES)}")
        return SHAPES[name]
    host = url.partition("//")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return next((shape for shape in SHAPES.values() if host in shape.hosts), SHAPES["labels"])


def look_up(endpoint: Endpoint, shape: Shape, rows: Sequence[Entity]) -> list[Entity]:
    """What an endpoint knows under the names of `rows`.

    Raises:
        RenkeiError: the endpoint gives no usable answer.
    """
    terms = dict.fromkeys(
        term for row in rows for name in row.names for term in _terms(name, shape.languages)
    )
    things: dict[str, None] = {}
    for batch in _batches(terms):
        query = (
            f"{_PREFIXES}SELECT DISTINCT ?thing WHERE {{\n  VALUES ?name {{ {' '.join(batch)} }}\n"
            f"  {shape.find}\n}}\nORDER BY ?thing"
        )
        things.update((binding["thing"], None) for binding in endpoint.rows(query))
    said: dict[str, list[Binding]] = defaultdict(list)
    for batch in _batches(f"<{iri}>" for iri in things if _is_iri(iri)):
        query = (
            f"{_PREFIXES}SELECT * WHERE {{\n  VALUES ?thing {{ {' '.join(batch)} }}\n"
            f"{shape.describe}\n}}\nORDER BY ?thing ?rank ?name"
        )
        for binding in endpoint.rows(query):
            said[binding["thing"]].append(binding)
    return [_entity(iri, bindings, shape) for iri, bindings in said.items()]


def _terms(name: str, languages: Sequence[str]) -> Iterator[str]:
    """A name as literals, in the languages that its script is written in."""
    text = '"' + name.translate(_ESCAPES) + '"'
    japanese = script(name_key(name)) in ("kana", "han")
    for tag in languages:
        if not tag:
            yield text
        elif (tag == "ja") == japanese:
            yield f"{text}@{tag}"


_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def _is_iri(text: str) -> bool:
    return re.fullmatch(r'[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+', text, re.I) is not None


def _batches(terms: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(terms)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _entity(iri: str, bindings: Sequence[Binding], shape: Shape) -> Entity:
    def values(name: str) -> list[str]:
        return list(dict.fromkeys(b[name] for b in bindings if b.get(name)))

    codes = {own} if (own := code_of_iri(iri)) else set()
    codes |= {("jp-code", with_check_digit(c)) for c in values("code") if re.fullmatch(r"\d{5}", c)}
    for name, scheme in (("iso", "iso3166-2"), ("geonames", "geonames")):
        codes |= {(scheme, code) for text in values(name) if (code := code_of_text(scheme, text))}
    country = next((code for text in values("country") if (code := country_code(text))), "")
    level = None
    if values("iso") or any(text.endswith("Prefecture") for text in values("class")):
        level = Level.DIVISION
    elif values("class"):
        level = Level.PLACE
    return Entity(
        id=iri,
        names=tuple(values("name")),
        country=shape.country or country,
        level=level,
        point=_point(values("point"), values("north"), values("east")),
        codes=tuple(sorted(codes)),
    )


def _point(
    wkt: Sequence[str], north: Sequence[str], east: Sequence[str]
) -> tuple[float, float] | None:
    for text in wkt:
        if match := _POINT.match(text):
            return float(match[2]), float(match[1])
    try:
        return float(north[0]), float(east[0])
    except (IndexError, ValueError):
        return None
