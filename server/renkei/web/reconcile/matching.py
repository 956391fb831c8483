"""Candidates for a query, each with the features that its score is made of.

A match is declared only where nothing else can be meant: the name is the same, no other thing of
the wanted type has it, and it is not the short form of a name that would say which kind of place is
meant. A city and its government are namesakes of each other, whatever their names.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from renkei.names import RK
from renkei.web.reconcile.entities import Entities, Entity, identifier
from renkei.web.reconcile.names import folded, is_short_form, similarity
from renkei.web.reconcile.properties import Properties, Property
from renkei.web.reconcile.queries import Constraint, Query
from renkei.web.reconcile.types import Types

LEAST: Final = 0.5
"""How alike a name must be for its thing to be a candidate."""
FEATURES: Final = ("name", "code", "type", "properties", "namesakes", "short_form")
_ALIKE: Final = 0.9
"""How alike a value must be to count as fitting a constraint."""
_UNFITTING_TYPE: Final = 0.8
"""What a score is multiplied by where the type was only preferred and is another."""
_CITY: Final = RK.City


@dataclass(frozen=True)
class Candidate:
    """A thing that a name may stand for.

    Attributes:
        entity: the thing.
        score: from 0 to 100.
        match: whether nothing else can be meant.
        features: what the score and the match are made of.
    """

    entity: Entity
    score: float
    match: bool
    features: dict[str, float | bool]


@dataclass(frozen=True)
class _Found:
    """How a thing was found: how alike its name is, or by a code or identifier of its own."""

    name: float
    code: bool


class Matcher:
    """Finds candidates.

    Args:
        entities: the things.
        types: their types.
        properties: their properties.
    """

    def __init__(self, entities: Entities, types: Types, properties: Properties) -> None:
        self._entities = entities
        self._types = types
        self._properties = properties

    def candidates(self, query: Query) -> list[Candidate]:
        """The candidates for a query, the best first, at most as many as it asks for."""
        wanted = [known for given in query.types if (known := self._types.find(given))]
        if query.types and not wanted and query.strict != "should":
            return []
        found = self._found(query)
        made = [
            candidate
            for id_, how in found.items()
            if (candidate := self._weigh(self._entities.by_id[id_], how, query, wanted))
        ]
        made.sort(key=lambda candidate: (-candidate.score, candidate.entity.id))
        return made[: query.limit]

    def _found(self, query: Query) -> dict[str, _Found]:
        if query.id:
            entity = self._entities.find(query.id)
            return {entity.id: _Found(1.0, True)} if entity else {}
        if not query.names:
            return dict.fromkeys(self._entities.by_id, _Found(0.0, False))
        best: dict[str, _Found] = {}
        for name in query.names:
            for id_, how in self._by_name(name).items():
                known = best.get(id_)
                if known is None or (how.code, how.name) > (known.code, known.name):
                    best[id_] = how
        return best

    def _by_name(self, name: str) -> dict[str, _Found]:
        """Things by how alike their names are to one; an identifier finds its thing alone."""
        if entity := self._entities.find(name):
            return {entity.id: _Found(1.0, True)}
        text = folded(name)
        found = {entity.id: _Found(1.0, True) for entity in self._entities.by_code.get(text, ())}
        for known in self._near(text):
            alike = similarity(text, known)
            for entity in self._entities.by_name[known] if alike >= LEAST else ():
                if entity.id not in found or found[entity.id].name < alike:
                    found[entity.id] = _Found(alike, False)
        return found

    def _near(self, text: str) -> set[str]:
        """The known names that may be like a folded one; the library goes through all of them."""
        if not text:
            return set()
        names = self._entities.texts
        found = {name for name in names if text in name}
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
            near = process.extract_iter(text, names, scorer=scorer, score_cutoff=100 * LEAST)
            found |= {name for name, _, _ in near}
        return found

    def _weigh(
        self, entity: Entity, how: _Found, query: Query, wanted: list[str]
    ) -> Candidate | None:
        fits = _fits(entity, wanted, query.strict)
        if wanted and not fits and query.strict != "should":
            return None
        fitting = [self._fitting(entity, constraint) for constraint in query.constraints]
        needed = zip(query.constraints, fitting, strict=True)
        if any(constraint.required and fit < 1 for constraint, fit in needed):
            return None
        share = math.fsum(fitting) / len(fitting) if fitting else None
        if share == 0 and not query.names and not query.id:
            return None  # nothing but properties was asked for, and none of them fits
        namesakes = self._namesakes(entity, how, query, wanted)
        short = self._is_short(entity, how, query)
        features: dict[str, float | bool] = {"name": round(how.name, 4), "code": how.code}
        if wanted:
            features["type"] = fits
        if share is not None:
            features["properties"] = round(share, 4)
        features |= {"namesakes": namesakes, "short_form": short}
        score = _score(how, share, by_name=bool(query.names or query.id))
        if wanted and not fits:
            score *= _UNFITTING_TYPE
        certain = not namesakes and (
            how.code or (how.name == 1 and (not short or self._coded(entity, query)))
        )
        agreed = share in (None, 1) and (fits or not wanted)
        return Candidate(entity, round(score, 2), certain and agreed, features)

    def _fitting(self, entity: Entity, constraint: Constraint) -> float:
        """How well a thing fits a constraint, from 0 to 1."""
        known = self._properties.find(constraint.property)
        if known is None:
            return 0.0
        texts = self._properties.texts(entity, known)
        fits = [_best(value, texts, known) for value in constraint.values]
        if constraint.quantifier == "none":
            return float(all(fit < 1 for fit in fits))
        best = min if constraint.quantifier == "all" else max
        return best(fits, default=0.0)

    def _namesakes(self, entity: Entity, how: _Found, query: Query, wanted: list[str]) -> int:
        """Other things of the wanted types that the same name may stand for."""
        if how.code:
            codes = {folded(name) for name in query.names}
            sharing = {e.id for code in codes for e in self._entities.by_code.get(code, ())}
            return len(sharing - {entity.id})
        if how.name < 1:
            return 0
        same = {
            e.id: e for name in query.names for e in self._entities.by_name.get(folded(name), ())
        }
        other = self._entities.governments.get(entity.id)
        if other and _CITY in entity.types and other in self._entities.by_id:
            same[other] = self._entities.by_id[other]  # cities lend their names to governments
        del same[entity.id]
        return sum(1 for e in same.values() if not wanted or _fits(e, wanted, query.strict))

    def _is_short(self, entity: Entity, how: _Found, query: Query) -> bool:
        if how.code or how.name < 1 or _CITY not in entity.types:
            return False
        for name in map(folded, query.names):
            tags = {known.language for known in entity.names if known.text == name}
            for tag in tags:
                others = frozenset(it.text for it in entity.names if it.language == tag)
                if is_short_form(name, others):
                    return True
        return False

    def _coded(self, entity: Entity, query: Query) -> bool:
        """Whether a constraint names the thing by a code of its own."""
        return any(
            folded(value) in entity.codes
            for constraint in query.constraints
            for value in constraint.values
        )


def _fits(entity: Entity, wanted: list[str], strict: str) -> bool:
    check = all if strict == "all" else any
    return not wanted or check(type_ in entity.types for type_ in wanted)


def _score(how: _Found, share: float | None, *, by_name: bool) -> float:
    if share is None:
        return 100 * how.name
    return 100 * share if not by_name else 100 * (0.75 * how.name + 0.25 * share)


def _best(value: str, texts: set[str], known: Property) -> float:
    """How well a value fits the best of the texts: the same, part of the same date, or alike."""
    wanted = folded(identifier(value))
    best = 0.0
    for text in texts:
        plain = folded(identifier(text))
        if plain == wanted or (wanted.isdigit() and plain.startswith(f"{wanted} ")):
            return 1.0  # 2019 fits 2019-06
        if not known.scheme and (alike := similarity(wanted, plain)) >= _ALIKE:
            best = max(best, alike)
    return best
