"""Versions and withdrawn terms, as docs/ontology.md promises."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from renkei.names import PREFIXES
from renkei.terms import RK

Version = tuple[int, int, int]
ONTOLOGY = URIRef(str(RK).removesuffix("#"))


@pytest.fixture(scope="module")
def released() -> dict[Version, set[str]]:
    """Version → local names of its terms."""
    path = Path(__file__).parent / "released_terms.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert all(names == sorted(names) for names in content.values())
    return {version_of(text): set(names) for text, names in content.items()}


def version_of(text: str) -> Version:
    major, minor, patch = map(int, text.split("."))
    return major, minor, patch


def current(ontology: Graph) -> Version:
    return version_of(str(ontology.value(ONTOLOGY, OWL.versionInfo)))


def broken_promises(before: Version, old: set[str], after: Version, new: set[str]) -> list[str]:
    """What a step from one version to the next may not do to the terms."""
    if after[0] > before[0]:
        return []
    found = [f"{name} is gone" for name in sorted(old - new)]
    if after[:2] == before[:2]:
        found += [f"{name} is new in a patch" for name in sorted(new - old)]
    return found


def test_no_version_takes_back_what_an_earlier_one_gave(
    released: dict[Version, set[str]], ontology: Graph, terms: set[URIRef]
) -> None:
    now = {term.removeprefix(str(RK)) for term in terms}
    steps = [*sorted(released.items()), (current(ontology), now)]
    assert steps[-1][0] >= steps[-2][0], "the version went back"
    for (before, old), (after, new) in pairwise(steps):
        assert broken_promises(before, old, after, new) == []


@pytest.mark.parametrize(
    ("after", "new", "broken"),
    [
        ((0, 1, 0), {"City", "Event"}, []),
        ((0, 1, 1), {"City"}, ["Event is gone"]),
        ((0, 2, 0), {"City"}, ["Event is gone"]),
        ((1, 0, 0), {"City"}, []),
        ((0, 1, 0), {"City", "Event", "Town"}, ["Town is new in a patch"]),
        ((0, 1, 1), {"City", "Event", "Town"}, ["Town is new in a patch"]),
        ((0, 2, 0), {"City", "Event", "Town"}, []),
    ],
)
def test_a_broken_promise_is_found(after: Version, new: set[str], broken: list[str]) -> None:
    assert broken_promises((0, 1, 0), {"City", "Event"}, after, new) == broken


def withdrawn_without_help(graph: Graph) -> set[str]:
    """Deprecated terms that neither name another term nor say why there is none."""
    found = set()
    for term in graph.subjects(OWL.deprecated, Literal(True)):
        others = set(graph.objects(term, DCTERMS.isReplacedBy))
        notes = [note for note in graph.objects(term, SKOS.changeNote) if isinstance(note, Literal)]
        reasons = {note.language for note in notes}
        usable = {
            other
            for other in others
            if other != term and (other, OWL.deprecated, Literal(True)) not in graph
        }
        if not usable and not reasons >= {"en", "ja"}:
            found.add(str(term))
    return found


def test_a_deprecated_term_says_what_to_use_or_why_there_is_nothing(vocabulary: Graph) -> None:
    assert withdrawn_without_help(vocabulary) == set()


@pytest.mark.parametrize(
    ("says", "helps"),
    [
        ("", False),
        ("; dcterms:isReplacedBy schema:location", True),
        ("; dcterms:isReplacedBy rk:old", False),
        ('; skos:changeNote "Never used."@en', False),
        ('; skos:changeNote "Never used."@en , "使われなかった。"@ja', True),
        ("; dcterms:isReplacedBy rk:older . rk:older owl:deprecated true", False),
    ],
)
def test_a_deprecated_term_without_help_is_found(says: str, helps: bool) -> None:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = Graph().parse(data=f"{head}rk:old owl:deprecated true {says} .", format="turtle")
    assert (str(RK.old) not in withdrawn_without_help(graph)) is helps


def test_nothing_of_ours_uses_a_deprecated_term(vocabulary: Graph, whole: Graph) -> None:
    withdrawn = set(vocabulary.subjects(OWL.deprecated, Literal(True)))
    own_description = {DCTERMS.isReplacedBy, RDFS.isDefinedBy, OWL.deprecated}
    for subject, predicate, value in whole:
        assert predicate not in withdrawn
        assert predicate != RDF.type or value not in withdrawn
        assert value not in withdrawn or predicate in own_description, (subject, predicate, value)


def test_the_documentation_names_the_current_version(ontology: Graph) -> None:
    path = Path(__file__).parents[2] / "docs" / "ontology.md"
    text = path.read_text(encoding="utf-8")
    assert str(ontology.value(ONTOLOGY, OWL.versionIRI)) in text
