"""Writing triples and quads in the formats of the data routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from renkei.names import PREFIXES
from renkei.store.formats import GRAPHS, JSON_LD, N_QUADS, TRIG, Format
from renkei.store.jsonld import compact
from renkei.web.terms import TYPE

WITH_GRAPHS: Final = (TRIG, N_QUADS)
BY_EXTENSION: Final = {item.extension: item for item in GRAPHS}
"""Ending of a path, without the dot → format."""


def write(
    statements: Iterable[Triple] | Iterable[Quad],
    wanted: Format,
    context: Mapping[str, Any],
    further: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    r"""Serialise, in an order that depends on the content alone.

    Args:
        statements: quads for TriG and N-Quads, triples for the others.
        wanted: the format.
        context: the JSON-LD context to compact with.
        further: prefixes beside those of the data.

    >>> from pyoxigraph import Literal, NamedNode
    >>> from renkei.store.formats import N_TRIPLES
    >>> a = NamedNode("https://example.org/a")
    >>> write([Triple(a, a, Literal("b"))], N_TRIPLES, {})
    b'<https://example.org/a> <https://example.org/a> "b" .\n'
    """
    assert isinstance(wanted.engine, RdfFormat)
    ordered = sorted(statements, key=_order)
    prefixes = None if wanted is JSON_LD else _used(ordered, {**PREFIXES, **further})
    written = serialize(ordered, format=wanted.engine, prefixes=prefixes)
    assert written is not None
    if wanted is not JSON_LD:
        return written
    return compact(written, {**context.get("@context", context), **further} if further else context)


def content_type(item: Format) -> str:
    """The Content-Type of a format; everything we write is UTF-8."""
    return f"{item.media_type}; charset=utf-8" if item.is_text else item.media_type


def _order(statement: Triple | Quad) -> tuple[str, str, bool, str, str]:
    """Graphs, then subjects together, the type of each first."""
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    subject, predicate = str(statement.subject), str(statement.predicate)
    return graph, subject, statement.predicate != TYPE, predicate, str(statement.object)


def _used(statements: Iterable[Triple | Quad], known: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that occur, so that a small answer has no long head."""
    text = " ".join(str(statement) for statement in statements)
    return {prefix: iri for prefix, iri in known.items() if f"<{iri}" in text}
