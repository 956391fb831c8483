"""Passages of a source: stretches of overlapping evidence, with the facts that rest on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from renkei.names import curie
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.claims import Claims, Statement, Values
from renkei.web.lookup import Evidence, Lookup
from renkei.web.sources.layout import Span
from renkei.web.sources.text import StoredText
from renkei.web.terms import Node, Term


@dataclass(frozen=True)
class Facts:
    """What one named graph says.

    Attributes:
        statement: the graph, how it came about, and all the words it rests on.
        words: those of them that are in this passage.
        subjects: each thing with what is said of it.
    """

    statement: Statement
    words: tuple[Evidence, ...]
    subjects: tuple[tuple[Node, tuple[Values, ...]], ...]


@dataclass(frozen=True)
class Passage:
    """A stretch of overlapping evidence.

    Attributes:
        start: its first code point.
        end: one past its last.
        facts: what its words say, graph by graph.
        things: what rests on it as a whole, where the data has no graphs.
    """

    start: int
    end: int
    facts: tuple[Facts, ...]
    things: tuple[Node, ...]

    @property
    def count(self) -> int:
        """How many facts rest on it."""
        subjects = (subject for facts in self.facts for subject in facts.subjects)
        return sum(len(it.values) for _, properties in subjects for it in properties) or len(
            self.things
        )


def read_passages(lookup: Lookup, stored: StoredText) -> list[Passage]:
    """The passages of a text, in its order."""
    claims = Claims(lookup)
    found = (
        lookup.evidence(node)
        for node in lookup.subjects(terms.HAS_SOURCE, stored.document)
        if isinstance(node, NamedNode)
    )
    placed = [it for it in found if it is not None and _is_placed(it, stored.text)]
    graphs = {it: _graphs(lookup, it) for it in placed}
    things = {it: lookup.subjects(terms.EVIDENCE, it.iri) for it in placed if not graphs[it]}
    bearing = [it for it in placed if graphs[it] or things.get(it)]
    return [
        _passage(lookup, claims, span, group, graphs, things) for span, group in _joined(bearing)
    ]


def cover(passages: Iterable[Passage], text: str) -> tuple[int, int]:
    """How many characters are under evidence, of how many; white space aside."""
    covered = sum(
        not character.isspace() for it in passages for character in text[it.start : it.end]
    )
    return covered, sum(not character.isspace() for character in text)


def bare(passages: Iterable[Passage], text: str) -> list[Span]:
    """The stretches with words that nothing rests on, line by line."""
    found, at = [], 0
    for start, end in (*((it.start, it.end) for it in passages), (len(text), len(text))):
        while at < start:
            stop = min(text.find("\n", at) + 1 or len(text), start)
            if any(character.isalnum() for character in text[at:stop]):
                found.append((at, stop))
            at = stop
        at = max(at, end)
    return found


def _is_placed(evidence: Evidence, text: str) -> bool:
    """Whether its words stand where it says."""
    start, end = evidence.start, evidence.end
    return start is not None and end is not None and text[start:end] == evidence.exact != ""


def _graphs(lookup: Lookup, evidence: Evidence) -> list[NamedNode]:
    found = lookup.subjects(terms.DERIVED_FROM, evidence.iri)
    return [it for it in found if isinstance(it, NamedNode) and lookup.has_graph(it)]


def _joined(evidence: list[Evidence]) -> list[tuple[Span, list[Evidence]]]:
    """Evidence in groups that overlap, each with the range it covers together."""
    groups: list[tuple[Span, list[Evidence]]] = []
    for it in sorted(evidence, key=lambda it: (it.start or 0, -(it.end or 0))):
        start, end = it.start or 0, it.end or 0
        if groups and start < groups[-1][0][1]:
            (first, last), members = groups[-1]
            groups[-1] = (first, max(last, end)), [*members, it]
        else:
            groups.append(((start, end), [it]))
    return groups


def _passage(
    lookup: Lookup,
    claims: Claims,
    span: Span,
    group: list[Evidence],
    graphs: dict[Evidence, list[NamedNode]],
    things: dict[Evidence, list[Node]],
) -> Passage:
    words: dict[NamedNode, list[Evidence]] = {}
    for evidence in group:
        for graph in graphs[evidence]:
            words.setdefault(graph, []).append(evidence)
    facts = (
        Facts(claims.statement(graph), tuple(given), _subjects(lookup, graph))
        for graph, given in words.items()
    )
    whole = dict.fromkeys(thing for it in group for thing in things.get(it, ()))
    return Passage(*span, tuple(it for it in facts if it.subjects), tuple(whole))


def _subjects(lookup: Lookup, graph: NamedNode) -> tuple[tuple[Node, tuple[Values, ...]], ...]:
    """What a graph says, by thing and property; which words it rests on is shown otherwise."""
    found: dict[Node, dict[NamedNode, list[Term]]] = {}
    for quad in lookup.quads(None, None, None, graph):
        if quad.predicate != terms.EVIDENCE and isinstance(quad.subject, Node):
            said = found.setdefault(quad.subject, {})
            said.setdefault(quad.predicate, []).append(quad.object)
    return tuple(
        (
            subject,
            tuple(
                Values(predicate, tuple(sorted(said[predicate], key=lambda it: natural(str(it)))))
                for predicate in sorted(said, key=_rank)
            ),
        )
        for subject, said in sorted(found.items(), key=lambda item: natural(str(item[0])))
    )


def _rank(predicate: NamedNode) -> tuple[bool, bool, str]:
    """Names first, then what it is."""
    return predicate != terms.LABEL, predicate != terms.TYPE, curie(predicate.value)
