"""Mutants of a dataset: one quad deleted, retyped, redated or redirected at a time.

The kinds follow DeMillo, Lipton and Sayward, "Hints on test data selection" (1978), for RDF: a
mutant is a small fault that the shapes, the offset check or the questions ought to notice.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pyoxigraph as ox

from renkei.names import PREFIXES, curie
from renkei.terms import ID, VOCABULARY_GRAPH

RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DATED: Final = ("date", "gYearMonth", "gYear", "EDTF-level0", "EDTF-level1")


class Kind(StrEnum):
    """What is done to a quad."""

    DELETE = "delete"
    RETYPE = "retype"
    REDATE = "redate"
    REDIRECT = "redirect"


@dataclass(frozen=True)
class Mutant:
    """A fault.

    Attributes:
        kind: what is done.
        old: the quad that goes.
        new: the quad that comes instead; None where it only goes.
        subject_class: CURIE of the class of the subject, for the report.
    """

    kind: Kind
    old: ox.Quad
    new: ox.Quad | None
    subject_class: str

    @property
    def stratum(self) -> tuple[str, str, str]:
        """What a sample is spread over: kind, property, class."""
        return self.kind, curie(self.old.predicate.value), self.subject_class

    def __str__(self) -> str:
        changed = f" -> {_short(self.new.object)}" if self.new else ""
        subject, predicate, value = map(_short, self.old.triple)
        return f"{self.kind} [{self.subject_class}] {subject} {predicate} {value}{changed}"


def _short(term: object) -> str:
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(term)[:60]


def mutants(quads: list[ox.Quad], seed: int) -> Iterator[Mutant]:
    """Every mutant of a dataset, the vocabulary aside (its own tests guard it).

    Args:
        quads: the quads of the named graphs.
        seed: chooses what objects are redirected to.
    """
    chance = random.Random(seed)
    classes: dict[str, str] = {}
    members: dict[str, list[ox.NamedNode]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == RDF_TYPE and isinstance(quad.subject, ox.NamedNode):
            name = curie(str(getattr(quad.object, "value", "")))
            if quad.subject.value not in classes:
                classes[quad.subject.value] = name
                if quad.subject.value.startswith(str(ID)) and "#" not in quad.subject.value:
                    members[name].append(quad.subject)
    for quad in quads:
        if quad.graph_name == ox.NamedNode(str(VOCABULARY_GRAPH)):
            continue
        owner = classes.get(str(getattr(quad.subject, "value", "")), "none")
        yield Mutant(Kind.DELETE, quad, None, owner)
        for kind, value in _changes(quad, classes, members, chance):
            yield Mutant(kind, quad, _with(quad, value), owner)


def _changes(
    quad: ox.Quad,
    classes: dict[str, str],
    members: dict[str, list[ox.NamedNode]],
    chance: random.Random,
) -> Iterator[tuple[Kind, ox.NamedNode | ox.Literal]]:
    value = quad.object
    if quad.predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
        others = sorted(set(members) - {curie(value.value)})
        yield Kind.RETYPE, _class_of(members[chance.choice(others)][0], classes)
    elif isinstance(value, ox.Literal):
        yield Kind.RETYPE, _retyped(value)
        if value.datatype.value.rpartition("#")[2].rpartition("/")[2] in _DATED:
            yield Kind.REDATE, _redated(value)
    elif isinstance(value, ox.NamedNode) and value.value in classes:
        own = classes[value.value]
        near = [thing for thing in members.get(own, []) if thing != value]
        far = [thing for name in sorted(members) if name != own for thing in members[name]]
        if near:
            yield Kind.REDIRECT, chance.choice(near)
        yield Kind.REDIRECT, chance.choice(far)


def _class_of(thing: ox.NamedNode, classes: dict[str, str]) -> ox.NamedNode:
    prefix, _, local = classes[thing.value].partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _retyped(value: ox.Literal) -> ox.Literal:
    """The same characters in another datatype, or in a language we do not use."""
    if value.language:
        return ox.Literal(value.value, language="fr")
    if value.datatype.value == _XSD + "string":
        return ox.Literal(value.value, language="fr")
    return ox.Literal(value.value)


def _redated(value: ox.Literal) -> ox.Literal:
    """A year later, which keeps the form."""
    later = re.sub(r"\d{4}", lambda year: f"{int(year[0]) + 1:04}", value.value)
    return ox.Literal(later, datatype=value.datatype)


def _with(quad: ox.Quad, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


def sample(population: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """A seeded sample that takes from every stratum in turn until it is full."""
    chance = random.Random(seed)
    strata: dict[tuple[str, str, str], list[Mutant]] = defaultdict(list)
    for mutant in population:
        strata[mutant.stratum].append(mutant)
    for stratum in strata.values():
        chance.shuffle(stratum)
    chosen: list[Mutant] = []
    while len(chosen) < min(size, len(population)):
        for name in sorted(strata):
            if strata[name] and len(chosen) < size:
                chosen.append(strata[name].pop())
    return chosen
