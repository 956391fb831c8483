"""Queries over several default graphs at once, which the engine would answer with duplicates.

The default graph of a query with two FROM clauses, or two `default-graph-uri`, is the RDF merge of
those graphs (SPARQL 1.1 §13.2): a triple in both is there once. The engine looks into one after
the other and finds it twice. So the merge is made beside, for this one query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from renkei.store.tokens import Token, tokens

_TWO_FROM: Final = re.compile(r"(?is)\bFROM\b.*\bFROM\b")


class Graphs(NamedTuple):
    """The dataset that a query or a request names.

    Attributes:
        default: the graphs whose merge is the default graph.
        named: the graphs that GRAPH finds.
    """

    default: tuple[str, ...]
    named: tuple[str, ...]


def named_in(query: str) -> Graphs | None:
    """The dataset of a query with two or more FROM clauses, else None.

    Raises:
        SyntaxError: the prologue is malformed.

    >>> named_in("BASE <http://example.org/> SELECT * FROM <a> FROM <b> FROM NAMED <c> {}")
    Graphs(default=('http://example.org/a', 'http://example.org/b'), named=('http://example.org/c',))
    >>> named_in("SELECT * FROM <http://example.org/a> { ?from ?p 'FROM <b> FROM <c>' }") is None
    True
    """
    # words are counted far faster than the pattern is looked for, and are rarely there
    if query.upper().count("FROM") < 2 or not _TWO_FROM.search(query):
        return None
    default: list[Token] = []
    named: list[Token] = []
    depth, prologue = 0, -1
    pending: list[Token] | None = None
    for token in tokens(query):
        word = query[token.start : token.end].upper()
        if token.kind == "other" and word in "{([":
            depth += 1
        elif token.kind == "other" and word in "})]":
            depth -= 1
        elif depth == 0 and token.kind == "word":
            if prologue < 0 and word not in ("BASE", "PREFIX", "VERSION"):
                prologue = token.start
            pending = default if word == "FROM" else named if word == "NAMED" else None
        elif pending is not None:
            if token.kind in ("iri", "name"):
                pending.append(token)
            pending = None
    if len(default) < 2:
        return None
    found = _resolve(query, query[: max(0, prologue)], [*default, *named])
    return Graphs(tuple(found[: len(default)]), tuple(found[len(default) :]))


def merged(store: Store, graphs: Graphs) -> Store:
    """A store whose default graph is the merge, beside the named graphs."""
    result = Store()
    for iri in dict.fromkeys(graphs.default):
        found = store.quads_for_pattern(None, None, None, NamedNode(iri))
        result.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in found)
    for iri in dict.fromkeys(graphs.named):
        result.extend(store.quads_for_pattern(None, None, None, NamedNode(iri)))
    return result


def _resolve(query: str, prologue: str, names: Iterable[Token]) -> list[str]:
    """The absolute IRIs of names in a query, by the engine's own rules."""
    items = [f"({query[name.start : name.end]} AS ?g{n})" for n, name in enumerate(names)]
    rows = Store().query(f"{prologue}\nSELECT {' '.join(items)} {{}}")
    assert isinstance(rows, QuerySolutions)
    row = next(rows)
    return [row[f"g{n}"].value for n in range(len(items))]
