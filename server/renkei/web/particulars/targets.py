"""Targets are claims: those about the same agent stand side by side, whoever makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from renkei.names import RK
from renkei.ordering import natural
from renkei.web.claims import Claims, Statement
from renkei.web.lookup import Lookup
from renkei.web.terms import Node, Term

TARGET: Final = NamedNode(RK.Target)
_TARGET_OF: Final = NamedNode(RK.targetOf)
_YEAR: Final = NamedNode(RK.targetYear)
COLUMNS: Final = tuple(
    NamedNode(RK[name])
    for name in ("metric", "change", "baselineKind", "baselineYear", "targetYear", "asOf")
)
"""What two claims can differ in, in the order of the columns."""


@dataclass(frozen=True)
class TargetClaim:
    """One claim.

    Attributes:
        node: the target.
        cells: the values of each of `COLUMNS`.
        statements: who says so, where.
    """

    node: Node
    cells: tuple[tuple[Term, ...], ...]
    statements: tuple[Statement, ...]


def side_by_side(lookup: Lookup, claims: Claims, target: Node) -> list[TargetClaim]:
    """A target and the other claims about the targets of the same agent, by year."""
    agents = [value for value in lookup.objects(target, _TARGET_OF) if isinstance(value, Node)]
    found = dict.fromkeys(node for agent in agents for node in lookup.subjects(_TARGET_OF, agent))
    made = [
        TargetClaim(
            node,
            tuple(tuple(lookup.objects(node, column)) for column in COLUMNS),
            tuple(
                statement
                for claim in claims.outgoing(lookup.quads(node, _TARGET_OF))
                for statement in claim.statements
            ),
        )
        for node in found
    ]
    return sorted(made, key=lambda it: (lookup.text(it.node, _YEAR), natural(it.node.value)))
