"""Canonical Turtle and TriG: the same triples give the same text, a changed triple a small diff.

rdflib's serialiser orders subjects by how often others refer to them; here they stand in natural
order. Prefixes come from our table alone, an object stands on a line of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Final

from rdflib import Graph, URIRef
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.term import Node

from renkei.names import BASE, PREFIXES
from renkei.ordering import natural

_DEEP: Final = re.compile(re.escape(BASE) + "(?:id|graph)/[^/]+/")


class _Canonical(TurtleSerializer):
    def __init__(self, graph: Graph, *, header: bool) -> None:
        super().__init__(graph)
        self._header = header

    def orderSubjects(self) -> list[Node]:  # noqa: N802 - rdflib's name
        return sorted(self._subjects, key=lambda subject: natural(str(subject)))

    def get_pname(self, uri: Node, gen_prefix: bool = True) -> str | None:
        """No prefix is made up for a namespace outside the table.

        What lies below a kind or a graph has none: rdflib finds that out too, but looks through all
        namespaces that it has met, which are as many as the evidence.
        """
        if _DEEP.match(str(uri)):
            return None
        return super().get_pname(uri, gen_prefix=False)

    def startDocument(self) -> None:  # noqa: N802 - rdflib's name
        if self._header:
            super().startDocument()


def _prepared(graph: Graph) -> Graph:
    copy = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        copy.bind(prefix, namespace)
    for triple in graph:
        copy.add(triple)
    return copy


def _serialize(graph: Graph, *, header: bool) -> str:
    out = io.BytesIO()
    _Canonical(_prepared(graph), header=header).serialize(out, encoding="utf-8")
    return out.getvalue().decode().strip() + "\n"


def turtle(graph: Graph) -> str:
    """A graph as canonical Turtle.

    >>> from rdflib.namespace import RDF
    >>> from renkei.terms import ID, RK
    >>> graph = Graph().add((ID["city/tokyo"], RDF.type, RK.City))
    >>> print(turtle(graph))
    @prefix rk: <https://w3id.org/renkei/ont#> .
    <BLANKLINE>
    <https://w3id.org/renkei/id/city/tokyo> a rk:City .
    <BLANKLINE>
    """
    return _serialize(graph, header=True)


def trig(graphs: Mapping[URIRef, Graph]) -> str:
    """Named graphs as canonical TriG, without a default graph."""
    header = "".join(f"@prefix {p}: <{n}> .\n" for p, n in sorted(PREFIXES.items()))
    blocks = [
        f"<{name}> {{\n{_serialize(graphs[name], header=False)}}}\n"
        for name in sorted(graphs, key=natural)
    ]
    return "\n".join([header, *blocks])
