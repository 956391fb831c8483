"""The Turtle files as files: prefixes, blank nodes, metadata, OWL profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from pyowl2_profiles import detect_profiles
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, VANN, XSD

from renkei.names import PREFIXES
from renkei.terms import RK

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("renkei.ttl", "concepts.ttl", "alignments.ttl")
ONTOLOGY = URIRef(str(RK).removesuffix("#"))


@pytest.mark.parametrize("name", FILES)
def test_prefixes_are_those_of_the_one_table_sorted_and_used(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix ([\w-]+): <([^>]+)> \.$", text, re.MULTILINE))
    assert list(declared) == sorted(declared)
    body = re.sub(r"^(@prefix|#).*$|<[^>]*>|\"[^\"]*\"", "", text, flags=re.MULTILINE)
    assert {p for p in declared if not re.search(rf"\b{p}:", body + text_datatypes(text))} == set()
    ours = {prefix: iri for prefix, iri in declared.items() if prefix in PREFIXES}
    assert ours == {prefix: PREFIXES[prefix] for prefix in ours}
    others = {prefix: iri for prefix, iri in declared.items() if prefix not in PREFIXES}
    assert not set(others.values()) & set(PREFIXES.values())
    if name == "renkei.ttl":
        assert others == {"vann": str(VANN)}
    elif name == "concepts.ttl":
        assert not others


def text_datatypes(text: str) -> str:
    """The datatypes of literals, which lie right behind their quotation marks."""
    return " ".join(re.findall(r"\^\^(\S+)", text))


@pytest.mark.parametrize("name", FILES)
def test_there_are_no_blank_nodes(folder: Path, name: str) -> None:
    graph = Graph().parse(folder / name)
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


@pytest.mark.parametrize(
    "names", [("renkei.ttl",), ("renkei.ttl", "alignments.ttl"), FILES], ids=len
)
def test_the_vocabulary_is_owl_2_rl_and_dl(folder: Path, names: tuple[str, ...]) -> None:
    assert profile_violations(*(folder / name for name in names)) == {}


@pytest.mark.parametrize("data", ["good_data", "whole"])
def test_vocabulary_and_data_together_are_owl_2_dl(
    folder: Path, data: str, request: pytest.FixtureRequest
) -> None:
    store = pyoxigraph.Store()
    for name in FILES:
        store.load(path=str(folder / name), format=pyoxigraph.RdfFormat.TURTLE)
    graph: Graph = request.getfixturevalue(data)
    triples = graph.serialize(format="nt", encoding="utf-8")
    store.load(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    report = detect_profiles(store)["dl"]
    assert report["violations_by_axiom_type"] == {}, report["sample_violations"]


@pytest.mark.parametrize(
    ("axiom", "profile"),
    [
        ("rk:City owl:disjointUnionOf ( rk:Event rk:Award ) .", "rl"),
        ("rk:governs a owl:DatatypeProperty .", "dl"),
        ('rk:City <https://example.org/undeclared> "x" .', "dl"),
    ],
)
def test_the_profile_check_finds_what_is_outside(
    folder: Path, tmp_path: Path, axiom: str, profile: str
) -> None:
    spoilt = tmp_path / "spoilt.ttl"
    text = (folder / "renkei.ttl").read_text(encoding="utf-8")
    spoilt.write_text(f"{text}\n{axiom}\n", encoding="utf-8")
    assert profile in profile_violations(spoilt)


def profile_violations(*paths: Path) -> dict[str, dict[str, int]]:
    """Profile → kind of axiom → number of violations, for RL and DL."""
    store = pyoxigraph.Store()
    for path in paths:
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    report = detect_profiles(store)
    return {
        profile: report[profile]["violations_by_axiom_type"]
        for profile in ("rl", "dl")
        if report[profile]["violations_by_axiom_type"]
    }


@pytest.mark.parametrize("name", ["renkei.ttl", "alignments.ttl"])
def test_an_ontology_says_what_it_is(folder: Path, name: str) -> None:
    graph = Graph().parse(folder / name)
    (iri,) = graph.subjects(RDF.type, OWL.Ontology)
    version = str(graph.value(iri, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert graph.value(iri, OWL.versionIRI) == URIRef(f"{iri}/{version}")
    for text in (DCTERMS.title, DCTERMS.description):
        literals = [value for value in graph.objects(iri, text) if isinstance(value, Literal)]
        assert sorted(value.language or "" for value in literals) == ["en", "ja", "ms"]
    assert graph.value(iri, DCTERMS.creator)
    licence = graph.value(iri, DCTERMS.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert graph.value(iri, DCTERMS.created) == Literal("2026-11-23", datatype=XSD.date)


def test_the_preferred_prefix_is_the_one_in_use(ontology: Graph) -> None:
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "rk"
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)) == PREFIXES["rk"]


def test_alignments_import_the_vocabulary_they_align(alignments: Graph) -> None:
    assert list(alignments.objects(None, OWL.imports)) == [ONTOLOGY]
