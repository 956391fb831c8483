"""Description: labels in three languages, definitions, links out, dates that agree."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from renkei.names import curie
from renkei.quality.figure import Figure, count_figure, share_figure
from renkei.quality.release import Release
from renkei.terms import ID, RK

_PREFIXES: Final = f"""
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rk: <{RK}>
"""
# Participations, evidence and plain data of other kinds are told by what they join.
_UNNAMED: Final = ("participation", "evidence", "membership", "release")
_THRESHOLDS: Final = {"ja": 100.0, "en": 100.0, "ms": 95.0}
_LABELS: Final = (
    _PREFIXES
    + """
SELECT ?thing ?language WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing rdf:type ?class } }
  OPTIONAL { ?thing rdfs:label ?label BIND(LANG(?label) AS ?language) }
}"""
)
_DEFINITIONS: Final = (
    _PREFIXES
    + f"""
SELECT ?term ?language WHERE {{
  ?term rdfs:isDefinedBy ?ontology .
  FILTER(STRSTARTS(STR(?term), "{RK}"))
  OPTIONAL {{ ?term skos:definition ?text BIND(LANG(?text) AS ?language) }}
}}"""
)
_LINKS: Final = (
    _PREFIXES
    + """
SELECT ?thing ?graph WHERE {
  { ?thing a rk:City } UNION { ?thing a rk:CityGovernment }
  UNION { ?thing a <http://www.w3.org/ns/org#Organization> }
  OPTIONAL {
    GRAPH ?graph { ?thing ?predicate ?other }
    FILTER(STRSTARTS(STR(?graph), "https://w3id.org/renkei/graph/links/"))
  }
}"""
)
_BLANK: Final = "SELECT ?s ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER(ISBLANK(?s) || ISBLANK(?o)) }"
_SAME_AS: Final = "SELECT ?s ?o WHERE { GRAPH ?g { ?s <http://www.w3.org/2002/07/owl#sameAs> ?o } }"
_DEAD: Final = f"""
SELECT DISTINCT ?o WHERE {{
  GRAPH ?g {{ ?s ?p ?o }}
  FILTER(ISIRI(?o) && STRSTARTS(STR(?o), "{ID}"))
  FILTER NOT EXISTS {{ GRAPH ?h {{ ?o a ?class }} }}
}}"""


def measure(release: Release) -> list[Figure]:
    """Figures on how well things are described."""
    return [
        *_labels(release),
        *_definitions(release),
        *_links(release),
        count_figure(
            "iris.dead", "IRIs of ours that nothing describes", _first(release, _DEAD), "IRIs"
        ),
        count_figure("iris.blank", "blank nodes", _first(release, _BLANK), "nodes"),
        count_figure("iris.same-as", "owl:sameAs", _first(release, _SAME_AS), "triples"),
    ]


def _first(release: Release, sparql: str) -> list[str]:
    return [curie(row[0]) for row in release.rows(sparql)]


def _by_thing(rows: list[tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, value in rows:
        found[subject].add(value)
    return found


def _labels(release: Release) -> list[Figure]:
    languages = _by_thing(release.rows(_LABELS))
    ours = {
        thing: given
        for thing, given in languages.items()
        if (thing.startswith(str(ID)) and "#" not in thing and not _unnamed(thing))
        or thing.startswith(str(RK))
    }
    return [
        share_figure(
            f"labels.{language}",
            f"things and terms with a label in {language}",
            {curie(thing): language in given for thing, given in sorted(ours.items())},
            threshold,
        )
        for language, threshold in _THRESHOLDS.items()
    ]


def _unnamed(thing: str) -> bool:
    return thing.removeprefix(str(ID)).split("/")[0] in _UNNAMED


def _definitions(release: Release) -> list[Figure]:
    languages = _by_thing(release.rows(_DEFINITIONS))
    return [
        share_figure(
            f"definitions.{language}",
            f"terms of the ontology defined in {language}",
            {curie(term): language in given for term, given in sorted(languages.items())},
        )
        for language in ("ja", "en")
    ]


def _links(release: Release) -> list[Figure]:
    """Cities link to at least four schemes, each organisation to one or its lack is recorded."""
    schemes = {t: {g for g in gs if g} for t, gs in _by_thing(release.rows(_LINKS)).items()}
    cities = {t: s for t, s in schemes.items() if t.startswith(f"{ID}city/")}
    others = {t: s for t, s in schemes.items() if t not in cities}
    return [
        share_figure(
            "links.cities",
            "cities with links to at least three schemes",
            {curie(t): len(s) >= 3 for t, s in sorted(cities.items())},
        ),
        share_figure(
            "links.organisations",
            "governments and organisations with a link",
            {curie(t): bool(s) for t, s in sorted(others.items())},
            60.0,
        ),
    ]
