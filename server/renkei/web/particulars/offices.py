"""The offices a person held: when, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from renkei.names import ORG
from renkei.web import terms
from renkei.web.claims import Claims, Statement
from renkei.web.lookup import Lookup
from renkei.web.particulars.attendance import Entry
from renkei.web.terms import Node

_MEMBER: Final = NamedNode(ORG.member)
_ORGANISATION: Final = NamedNode(ORG.organization)
_HELD_BY: Final = NamedNode(ORG.heldBy)
_POST_IN: Final = NamedNode(ORG.postIn)


@dataclass(frozen=True)
class Office:
    """That somebody held an office.

    Attributes:
        office: the post, or the membership where no post is named.
        within: the organisation it is in; None where nothing says so.
        edtf: when, or when it was seen to be held; empty where nothing says so.
        seen: the event at which it was held; None where a term of office is meant.
        statements: the sentences.
    """

    office: Node
    within: Node | None
    edtf: str
    seen: Node | None
    statements: tuple[Statement, ...]


def offices(
    lookup: Lookup, claims: Claims, took_part: Iterable[Entry], into: Iterable[Quad]
) -> list[Office]:
    """The offices of a person, terms of office first.

    Args:
        lookup: the dataset.
        claims: makes claims of quads.
        took_part: the participations of the person, in the order of time.
        into: quads that refer to the person.
    """
    terms_of_office = [
        Office(
            quad.subject,
            lookup.node(quad.subject, _ORGANISATION if quad.predicate == _MEMBER else _POST_IN),
            lookup.text(quad.subject, terms.EDTF) if quad.predicate == _MEMBER else "",
            None,
            _statements(claims, quad),
        )
        for quad in into
        if quad.predicate in (_MEMBER, _HELD_BY) and isinstance(quad.subject, Node)
    ]
    seen = [
        Office(office, lookup.node(office, _POST_IN), entry.edtf, entry.event, line.statements)
        for entry in took_part
        for line in entry.lines
        for office in line.offices
        if isinstance(office, Node)
    ]
    return [*dict.fromkeys(terms_of_office), *seen]


def is_office(quad: Quad) -> bool:
    """Whether a quad that refers to a person says that the person held an office."""
    return quad.predicate in (_MEMBER, _HELD_BY)


def _statements(claims: Claims, quad: Quad) -> tuple[Statement, ...]:
    return claims.incoming([quad])[0].statements
