"""What a thing had to do with over time: participations, and dated things that refer to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Quad

from renkei.names import RK
from renkei.web import terms
from renkei.web.claims import Claims
from renkei.web.lookup import Lookup
from renkei.web.particulars.attendance import Entry, Line, in_order
from renkei.web.terms import Node

_MENTIONS: Final = NamedNode(RK.mentions)
_APART: Final = (_MENTIONS, terms.HAS_PARTICIPATION, terms.DERIVED_FROM)
"""To be mentioned by something is not to have had a part in it."""


def history(
    lookup: Lookup, claims: Claims, entries: list[Entry], into: Iterable[Quad]
) -> tuple[list[Entry], frozenset[Quad]]:
    """Entries in the order of time.

    Args:
        lookup: the dataset.
        claims: makes claims of quads.
        entries: the participations of the thing.
        into: quads that refer to it otherwise.

    Returns:
        The entries, and the quads that became one.
    """
    dated = [
        quad
        for quad in into
        if quad.predicate not in _APART
        and isinstance(quad.subject, Node)
        and lookup.quads(quad.subject, terms.EARLIEST, limit=1)
    ]
    related: dict[tuple[Node, NamedNode], list[Quad]] = {}
    for quad in dated:
        assert isinstance(quad.subject, Node)
        related.setdefault((quad.subject, quad.predicate), []).append(quad)
    made = [
        Entry(
            subject,
            subject,
            None,
            lookup.text(subject, terms.EDTF),
            predicate,
            tuple(Line((), (), (), (), claim.statements) for claim in claims.incoming(quads)),
        )
        for (subject, predicate), quads in related.items()
    ]
    return in_order(lookup, [*entries, *made]), frozenset(dated)
