"""A difference in words: what came, what went, and what is said otherwise of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from renkei.build.difference import Difference
from renkei.names import BASE, ID, PREFIXES, RK, curie

_LABEL: Final = PREFIXES["rdfs"] + "label"
_UNSAID: Final = frozenset({RK.evidence})
_PARTICIPANT: Final = (RK.participant, RK.inOffice)
_OF_EVIDENCE: Final = "evidence"


@dataclass(frozen=True)
class Property:
    """What is said otherwise of a thing.

    Attributes:
        predicate: the property.
        removed: its values that are gone, as text.
        added: its values that are new.
    """

    predicate: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What happened to a thing.

    Attributes:
        thing: its IRI.
        kind: the kind in its IRI.
        label: a name of it, Japanese before others; for a participation, that of who takes part.
        what: `added`, `removed` or `changed`.
        properties: for a thing that changed, what is said otherwise.
    """

    thing: str
    kind: str
    label: str
    what: str
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True)
class Summary:
    """A difference for people.

    Attributes:
        added: how many quads are new.
        removed: how many are gone.
        graphs: graph → quads added and removed.
        changes: what happened to things, by kind; evidence aside.
        evidence: pieces of evidence that came, went or changed.
    """

    added: int
    removed: int
    graphs: Mapping[str, tuple[int, int]]
    changes: tuple[Change, ...]
    evidence: int

    def to_json(self) -> dict[str, Any]:
        """The summary for programs."""
        return {
            "added": self.added,
            "removed": self.removed,
            "evidence": self.evidence,
            "graphs": {name: list(counts) for name, counts in self.graphs.items()},
            "things": [
                {
                    "thing": change.thing,
                    "kind": change.kind,
                    "label": change.label,
                    "change": change.what,
                    "properties": [
                        {"property": p.predicate, "removed": p.removed, "added": p.added}
                        for p in change.properties
                    ],
                }
                for change in self.changes
            ],
        }

    def to_text(self) -> str:
        """The summary as lines."""
        if not self.added and not self.removed:
            return "no difference\n"
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for kind in dict.fromkeys(change.kind for change in self.changes):
            of_kind = [change for change in self.changes if change.kind == kind]
            counts = (
                f"{sum(c.what == what for c in of_kind)} {what}"
                for what in ("added", "removed", "changed")
                if any(c.what == what for c in of_kind)
            )
            yield f"{kind}: {', '.join(counts)}"
            for change in of_kind:
                sign = {"added": "+", "removed": "-", "changed": "~"}[change.what]
                name = change.thing.removeprefix(ID)
                yield f"  {sign} {change.label} ({name})" if change.label else f"  {sign} {name}"
                for said in change.properties:
                    yield f"      {curie(said.predicate)}: {_shift(said)}"
        yield (
            f"{self.added} quads added, {self.removed} removed in {len(self.graphs)} graphs; "
            f"{self.evidence} pieces of evidence"
        )


def summarise(found: Difference) -> Summary:
    """Put a difference into words."""
    names = names_of(found.old) | names_of(found.new)
    things = found.things
    properties = _properties(found, names)
    changes = [
        Change(thing, _kind(thing), names.get(thing, ""), what, said)
        for what, iris in (
            ("added", things.added),
            ("removed", things.removed),
            ("changed", things.changed),
        )
        for thing in iris
        # only its evidence is another where nothing is said otherwise
        if (said := properties.get(thing, ()) if what == "changed" else ()) or what != "changed"
    ]
    told = [change for change in changes if change.kind != _OF_EVIDENCE]
    every = (*things.added, *things.removed, *things.changed)
    return Summary(
        len(found.added),
        len(found.removed),
        found.graphs,
        tuple(sorted(told, key=lambda change: (change.kind, change.what, change.thing))),
        sum(_kind(thing) == _OF_EVIDENCE for thing in every),
    )


def names_of(quads: Iterable[Quad]) -> dict[str, str]:
    """A name for each thing: its label, Japanese before others; of a participation, whose it is."""
    labels: dict[str, tuple[bool, str]] = {}
    agents: dict[str, str] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if quad.predicate.value == _LABEL and isinstance(value, Literal):
            candidate = (value.language != "ja", value.value)
            labels[subject.value] = min(labels.get(subject.value, candidate), candidate)
        elif quad.predicate.value in _PARTICIPANT and isinstance(value, NamedNode):
            known = agents.get(subject.value, value.value)
            agents[subject.value] = min(known, value.value)
    names = {iri: label for iri, (_, label) in labels.items()}
    return {iri: names[agent] for iri, agent in agents.items() if agent in names} | names


def _shift(said: Property) -> str:
    if not said.removed:
        return "+ " + ", ".join(said.added)
    if not said.added:
        return "- " + ", ".join(said.removed)
    return f"{', '.join(said.removed)} → {', '.join(said.added)}"


def _properties(found: Difference, names: Mapping[str, str]) -> dict[str, tuple[Property, ...]]:
    """What is said otherwise of each thing, in whatever graphs."""
    before, after = _values(found.old, names), _values(found.new, names)
    changed: dict[str, list[Property]] = {}
    for thing, predicate in sorted(before.keys() | after.keys()):
        was, now = (said.get((thing, predicate), set()) for said in (before, after))
        if was != now:
            said = Property(predicate, tuple(sorted(was - now)), tuple(sorted(now - was)))
            changed.setdefault(thing, []).append(said)
    return {thing: tuple(said) for thing, said in changed.items()}


def _values(quads: Iterable[Quad], names: Mapping[str, str]) -> dict[tuple[str, str], set[str]]:
    values: dict[tuple[str, str], set[str]] = {}
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, NamedNode) or not subject.value.startswith(ID):
            continue
        if quad.predicate.value not in _UNSAID:
            key = (subject.value.partition("#")[0], quad.predicate.value)
            values.setdefault(key, set()).add(_text(quad.object, names))
    return values


def _text(term: object, names: Mapping[str, str]) -> str:
    if isinstance(term, Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    if isinstance(term, NamedNode):
        return names.get(term.value) or term.value.removeprefix(BASE)
    return str(term)


def _kind(thing: str) -> str:
    return thing.removeprefix(ID).partition("/")[0]
