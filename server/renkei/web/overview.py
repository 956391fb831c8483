"""What a dataset holds, read once per release: classes, activities, cities, an example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeGuard

from pyoxigraph import DefaultGraph, NamedNode

from renkei.names import ID, OA, OWL, PREFIXES, curie
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.claims import Claim, Claims
from renkei.web.lookup import Lookup
from renkei.web.pictures.activities import SORTS, Activity, read_activities, sort_of_agent
from renkei.web.pictures.cities import CITY, Position, position, slug_of
from renkei.web.pictures.figures import Tie, ties
from renkei.web.terms import Node

_SHOWN: Final = 24
"""Members of a class that the home page lists."""
_DATED: Final = (SORTS["event"], SORTS["award"])
_DOCUMENTS: Final = f"{ID}document/"
_TRIED: Final = 20
"""Activities that are looked at for an example."""

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
class City:
    """A city as the pictures show it.

    Attributes:
        node: the city.
        slug: what stands for it in addresses.
        position: where it lies; None where nothing says so.
    """

    node: NamedNode
    slug: str
    position: Position | None


@dataclass(frozen=True)
class Document:
    """A document that evidence is quoted from, with a page of its own at `/source/{slug}`."""

    node: NamedNode
    slug: str


@dataclass(frozen=True)
class Example:
    """A fact beside its sentence, to begin with: a thing and one claim about it."""

    node: Node
    claim: Claim


@dataclass(frozen=True)
class Overview:
    """What the home page shows of a dataset.

    Attributes:
        quads: all quads, the default graph aside where there are named graphs.
        counts: class → members.
        activities: what is done together, in order of time; what is queried by default.
        everything: the same with the facts of other sources.
        more: whether there are more activities than were read.
        cities: the cities, by slug.
        agents: who has a part in an activity → what sort of agent it is.
        sources: the documents that evidence is quoted from.
        example: a fact beside its sentence; None where the dataset has no sentences.
        groups: classes with a list of members.
        counted: classes with their number of members alone.
    """

    quads: int
    counts: dict[str, int]
    activities: list[Activity]
    everything: list[Activity]
    more: bool
    cities: dict[str, City]
    agents: dict[Node, str]
    sources: list[Document]
    example: Example | None
    groups: list[Group]
    counted: list[Group]

    def of_city(self, city: Node) -> list[Activity]:
        """The activities that a city has to do with."""
        return [it for it in self.activities if city in it.cities and it.sort != "support"]

    def ties_of(self, city: Node) -> list[Tie]:
        """What joins a city to others, with the facts of other sources."""
        return [it for it in ties(self.everything) if city in (it.one, it.other)]

    def slug(self, city: Node) -> str:
        """What stands for a city in addresses."""
        return slug_of(city)


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
    activities, more = read_activities(lookup)
    everything, _ = read_activities(lookup, elsewhere=True)
    agents = dict.fromkeys(who.agent for it in activities for who in it.partakers)
    groups = sorted((group for group in groups if group.type not in _DATED), key=_place)
    return Overview(
        quads,
        {type_.value: len(nodes) for type_, nodes in members.items()},
        activities,
        everything,
        more,
        {city.slug: city for city in _cities(lookup, members.get(CITY, {}))},
        {agent: sort_of_agent(lookup, agent) for agent in agents},
        _sources(lookup),
        _example(lookup, activities),
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


def _cities(lookup: Lookup, nodes: Iterable[Node]) -> Iterator[City]:
    for node in sorted(nodes, key=lambda it: natural(it.value)):
        if isinstance(node, NamedNode):
            yield City(node, slug_of(node), position(lookup, node))


def _sources(lookup: Lookup) -> list[Document]:
    quoted = {quad.object for quad in lookup.quads(None, terms.HAS_SOURCE)}
    return [
        Document(node, node.value.removeprefix(_DOCUMENTS))
        for node in sorted(filter(_is_ours, quoted), key=lambda it: natural(it.value))
    ]


def _is_ours(node: object) -> TypeGuard[NamedNode]:
    return isinstance(node, NamedNode) and node.value.startswith(_DOCUMENTS)


def _example(lookup: Lookup, activities: list[Activity]) -> Example | None:
    """The claim that says most in one sentence: of an award, else of whatever comes first."""
    claims = Claims(lookup)
    for activity in sorted(activities, key=lambda it: it.sort != "award")[:_TRIED]:
        told = [
            claim
            for claim in claims.outgoing(lookup.quads(activity.node))
            if len(claim.statements) == 1 and claim.rests_on_words
        ]
        if told:
            return Example(activity.node, max(told, key=_tells))
    return None


def _tells(claim: Claim) -> int:
    """How many properties of a claim join one thing to another."""
    return sum(
        isinstance(item.values[0], Node) and item.predicate not in (terms.TYPE, terms.EVIDENCE)
        for item in claim.properties
    )
