"""Activities, cities and agents in the words of one page: for the scripts, for JSON and for CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from renkei.web import terms
from renkei.web.dates import in_words
from renkei.web.lookup import Lookup
from renkei.web.pictures.activities import NOT_STATED, SORTS, Activity, Reader
from renkei.web.pictures.cities import slug_of
from renkei.web.pictures.figures import Tie, ties
from renkei.web.terms import Node

if TYPE_CHECKING:
    from renkei.web.page import Page

Row = dict[str, Any]

EVENTS: Final = ("iri", "name", "sort", "kind", "mode", "date", "earliest", "latest", "cities")
CITIES: Final = ("one", "other", "activity", "name", "kind", "date", "oneRelation", "otherRelation")
NETWORK: Final = ("agent", "agentName", "agentSort", "activity", "name", "date", "role", "mode")
CONNECTIONS: Final = (
    *("activity", "name", "sort", "kind", "mode", "date", "earliest", "latest"),
    *("oneRelation", "otherRelation", "quotes"),
)
"""Columns of the tables that can be downloaded."""


class Portrayal:
    """Names things for one page.

    Args:
        page: the page, with its language and its addresses.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._overview = page.site.overview

    def embedded(self, activities: Iterable[Activity], city: Node | None = None) -> Row:
        """What the scripts draw: everything, so that a filter needs no further request.

        Args:
            activities: what is drawn.
            city: the only city whose ties are drawn; None for those of all.
        """
        activities = list(activities)
        agents = dict.fromkeys(who.agent for it in activities for who in it.partakers)
        numbers = {agent: number for number, agent in enumerate(agents)}
        return {
            "activities": [self._drawn(it, numbers) for it in activities],
            "cities": [
                {"slug": it.slug, **self._thing(it.node), "position": it.position}
                for it in self._overview.cities.values()
            ],
            "agents": [
                {**self._thing(agent), "sort": self._overview.agents.get(agent, "organisation")}
                for agent in agents
            ],
            "pairs": [
                {
                    "one": slug_of(tie.one),
                    "other": slug_of(tie.other),
                    "href": self._page.between(tie.one, tie.other),
                }
                for tie in ties(activities)
                if city is None or city in (tie.one, tie.other)
            ],
            "words": {
                key.removeprefix("picture."): text
                for key, text in self._page.t.text.items()
                if key.startswith("picture.")
            },
        }

    def mode_name(self, activity: Activity) -> str:
        """How people attended; an event of which nothing is said says so."""
        if activity.mode is not None:
            return self._name(activity.mode)
        return self._page.t("mode.not_stated") if activity.mode_key == NOT_STATED else ""

    def kind_name(self, activity: Activity) -> str:
        """What kind of activity it is."""
        return self._name(activity.kind)

    def events(self, activities: Iterable[Activity]) -> list[Row]:
        """A row for each activity."""
        return [
            {
                "iri": it.node.value,
                "name": self._name(it.node),
                "sort": it.sort,
                "kind": it.kind_key,
                "mode": it.mode_key,
                "date": it.edtf,
                "earliest": it.start,
                "latest": it.end,
                "cities": {slug_of(city): relation for city, relation in it.cities.items()},
            }
            for it in activities
        ]

    def cities(self, activities: Iterable[Activity]) -> list[Row]:
        """A row for each activity of each pair of cities."""
        return [
            {
                "one": tie.one.value,
                "other": tie.other.value,
                "activity": it.node.value,
                "name": self._name(it.node),
                "kind": it.kind_key,
                "date": it.edtf,
                "oneRelation": it.cities[tie.one],
                "otherRelation": it.cities[tie.other],
            }
            for tie in ties(activities)
            for it in (*tie.together, *tie.mentioned)
        ]

    def connections(self, tie: Tie) -> list[Row]:
        """A row for each activity of one pair of cities, with the words that connect them."""
        lookup = self._page.site.lookup
        reader = Reader(lookup, elsewhere=True)
        return [
            {
                "activity": it.node.value,
                "name": self._name(it.node),
                "sort": it.sort,
                "kind": it.kind_key,
                "mode": it.mode_key,
                "date": it.edtf,
                "earliest": it.start,
                "latest": it.end,
                "oneRelation": it.cities[tie.one],
                "otherRelation": it.cities[tie.other],
                "quotes": quotes(lookup, reader, it.node, {tie.one, tie.other}),
            }
            for it in sorted((*tie.together, *tie.mentioned), key=lambda it: it.place)
        ]

    def network(self, activities: Iterable[Activity]) -> list[Row]:
        """A row for each part that someone has in an activity."""
        return [
            {
                "agent": who.agent.value,
                "agentName": self._name(who.agent),
                "agentSort": self._overview.agents.get(who.agent, "organisation"),
                "activity": it.node.value,
                "name": self._name(it.node),
                "date": it.edtf,
                "role": self._name(who.role) if who.role else "",
                "mode": self._name(who.mode) if who.mode else "",
            }
            for it in activities
            for who in it.partakers
        ]

    def _drawn(self, it: Activity, numbers: dict[Node, int]) -> Row:
        return {
            **self._thing(it.node),
            "sort": it.sort,
            "kind": it.kind_key,
            "kindName": self.kind_name(it),
            "mode": it.mode_key,
            "modeName": self.mode_name(it),
            "date": in_words(it.edtf, self._page.language),
            "start": it.start,
            "end": it.end,
            "cities": {slug_of(city): relation for city, relation in it.cities.items()},
            "agents": list(dict.fromkeys(numbers[who.agent] for who in it.partakers)),
        }

    def _thing(self, node: Node) -> Row:
        label = self._page.label(node)
        return {
            "id": node.value,
            "href": self._page.href(node),
            "name": label.text,
            "language": label.language,
        }

    def _name(self, node: Node) -> str:
        return self._page.label(node).text


def quotes(lookup: Lookup, reader: Reader, node: Node, cities: set[NamedNode]) -> list[str]:
    """The words of the sources that join an activity to some cities, each once."""
    found: dict[str, None] = {}
    for city, _, quad in reader.connections(node):
        if city in cities and isinstance(quad.graph_name, NamedNode):
            words = lookup.evidence_of(quad.graph_name, terms.DERIVED_FROM)
            found |= dict.fromkeys(evidence.exact for evidence in words)
    return list(found)


def kinds(activities: Iterable[Activity]) -> dict[str, Activity]:
    """Each kind with an activity of it, events after what lasts."""
    found: dict[str, Activity] = {}
    for activity in sorted(activities, key=lambda it: list(SORTS).index(it.sort)):
        found.setdefault(activity.kind_key, activity)
    return found


def modes(activities: Iterable[Activity]) -> dict[str, Activity]:
    """Each mode with an activity of it, `not-stated` last."""
    given = sorted((it for it in activities if it.mode_key), key=lambda it: it.mode_key)
    found = {it.mode_key: it for it in sorted(given, key=lambda it: it.mode_key == NOT_STATED)}
    return found
