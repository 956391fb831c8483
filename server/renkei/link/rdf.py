"""RDF as entities: files in any serialisation, and the graph itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from renkei.errors import RenkeiError
from renkei.link.codes import code_of_iri, code_of_text
from renkei.link.countries import country_code
from renkei.link.entity import Entity, Kind, Level
from renkei.names import CURATED_GRAPHS
from renkei.terms import RK

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GN = "http://www.geonames.org/ontology#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOTH = ("https://schema.org/", "http://schema.org/")

NAMES: Final = (
    *(f"{_RDFS}label", f"{_SKOS}prefLabel", f"{_GN}name", f"{_FOAF}name"),
    *(f"{schema}name" for schema in _BOTH),
    *(f"{_SKOS}altLabel", f"{_GN}officialName", f"{_GN}alternateName"),
    *(f"{schema}alternateName" for schema in _BOTH),
)
"""Properties that name a thing; the first that is there gives its own name."""
SAME: Final = frozenset(
    {
        f"{_SKOS}exactMatch",
        "http://www.w3.org/2002/07/owl#sameAs",
        *(f"{schema}sameAs" for schema in _BOTH),
    }
)
CODES: Final = {
    str(RK.iso31662): "iso3166-2",
    str(RK.unLocode): "unlocode",
    str(RK.localGovernmentCode): "jp-code",
}
ORGANISATIONS: Final = frozenset(
    {
        *("http://www.w3.org/ns/org#Organization", f"{_FOAF}Organization", str(RK.CityGovernment)),
        *("http://www.w3.org/ns/org#FormalOrganization",),
        *(f"{schema}Organization" for schema in _BOTH),
    }
)
_POINT: Final = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.I)
_COUNTRY: Final = (
    f"{_GN}countryCode",
    str(RK.iso31661),
    *(f"{schema}addressCountry" for schema in _BOTH),
)

Facts = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]


def read_graph(path: Path, kind: Kind) -> list[Entity]:
    """The cities, or the organisations and governments, of the built graph.

    Raises:
        RenkeiError: nothing is built yet.
    """
    if not path.is_file():
        raise RenkeiError("nothing is built yet", where=str(path), mend="run renkei build")
    wanted = {str(RK.City)} if kind is Kind.CITY else ORGANISATIONS
    return [
        entity
        for entity in _entities(_facts(path), kind, wanted)
        if entity.id.startswith("https://w3id.org/renkei/id/")
    ]


def read_rdf(path: Path, kind: Kind, wanted: str | None = None) -> list[Entity]:
    """The things of an RDF file that have names.

    Args:
        path: a file in Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD.
        kind: what to take them for.
        wanted: the class of the things; any with a name where not given.

    Raises:
        RenkeiError: the file is no RDF, or nothing in it has a name.
    """
    found = list(_entities(_facts(path), kind, {wanted} if wanted else frozenset()))
    if not found:
        what = f"of class {wanted} " if wanted else ""
        raise RenkeiError(f"nothing {what}with a name", where=str(path))
    return found


def _facts(path: Path) -> Mapping[str, Facts]:
    """Every named thing with what is said of it, curated facts of other sources left out."""
    serialization = ox.RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    if serialization is None:
        raise RenkeiError("not a table and no RDF that is known by its suffix", where=str(path))
    facts: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=serialization, base_iri=path.resolve().as_uri()):
            if isinstance(quad.subject, ox.NamedNode) and not str(
                getattr(quad.graph_name, "value", "")
            ).startswith(CURATED_GRAPHS):
                facts[quad.subject.value][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        text = str(error.msg or error).splitlines()[0]
        raise RenkeiError(
            f"not {serialization.name}: {text}", where=f"{path}:{error.lineno}"
        ) from None
    except ValueError as error:
        raise RenkeiError(f"not {serialization.name}: {error}", where=str(path)) from None
    return facts


def _entities(facts: Mapping[str, Facts], kind: Kind, wanted: Iterable[str]) -> Iterable[Entity]:
    classes = frozenset(wanted)
    for iri, said in facts.items():
        types = {node.value for node in said.get(_TYPE, ()) if isinstance(node, ox.NamedNode)}
        if classes and not types & classes:
            continue
        names = dict.fromkeys(
            node.value.strip()
            for predicate in NAMES
            for node in sorted(
                (n for n in said.get(predicate, ()) if isinstance(n, ox.Literal)),
                key=_first_english,
            )
            if node.value.strip()
        )
        if names:
            yield _entity(iri, tuple(names), said, facts, kind)


def _first_english(name: ox.Literal) -> tuple[bool, str, str]:
    return name.language != "en", name.language or "", name.value


def _entity(
    iri: str, names: tuple[str, ...], said: Facts, facts: Mapping[str, Facts], kind: Kind
) -> Entity:
    codes = {
        (scheme, code)
        for predicate, scheme in CODES.items()
        for text in _texts(said, predicate)
        if (code := code_of_text(scheme, text))
    }
    for predicate in SAME:
        codes |= {known for other in _texts(said, predicate) if (known := code_of_iri(other))}
    if own := code_of_iri(iri):
        codes.add(own)
    country = next(
        (c for p in _COUNTRY for text in _texts(said, p) if (c := country_code(text))), ""
    )
    for other in _texts(said, str(RK.inCountry)):
        codes_there = _texts(facts.get(other, {}), str(RK.iso31661))
        country = next(map(country_code, codes_there), country) or _country_by_name(facts, other)
    level = None
    if kind is Kind.CITY:
        level = _level(said, {scheme for scheme, _ in codes}, country)
    return Entity(
        id=iri,
        names=names,
        country=country,
        level=level,
        point=_point(said),
        codes=tuple(sorted(codes)),
    )


def _country_by_name(facts: Mapping[str, Facts], iri: str) -> str:
    """The code of a country that has a name only."""
    names = _texts(facts.get(iri, {}), f"{_RDFS}label")
    return next((code for name in names if (code := country_code(name))), "")


def _level(said: Facts, schemes: set[str], country: str) -> Level | None:
    """Division or place: by feature class, or by whether ISO 3166-2 has a city of ours."""
    for feature in _texts(said, f"{_GN}featureClass"):
        return {"P": Level.PLACE, "A": Level.DIVISION}.get(feature[-1])
    if "iso3166-2" in schemes:
        return Level.DIVISION
    ours = any(text == str(RK.City) for text in _texts(said, _TYPE))
    return Level.PLACE if ours and country else None


def _texts(said: Facts | Mapping[str, list[object]], predicate: str) -> list[str]:
    return [str(getattr(node, "value", "")) for node in said.get(predicate, ())]


def _point(said: Facts) -> tuple[float, float] | None:
    pairs = ((f"{_GEO}lat", f"{_GEO}long"), *((f"{s}latitude", f"{s}longitude") for s in _BOTH))
    for north, east in pairs:
        try:
            return float(_texts(said, north)[0]), float(_texts(said, east)[0])
        except (IndexError, ValueError):
            continue
    for text in _texts(said, "http://www.opengis.net/ont/geosparql#asWKT"):
        if match := _POINT.match(text):
            return float(match[2]), float(match[1])
    return None
