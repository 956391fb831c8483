"""What a dataset holds, for the home page: classes with their members, and a timeline."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode
from rdflib.namespace import OWL

from renkei.build.turtle import natural
from renkei.names import OA, PREFIXES, RK, curie
from renkei.web import terms
from renkei.web.lookup import Lookup
from renkei.web.terms import Node

_SHOWN: Final = 24
"""Members of a class that the home page lists."""
_DATED: Final = (NamedNode(str(RK.Event)), NamedNode(str(RK.AwardConferral)))
_HOW: Final = (NamedNode(str(RK.eventType)), NamedNode(str(RK.attendanceMode)))

_LISTED: Final = (
    "rk:City",
    "rk:CityGovernment",
    "foaf:Person",
    "org:Organization",
    "org:FormalOrganization",
    "rk:Cooperation",
    "rk:CooperationPhase",
    "rk:CommissionedProject",
    "rk:Agreement",
    "rk:Target",
    "rk:Award",
    "rk:Programme",
    "rk:Instrument",
    "schema:EventSeries",
)
"""Classes whose members the home page lists, in this order; those of foreign data follow."""


@dataclass(frozen=True)
class Group:
    """A class with some or all of its members."""

    type: Node
    count: int
    members: tuple[Node, ...]


@dataclass(frozen=True)
class Row:
    """One line of the timeline.

    Attributes:
        node: the event or the conferral.
        edtf: its date.
        kinds: its type and mode, as concepts.
    """

    node: Node
    edtf: str
    kinds: tuple[Node, ...]


@dataclass(frozen=True)
class Overview:
    """What the home page shows of a dataset.

    Attributes:
        quads: all quads, the default graph aside where there are named graphs.
        counts: class → members.
        timeline: events and conferrals in order of their dates.
        groups: classes with a list of members.
        counted: classes with their number of members alone.
    """

    quads: int
    counts: dict[str, int]
    timeline: list[Row]
    groups: list[Group]
    counted: list[Group]


def overview(lookup: Lookup, quads: int) -> Overview:
    """Read all classes of the dataset.

    Args:
        lookup: the dataset.
        quads: how many quads it has.
    """
    merged = lookup.quads(None, terms.TYPE, None, DefaultGraph())
    members: dict[Node, dict[Node, None]] = defaultdict(dict)
    for quad in merged or lookup.quads(None, terms.TYPE):
        if isinstance(quad.object, Node) and isinstance(quad.subject, Node):
            members[quad.object][quad.subject] = None
    groups = [
        Group(type_, len(nodes), tuple(sorted(nodes, key=lambda node: natural(node.value))))
        for type_, nodes in members.items()
    ]
    dated = [node for group in groups if group.type in _DATED for node in group.members]
    groups = sorted((group for group in groups if group.type not in _DATED), key=_place)
    return Overview(
        quads,
        {type_.value: len(nodes) for type_, nodes in members.items()},
        _timeline(lookup, dated),
        [
            Group(group.type, group.count, group.members[:_SHOWN])
            for group in groups
            if _is_listed(group)
        ],
        [Group(group.type, group.count, ()) for group in groups if _is_counted(group)],
    )


def _is_listed(group: Group) -> bool:
    """Classes of other people's data are listed as well."""
    short = curie(group.type.value)
    return short in _LISTED or not short.startswith(tuple(f"{prefix}:" for prefix in PREFIXES))


def _is_counted(group: Group) -> bool:
    """The rest is counted, the machinery of ontologies aside."""
    return not _is_listed(group) and not group.type.value.startswith((str(OWL), str(OA)))


def _place(group: Group) -> tuple[int, int, str]:
    short = curie(group.type.value)
    place = _LISTED.index(short) if short in _LISTED else len(_LISTED)
    return place, -group.count, short


def _timeline(lookup: Lookup, nodes: list[Node]) -> list[Row]:
    ordered = sorted(nodes, key=lambda it: (lookup.text(it, terms.EARLIEST), natural(it.value)))
    return [
        Row(
            node,
            lookup.text(node, terms.EDTF),
            tuple(kind for how in _HOW if (kind := lookup.node(node, how)) is not None),
        )
        for node in ordered
    ]
