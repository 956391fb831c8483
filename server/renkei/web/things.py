"""A thing as its page shows it: claims about it, claims that point to it, who took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from renkei.build.turtle import natural
from renkei.web import terms
from renkei.web.claims import Claim, Claims
from renkei.web.lookup import Evidence, Lookup
from renkei.web.terms import Node

_LIMIT: Final = 2000
"""Quads in each direction that a page reads; all of them are in the data."""
_INWARDS: Final = (terms.PARTICIPANT, terms.IN_OFFICE, terms.REPRESENTING)


@dataclass(frozen=True)
class Participation:
    """One participation, inline on the page of the event or of who took part.

    Attributes:
        node: the participation.
        event: what it was in; None where nothing says so.
        who: the agent, else the office; None where only a group is named.
        claims: role, mode, office, each with the words it rests on.
    """

    node: Node
    event: Node | None
    who: Node | None
    claims: list[Claim]


@dataclass(frozen=True)
class ThingView:
    """What the page of a thing shows.

    Attributes:
        node: the thing.
        types: its classes.
        edtf: its date, or an empty string.
        quote: its own words, where the thing is evidence.
        claims: what is said of it.
        parts: claims about what is part of it, such as the selectors of an evidence.
        participations: who took part in it.
        took_part: what it took part in.
        incoming: what refers to it.
        evidence: the words it rests on as a whole.
        truncated: whether there is more than the page shows.
    """

    node: Node
    types: list[Node]
    edtf: str
    quote: Evidence | None
    claims: list[Claim]
    parts: list[tuple[Node, list[Claim]]]
    participations: list[Participation]
    took_part: list[Participation]
    incoming: list[Claim]
    evidence: tuple[Evidence, ...]
    truncated: bool


def view(lookup: Lookup, node: Node) -> ThingView:
    """Put the page of a thing together."""
    claims = Claims(lookup)
    out = lookup.quads(node, limit=_LIMIT)
    into = lookup.quads(None, None, node, limit=_LIMIT)
    inline = {quad.object for quad in out if quad.predicate == terms.HAS_PARTICIPATION}
    joining = {
        quad.subject
        for quad in into
        if quad.predicate in _INWARDS and _is_participation(lookup, quad.subject)
    }
    parts = [part for part in _parts(node, out) if lookup.is_subject(part)]
    return ThingView(
        node,
        [value for value in lookup.objects(node, terms.TYPE) if isinstance(value, Node)],
        lookup.text(node, terms.EDTF),
        lookup.evidence(node) if isinstance(node, NamedNode) else None,
        claims.outgoing(_shown(lookup, out)),
        [(part, claims.outgoing(lookup.quads(part))) for part in parts],
        _participations(lookup, claims, inline),
        _participations(lookup, claims, joining),
        claims.incoming(quad for quad in into if quad.subject not in joining),
        lookup.evidence_of(node, terms.EVIDENCE),
        len(out) == _LIMIT or len(into) == _LIMIT,
    )


def _shown(lookup: Lookup, quads: Iterable[Quad]) -> list[Quad]:
    """All but what the page shows in another place."""
    quads = list(quads)
    named = {quad.object for quad in quads if quad.predicate == terms.LABEL}
    translated = {quad.object for quad in quads if quad.predicate == terms.TRANSLATED_LABEL}
    return [
        quad
        for quad in quads
        if quad.predicate not in (terms.HAS_PARTICIPATION, terms.EVIDENCE)
        and not (quad.predicate == terms.PREF_LABEL and quad.object in named)
        # a translation is shown as one, not as a name beside the official ones
        and not (quad.predicate == terms.LABEL and quad.object in translated)
    ]


def _parts(node: Node, quads: Iterable[Quad]) -> list[Node]:
    """What stands in the same document as the thing, under a fragment of its IRI."""
    found = {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{node.value}#")
    }
    return sorted(found, key=lambda part: part.value)


def _is_participation(lookup: Lookup, node: object) -> bool:
    return isinstance(node, Node) and bool(
        lookup.quads(node, terms.TYPE, terms.PARTICIPATION, limit=1)
    )


def _participations(lookup: Lookup, claims: Claims, nodes: Iterable[object]) -> list[Participation]:
    made = []
    for node in nodes:
        if not isinstance(node, Node):
            continue
        events = lookup.subjects(terms.HAS_PARTICIPATION, node)
        event = events[0] if events else None
        who = lookup.node(node, terms.PARTICIPANT) or lookup.node(node, terms.IN_OFFICE)
        facts = [
            quad
            for quad in lookup.quads(node)
            if quad.predicate not in (terms.TYPE, terms.EVIDENCE)
        ]
        date = lookup.text(event, terms.EARLIEST) if event else ""
        key = (date, natural(event.value if event else ""), natural(node.value))
        made.append((key, Participation(node, event, who, claims.outgoing(facts))))
    return [participation for _, participation in sorted(made, key=lambda pair: pair[0])]
