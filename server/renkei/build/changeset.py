"""A difference as RDF, in the Changeset vocabulary.

One `cs:ChangeSet` a thing, with each statement that came or went as a reified one
(http://purl.org/vocab/changeset/schema); `dcterms:isPartOf` names its graph. What a fragment
describes belongs to its thing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, serialize

from renkei.build.difference import Difference
from renkei.names import ID, PREFIXES

CHANGESET: Final = "http://purl.org/vocab/changeset/schema#"
BLANK: Final = "urn:x-renkei:blank-nodes"
"""Stands for all subjects without an IRI, which data of ours has none of."""
_RDF: Final = PREFIXES["rdf"]
_TYPE: Final = NamedNode(_RDF + "type")
_PART: Final = NamedNode(PREFIXES["dcterms"] + "isPartOf")


def changeset(found: Difference) -> str:
    """The difference as TriG, sorted: the same difference gives the same bytes."""
    by_thing: dict[str, list[tuple[str, Quad]]] = {}
    for kind, quads in (("addition", found.added), ("removal", found.removed)):
        for quad in quads:
            by_thing.setdefault(_thing(quad), []).append((kind, quad))
    written = [
        triple for thing in sorted(by_thing) for triple in _changeset(thing, by_thing[thing])
    ]
    prefixes = {"cs": CHANGESET, **PREFIXES}
    text = (serialize(written, format=RdfFormat.TRIG, prefixes=prefixes) or b"").decode()
    # the serialiser declares prefixes in no certain order
    lines = text.splitlines(keepends=True)
    return "".join(sorted(lines[: len(prefixes)]) + lines[len(prefixes) :])


def _changeset(thing: str, changes: Iterable[tuple[str, Quad]]) -> Iterator[Triple]:
    lines = sorted((f"{kind} {quad}", kind, quad) for kind, quad in changes)
    node = _name(thing, *(line for line, _, _ in lines))
    yield Triple(node, _TYPE, NamedNode(CHANGESET + "ChangeSet"))
    yield Triple(node, NamedNode(CHANGESET + "subjectOfChange"), NamedNode(thing))
    for line, kind, quad in lines:
        statement = _name(line)
        yield Triple(node, NamedNode(CHANGESET + kind), statement)
        yield Triple(statement, _TYPE, NamedNode(_RDF + "Statement"))
        yield Triple(statement, NamedNode(_RDF + "subject"), quad.subject)
        yield Triple(statement, NamedNode(_RDF + "predicate"), quad.predicate)
        yield Triple(statement, NamedNode(_RDF + "object"), quad.object)
        if not isinstance(quad.graph_name, DefaultGraph):
            yield Triple(statement, _PART, quad.graph_name)


def _name(*words: str) -> NamedNode:
    """A name made of the content (RFC 6920)."""
    digest = base64.urlsafe_b64encode(hashlib.sha256("\n".join(words).encode()).digest())
    return NamedNode(f"ni:///sha-256;{digest.decode().rstrip('=')}")


def _thing(quad: Quad) -> str:
    """The subject; what is described with a fragment of one of our things belongs to that."""
    if not isinstance(quad.subject, NamedNode):
        return BLANK
    iri = quad.subject.value
    return iri.partition("#")[0] if iri.startswith(ID) else iri
