"""The names that stay, as terms of rdflib: for what makes graphs and reads them with it.

`renkei.names` has them as strings. Serving does without rdflib, whose import takes long.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from rdflib import Graph, Namespace, URIRef

from renkei import names

RK: Final = Namespace(names.RK)
ID: Final = Namespace(names.ID)
GRAPH: Final = Namespace(names.GRAPH)
SHAPES: Final = Namespace(names.SHAPES)
OA: Final = Namespace(names.OA)
SCHEMA: Final = Namespace(names.SCHEMA)
GEO: Final = Namespace(names.GEO)
TIME: Final = Namespace(names.TIME)
EDTF: Final = Namespace(names.EDTF)
UNIT: Final = Namespace(names.UNIT)

AUTHORITY_GRAPH: Final = URIRef(names.AUTHORITY_GRAPH)
VOCABULARY_GRAPH: Final = URIRef(names.VOCABULARY_GRAPH)
PROVENANCE_GRAPH: Final = URIRef(names.PROVENANCE_GRAPH)


def thing(kind: str, slug: str) -> URIRef:
    """The IRI of a thing.

    Args:
        kind: one of `renkei.names.KINDS`.
        slug: the last segment; percent-encoded where an IRI needs it.

    Raises:
        ValueError: the kind is not one of ours, or the slug is empty or has a slash.

    >>> thing("city", "kuala-lumpur")
    rdflib.term.URIRef('https://w3id.org/renkei/id/city/kuala-lumpur')
    """
    if kind not in names.KINDS:
        raise ValueError(f"{kind!r} is not a kind of thing")
    if not slug or "/" in slug:
        raise ValueError(f"{slug!r} is not a slug")
    return ID[f"{kind}/{quote(slug, safe='-._~')}"]


def bind_prefixes(graph: Graph) -> Graph:
    """Give `graph` our prefix table and no other, and return it."""
    for prefix, namespace in names.PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph
