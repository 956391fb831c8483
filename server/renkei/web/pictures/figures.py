"""What the tables beside the pictures count: ties between cities, agents and what they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import NamedNode

from renkei.ordering import natural
from renkei.web.pictures.activities import MENTIONED, Activity
from renkei.web.terms import Node


@dataclass
class Tie:
    """What joins two cities.

    Attributes:
        one: the first, by IRI.
        other: the second.
        together: activities in which both take part, or one does and the other is the place.
        mentioned: activities that do no more than mention one of them.
    """

    one: NamedNode
    other: NamedNode
    together: list[Activity] = field(default_factory=list)
    mentioned: list[Activity] = field(default_factory=list)


def ties(activities: Iterable[Activity]) -> list[Tie]:
    """The ties between cities, those with most in common first."""
    found: dict[tuple[NamedNode, NamedNode], Tie] = {}
    for activity in activities:
        for one, other in combinations(activity.cities, 2):
            tie = found.setdefault((one, other), Tie(one, other))
            close = MENTIONED not in (activity.cities[one], activity.cities[other])
            (tie.together if close else tie.mentioned).append(activity)
    return sorted(
        found.values(),
        key=lambda it: (
            -len(it.together),
            -len(it.mentioned),
            natural(it.one.value),
            natural(it.other.value),
        ),
    )


def agents(activities: Iterable[Activity]) -> list[tuple[Node, list[Activity]]]:
    """Each agent with what it has a part in, the busiest first."""
    found: dict[Node, list[Activity]] = {}
    for activity in activities:
        for agent in dict.fromkeys(it.agent for it in activity.partakers):
            found.setdefault(agent, []).append(activity)
    return sorted(found.items(), key=lambda it: (-len(it[1]), natural(it[0].value)))
