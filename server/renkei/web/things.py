"""A thing as its page shows it: claims about it, claims that point to it, who took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from renkei.names import RK
from renkei.web import terms
from renkei.web.claims import Claim, Claims
from renkei.web.identities import Confidences, Identity, identities, is_link
from renkei.web.lookup import Evidence, Lookup
from renkei.web.particulars.attendance import Entry, participations
from renkei.web.particulars.history import history
from renkei.web.particulars.offices import Office, is_office, offices
from renkei.web.particulars.targets import TARGET, TargetClaim, side_by_side
from renkei.web.terms import Node

_LIMIT: Final = 2000
"""Quads in each direction that a page reads; all of them are in the data."""
_CITY: Final = NamedNode(RK.City)
_INWARDS: Final = (terms.PARTICIPANT, terms.IN_OFFICE, terms.REPRESENTING)


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
        history: what it had a part in, in the order of time.
        offices: the offices it held, where it is a person.
        targets: the claims about the same agent, where it is a target.
        identities: what it is called elsewhere.
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
    participations: list[Entry]
    history: list[Entry]
    offices: list[Office]
    targets: list[TargetClaim]
    identities: list[Identity]
    incoming: list[Claim]
    evidence: tuple[Evidence, ...]
    truncated: bool

    @property
    def is_city(self) -> bool:
        """Whether it is a city, which has a map and a timeline."""
        return _CITY in self.types


def view(lookup: Lookup, node: Node, confidences: Confidences | None = None) -> ThingView:
    """Put the page of a thing together.

    Args:
        lookup: the dataset.
        node: the thing.
        confidences: how sure the links to other datasets are, as far as that is known.
    """
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
    types = [value for value in lookup.objects(node, terms.TYPE) if isinstance(value, Node)]
    took_part = participations(lookup, claims, joining)
    others = [quad for quad in into if quad.subject not in joining]
    held = offices(lookup, claims, took_part, others)
    rest = [quad for quad in others if not (held and is_office(quad))]
    entries, dated = history(lookup, claims, took_part, rest)
    return ThingView(
        node,
        types,
        lookup.text(node, terms.EDTF),
        lookup.evidence(node) if isinstance(node, NamedNode) else None,
        claims.outgoing(_shown(lookup, out)),
        [(part, claims.outgoing(lookup.quads(part))) for part in parts],
        participations(lookup, claims, inline),
        entries,
        held,
        side_by_side(lookup, claims, node) if TARGET in types else [],
        identities(out, confidences or {}),
        claims.incoming(quad for quad in rest if quad not in dated),
        lookup.evidence_of(node, terms.EVIDENCE),
        len(out) == _LIMIT or len(into) == _LIMIT,
    )


def _shown(lookup: Lookup, quads: Iterable[Quad]) -> list[Quad]:
    """All but what the page shows in another place."""
    quads = list(quads)
    named = {quad.object for quad in quads if quad.predicate == terms.LABEL}
    linked = {(quad.predicate, quad.object) for quad in quads if is_link(quad)}
    translated = {quad.object for quad in quads if quad.predicate == terms.TRANSLATED_LABEL}
    return [
        quad
        for quad in quads
        if quad.predicate not in (terms.HAS_PARTICIPATION, terms.EVIDENCE)
        and (quad.predicate, quad.object) not in linked
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
