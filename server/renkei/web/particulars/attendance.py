"""Participations as lines of a table: who, as what, how, in which office, by which sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from renkei.ordering import natural
from renkei.web import terms
from renkei.web.claims import Claim, Claims, Statement, Values
from renkei.web.lookup import Lookup
from renkei.web.terms import Node, Term

_COLUMNS: Final = (terms.ROLE, terms.MODE, terms.IN_OFFICE)
_ELSEWHERE: Final = (terms.TYPE, terms.EVIDENCE, terms.LABEL)
"""Properties of a participation that the table does not show."""


@dataclass(frozen=True)
class Line:
    """What the same sentences say of a participation.

    Attributes:
        roles: as what.
        modes: in person, online and so on.
        offices: the offices held.
        others: what has no column of its own.
        statements: the sentences.
    """

    roles: tuple[Term, ...]
    modes: tuple[Term, ...]
    offices: tuple[Term, ...]
    others: tuple[Values, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Entry:
    """What somebody or something had to do with an event, a project, an agreement.

    Attributes:
        node: the participation, or the thing itself.
        event: what it was in; None where nothing says so.
        who: the agent, else the office; None where only a group is named.
        edtf: the date, or an empty string.
        relation: the property by which the thing refers to the page's; None for a participation.
        lines: a line for each set of sentences.
    """

    node: Node
    event: Node | None
    who: Node | None
    edtf: str
    relation: NamedNode | None
    lines: tuple[Line, ...]


def participations(lookup: Lookup, claims: Claims, nodes: Iterable[object]) -> list[Entry]:
    """The participations as entries, in the order of their events.

    Args:
        lookup: the dataset.
        claims: makes claims of quads.
        nodes: the participations.
    """
    made = [_entry(lookup, claims, node) for node in nodes if isinstance(node, Node)]
    return in_order(lookup, made)


def in_order(lookup: Lookup, entries: Iterable[Entry]) -> list[Entry]:
    """Entries by date; those without one first."""

    def place(entry: Entry) -> tuple[str, list[tuple[int, str]], list[tuple[int, str]]]:
        event = entry.event
        date = lookup.text(event, terms.EARLIEST) if event else ""
        return date, natural(event.value if event else ""), natural(entry.node.value)

    return sorted(entries, key=place)


def _entry(lookup: Lookup, claims: Claims, node: Node) -> Entry:
    events = lookup.subjects(terms.HAS_PARTICIPATION, node)
    event = events[0] if events else None
    who = lookup.node(node, terms.PARTICIPANT) or lookup.node(node, terms.IN_OFFICE)
    facts = [quad for quad in lookup.quads(node) if quad.predicate not in _ELSEWHERE]
    lines = tuple(map(_line, claims.outgoing(facts)))
    return Entry(node, event, who, lookup.text(event, terms.EDTF) if event else "", None, lines)


def _line(claim: Claim) -> Line:
    values = {item.predicate: item.values for item in claim.properties}
    shown = (*_COLUMNS, terms.PARTICIPANT)
    others = tuple(item for item in claim.properties if item.predicate not in shown)
    roles, modes, offices = (values.get(column, ()) for column in _COLUMNS)
    return Line(roles, modes, offices, others, claim.statements)
