"""Activities: what cities and others do together at some time, and who has to do with it how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode, Quad

from renkei.names import FOAF, RK, SCHEMA
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.lookup import Lookup, is_from_elsewhere
from renkei.web.pictures.cities import GOVERNS, POST_IN, Cities
from renkei.web.terms import Node

SORTS: Final = {
    "agreement": NamedNode(RK.Agreement),
    "cooperation": NamedNode(RK.Cooperation),
    "phase": NamedNode(RK.CooperationPhase),
    "project": NamedNode(RK.CommissionedProject),
    "event": NamedNode(RK.Event),
    "award": NamedNode(RK.AwardConferral),
    "support": NamedNode(RK.Support),
}
"""Sort of activity → its class."""
HAPPENING: Final = frozenset({"event", "award"})
"""What happens at a time, rather than lasting; only these have a way of attending."""
NOT_STATED: Final = "not-stated"
"""The mode of an event of which the data says none; it is not guessed."""

TAKES_PART, HELD_THERE, MENTIONED = RELATIONS = ("takes-part", "held-there", "mentioned")
"""What a city has to do with an activity, the closest first."""

_LIMIT: Final = 1000
"""Activities that are read; the pages say so where there are more."""


def _named(*names: str) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(RK[name]) for name in names)


_KIND, _MODE = _named("eventType", "attendanceMode")
_ROLE, _OWN_MODE = _named("role", "mode")
_LATEST, _IN_PHASE, _COMMISSIONED_UNDER = _named("latest", "inPhase", "commissionedUnder")
_PARTNERS: Final = _named("partner", "signatory", "awardRecipient", "provider", "recipient")
_OTHERS: Final = _named("contractor", "commissioner", "conferredBy")
_WHO: Final = (terms.PARTICIPANT, terms.IN_OFFICE, terms.REPRESENTING)
_LOCATION: Final = NamedNode(SCHEMA.location)
_MENTIONS: Final = NamedNode(RK.mentions)
_PERSON: Final = NamedNode(FOAF.Person)


@dataclass(frozen=True)
class Partaker:
    """Someone who has a part in an activity.

    Attributes:
        agent: a person, organisation or government; the office where only that is known.
        role: its role: a concept, or the property that joins the two.
        mode: how it took part, where that is said of it.
    """

    agent: Node
    role: Node | None = None
    mode: Node | None = None


@dataclass(frozen=True)
class Activity:
    """Something that is done together.

    Attributes:
        node: the thing.
        sort: one of `SORTS`.
        kind: what kind it is, more closely: a concept or its class.
        kind_key: the notation of the kind, or its sort.
        mode: how people attended, as a concept.
        mode_key: the notation of the mode; `NOT_STATED`, or empty where it has no sense.
        edtf: its date.
        start: the first day that it can lie on, `YYYY-MM-DD`; empty where it has no date.
        end: the last; empty where it has none or goes on.
        cities: city → the closest of `RELATIONS`.
        partakers: who has a part in it.
    """

    node: Node
    sort: str
    kind: Node
    kind_key: str
    mode: Node | None
    mode_key: str
    edtf: str
    start: str
    end: str
    cities: dict[NamedNode, str]
    partakers: tuple[Partaker, ...]

    @property
    def place(self) -> tuple[str, list[tuple[int, str]]]:
        """Where it comes in order of time."""
        return self.start or "9999", natural(self.node.value)


def read_activities(lookup: Lookup, *, elsewhere: bool = False) -> tuple[list[Activity], bool]:
    """All activities in order of their dates, and whether there are more than were read.

    Args:
        lookup: the dataset.
        elsewhere: whether facts from other sources count as well; what is queried by default
            leaves them out.
    """
    reader = Reader(lookup, elsewhere=elsewhere)
    found: dict[Node, str] = {}
    for sort, class_ in SORTS.items():
        for quad in reader.quads(None, terms.TYPE, class_):
            if isinstance(quad.subject, Node):
                found.setdefault(quad.subject, sort)
    made = [reader.activity(node, sort) for node, sort in list(found.items())[:_LIMIT]]
    return sorted(made, key=lambda it: it.place), len(found) > _LIMIT


class Reader:
    """Reads activities.

    Args:
        lookup: the dataset.
        elsewhere: whether facts from other sources count as well.
    """

    def __init__(self, lookup: Lookup, *, elsewhere: bool = False) -> None:
        self._lookup = lookup
        self._elsewhere = elsewhere
        self._cities = Cities(lookup)

    def quads(
        self, subject: Node | None, predicate: NamedNode, value: Node | None = None
    ) -> Iterator[Quad]:
        """The quads of a pattern, without those of other sources unless they count."""
        for quad in self._lookup.quads(subject, predicate, value):
            if self._elsewhere or not is_from_elsewhere(quad):
                yield quad

    def activity(self, node: Node, sort: str) -> Activity:
        """One activity."""
        happens = sort in HAPPENING
        kind = (self._value(node, _KIND) if happens else None) or SORTS[sort]
        mode = self._value(node, _MODE) if happens else None
        cities: dict[NamedNode, str] = {}
        for city, relation, _ in self.connections(node):
            known = cities.setdefault(city, relation)
            cities[city] = min(known, relation, key=RELATIONS.index)
        return Activity(
            node,
            sort,
            kind,
            self._key(kind) if kind != SORTS[sort] else sort,
            mode,
            self._key(mode) if mode else NOT_STATED if sort == "event" else "",
            self._lookup.text(node, terms.EDTF),
            self._day(node, terms.EARLIEST),
            self._day(node, _LATEST),
            dict(sorted(cities.items(), key=lambda item: natural(item[0].value))),
            tuple(self._partakers(node)),
        )

    def connections(self, node: Node) -> Iterator[tuple[NamedNode, str, Quad]]:
        """Each fact that joins a city to an activity: the city, the relation, the quad."""
        yield from self._through(node, _PARTNERS, TAKES_PART)
        for joined in self._objects(node, terms.HAS_PARTICIPATION):
            yield from self._through(joined, _WHO, TAKES_PART)
        yield from self._through(node, (_LOCATION,), HELD_THERE)
        yield from self._through(node, (_MENTIONS,), MENTIONED)

    def background(self, node: Node) -> Iterator[Quad]:
        """Further facts that tell what an activity belongs to."""
        for predicate in (terms.EDTF, _KIND, _MODE, _IN_PHASE, _COMMISSIONED_UNDER):
            yield from self.quads(node, predicate)

    def _through(
        self, node: Node, predicates: Iterable[NamedNode], relation: str
    ) -> Iterator[tuple[NamedNode, str, Quad]]:
        for predicate in predicates:
            for quad in self.quads(node, predicate):
                if isinstance(quad.object, Node):
                    for city in self._all_behind(quad.object):
                        yield city, relation, quad

    def _all_behind(self, node: Node) -> list[NamedNode]:
        """The city behind a node, or those of all partners where it is a cooperation."""
        if city := self._cities.behind(node):
            return [city]
        partners = (self._cities.behind(it) for it in self._objects(node, _PARTNERS[0]))
        return [city for city in dict.fromkeys(partners) if city]

    def _partakers(self, node: Node) -> Iterator[Partaker]:
        for predicate in (*_PARTNERS, *_OTHERS):
            for agent in self._objects(node, predicate):
                yield Partaker(agent, predicate)
        for joined in self._objects(node, terms.HAS_PARTICIPATION):
            agents = self._objects(joined, terms.PARTICIPANT) or self._objects(
                joined, terms.IN_OFFICE
            )
            role, mode = self._value(joined, _ROLE), self._value(joined, _OWN_MODE)
            for agent in agents:
                yield Partaker(agent, role, mode)

    def _objects(self, node: Node, predicate: NamedNode) -> list[Node]:
        values = (quad.object for quad in self.quads(node, predicate))
        found = {value for value in values if isinstance(value, Node)}
        return sorted(found, key=lambda value: natural(value.value))

    def _value(self, node: Node, predicate: NamedNode) -> Node | None:
        return next(iter(self._objects(node, predicate)), None)

    def _day(self, node: Node, predicate: NamedNode) -> str:
        """A day of the years 1 to 9999; empty where the data has no such thing."""
        try:
            return date.fromisoformat(self._lookup.text(node, predicate)[:10]).isoformat()
        except ValueError:
            return ""

    def _key(self, concept: Node) -> str:
        return self._lookup.text(concept, terms.NOTATION) or concept.value


def sort_of_agent(lookup: Lookup, agent: Node) -> str:
    """Whether an agent is a person, a government, an office, a cooperation or an organisation."""
    if lookup.quads(agent, terms.TYPE, SORTS["cooperation"], limit=1):
        return "cooperation"
    if lookup.quads(agent, terms.TYPE, _PERSON, limit=1):
        return "person"
    if lookup.quads(agent, GOVERNS, limit=1):
        return "government"
    return "office" if lookup.quads(agent, POST_IN, limit=1) else "organisation"
