"""Triples about one thing as a nested JSON-LD document (JSON-LD 1.1 §6), for search engines.

They read a tree from its root better than a list of nodes. The context stands in the document
itself and names schema.org as the default vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from renkei.names import SCHEMA
from renkei.web.terms import TYPE, Node, Term

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_CONTEXT: Final = {"@vocab": str(SCHEMA)}


def as_tree(triples: Iterable[Triple], root: Node) -> dict[str, Any]:
    """The document, from its root; each node is written out where it comes first.

    >>> name, a = NamedNode("https://schema.org/name"), NamedNode("urn:a")
    >>> as_tree([Triple(a, name, Literal("東京", language="ja"))], a)["name"]
    {'@value': '東京', '@language': 'ja'}
    """
    subjects: dict[Node, dict[NamedNode, list[Term]]] = {}
    for triple in sorted(triples, key=str):
        if isinstance(triple.subject, Node):
            values = subjects.setdefault(triple.subject, {})
            values.setdefault(triple.predicate, []).append(triple.object)
    trees = [_node(root, subjects)]
    while subjects:  # what nothing refers to
        trees.append(_node(next(iter(subjects)), subjects))
    if len(trees) == 1:
        return {"@context": _CONTEXT, **trees[0]}
    return {"@context": _CONTEXT, "@graph": trees}


def _node(node: Node, subjects: dict[Node, dict[NamedNode, list[Term]]]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "@id": f"_:{node.value}" if isinstance(node, BlankNode) else node.value
    }
    for predicate, values in subjects.pop(node, {}).items():
        if predicate == TYPE:
            written["@type"] = _alone([_short(value) for value in values])
        else:
            written[_short(predicate)] = _alone([_value(value, subjects) for value in values])
    return written


def _value(term: Term, subjects: dict[Node, dict[NamedNode, list[Term]]]) -> Any:
    if isinstance(term, Node):
        return _node(term, subjects)
    assert isinstance(term, Literal), "no template has a triple as an object"
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _XSD_STRING:
        return term.value
    return {"@value": term.value, "@type": term.datatype.value}


def _short(term: object) -> str:
    assert isinstance(term, NamedNode)
    local = term.value.removeprefix(str(SCHEMA))
    return local if local.isalnum() else term.value


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
