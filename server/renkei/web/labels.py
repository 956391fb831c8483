"""What a thing is called in a language, and whether the language had to give way to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode

from renkei.names import RK, curie
from renkei.web import terms
from renkei.web.language import fallback_order, rank
from renkei.web.lookup import Lookup
from renkei.web.terms import Node

_QUOTE: Final = 40
"""Code points of a quote that name its evidence."""
_KEPT: Final = 50_000
"""Names that are kept; beyond that all are looked up anew."""


@dataclass(frozen=True)
class Label:
    """A name to show.

    Attributes:
        text: the name.
        language: the tag of its language; empty where it has none.
        fallback: true where it is in another language than asked for.
    """

    text: str
    language: str = ""
    fallback: bool = False


class Labels:
    """The names of things in one language, for as long as a release is served.

    It is shared by threads: each name is found anew or read whole, and two that find the same
    name find the same.

    Args:
        lookup: the dataset.
        language: the language asked for.
        names: IRI → name in that language, for terms that the dataset does not name.
    """

    def __init__(self, lookup: Lookup, language: str, names: Mapping[str, str]) -> None:
        self._lookup = lookup
        self._names = names
        self.language = language
        self._order = fallback_order(language)
        self._known: dict[Node, Label] = {}

    def of(self, node: Node) -> Label:
        """The name of a thing; one is made where it has none."""
        known = self._known.get(node)
        if known is None:
            known = self._named(node) or self._made(node)
            if len(self._known) >= _KEPT:
                self._known = {}
            self._known[node] = known
        return known

    def best(self, literals: list[Literal]) -> Label | None:
        """The first literal in the language asked for, else as `fallback_order` says, else any."""
        if not literals:
            return None
        first = min(literals, key=lambda it: rank(it.language or "", self._order))
        tag = first.language or ""
        return Label(first.value, tag, bool(tag) and rank(tag, self._order) > 0)

    def _named(self, node: Node) -> Label | None:
        for predicate in terms.NAMING:
            if found := self.best(self._lookup.literals(node, predicate)):
                return found
        if node.value in self._names:
            return Label(self._names[node.value], self.language)
        return None

    def _made(self, node: Node) -> Label:
        if isinstance(node, BlankNode):
            return Label(f"_:{node.value}")
        if node.value.startswith(terms.GRAPHS):
            return Label(node.value.removeprefix(terms.GRAPHS))
        if "/evidence/" in node.value and (evidence := self._lookup.evidence(node)):
            words = " ".join(evidence.exact.split())
            short = words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"
            return Label(f"「{short}」", evidence.source.language if evidence.source else "")
        if self._lookup.quads(node, terms.TYPE, terms.PARTICIPATION, limit=1):
            return self._participation(node)
        short = curie(node.value)
        return Label(unquote(node.value) if short == node.value else short)

    def _participation(self, node: NamedNode) -> Label:
        """Who took part, else the office or the group, else just that someone did."""
        for predicate in (terms.PARTICIPANT, terms.IN_OFFICE):
            if (who := self._lookup.node(node, predicate)) and who != node:
                return self._named(who) or Label(curie(who.value))
        group = self.best(self._lookup.literals(node, terms.PARTICIPANT_GROUP))
        return group or self.of(NamedNode(RK.Participation))
