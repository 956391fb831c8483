"""Canonical Turtle and TriG."""

from __future__ import annotations

import random

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDFS, XSD

from renkei.build.graphset import GraphSet
from renkei.build.turtle import trig, turtle
from renkei.names import PREFIXES
from renkei.ordering import natural
from renkei.terms import ID, RK


def test_the_order_of_adding_does_not_matter(graphs: GraphSet) -> None:
    quads = sorted(graphs.quads())
    random.Random(1).shuffle(quads)
    again = GraphSet()
    for subject, predicate, value, name in quads:
        again.add(name, (subject, predicate, value))
    assert again.trig() == graphs.trig()


def test_subjects_stand_in_natural_order() -> None:
    graph = Graph()
    for number in (10, 9, 1):
        graph.add((ID[f"event/x-{number}"], RDFS.label, Literal(str(number), lang="en")))
    lines = [line for line in turtle(graph).splitlines() if line.startswith("<")]
    assert [line.split(">")[0].rsplit("-")[-1] for line in lines] == ["1", "9", "10"]


def test_natural_order_compares_numbers_with_words() -> None:
    assert sorted(["a2", "a10", "a", "b1", "ab"], key=natural) == ["a", "a2", "a10", "ab", "b1"]


def test_prefixes_come_from_our_table_alone() -> None:
    graph = Graph()
    graph.bind("mine", "http://example.org/")
    graph.add((URIRef("http://example.org/a"), URIRef("http://other.org/b"), ID["city/x"]))
    assert not [line for line in turtle(graph).splitlines() if line.startswith("@prefix")]


def test_awkward_literals_come_back_on_both_engines() -> None:
    graph = Graph()
    for value in ('a"b', "a\\b", "a\nb\r\tc", "'''", '"""', "\u3042\U00020bb7\u0000", "}", "# x"):
        graph.add((ID["city/x"], RDFS.label, Literal(value, lang="ja")))
    graph.add(
        (ID["city/x"], RK.month, Literal("2019-06", datatype=XSD.gYearMonth, normalize=False))
    )
    text = turtle(graph)
    assert isomorphic(Graph().parse(data=text, format="turtle"), graph)
    read = {quad.object.value for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert read == {str(value) for value in graph.objects()}


def test_trig_has_every_prefix_once_and_no_default_graph(graphs: GraphSet) -> None:
    text = graphs.trig()
    header = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert len(header) == len(PREFIXES)
    quads = list(ox.parse(text, format=ox.RdfFormat.TRIG))
    assert len(quads) == len(graphs)
    assert {str(quad.graph_name.value) for quad in quads} == set(map(str, graphs.names))


def test_no_graphs_are_prefixes_alone() -> None:
    assert set(trig({}).split("\n")) == {f"@prefix {p}: <{n}> ." for p, n in PREFIXES.items()} | {
        ""
    }
