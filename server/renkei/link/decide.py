"""The decision: a match, several for a person to choose from, or none; and why.

Nothing is guessed. A name alone never decides between two that bear it: the country, the division,
coordinates or an identifier must. What the rules leave open goes to the list for review, with every
candidate and the reason. The weights of the evidence are in `WEIGHTS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import OSA

from renkei.link.countries import country_code, divisions
from renkei.link.entity import Entity, Kind, Level, distance
from renkei.link.index import OWN, Index, square
from renkei.link.names import Name, name_key, read_name, romaji_key

NEAR: Final = 30.0
"""Kilometres within which two points may be of one city."""
WEIGHTS: Final = {
    "identifier": 0.99,
    "own name": 0.9,
    "alternate name": 0.88,
    "respelt": -0.02,
    "misspelt": -0.06,
    "country": 0.0,
    "no country": -0.04,
    "division": 0.05,
    "coordinates": 0.06,
    "another's lesser name": -0.03,
}
"""What a piece of evidence adds to the confidence, from 0 to 1. The first three are where it
starts."""
EXACT_FROM: Final = 0.95
"""The least confidence of skos:exactMatch: a name and a second, independent piece of evidence."""


class Verdict(StrEnum):
    """What became of a row."""

    MATCH = "match"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a row may be.

    Attributes:
        entity: the thing.
        confidence: from 0 to 1.
        evidence: what speaks for it, in words.
        matched: the key that both share, or the misspelt one.
        by_code: whether an identifier led to it.
        similarity: of the keys, from 0 to 1 (1 less the normalised OSA distance).
    """

    entity: Entity
    confidence: float
    evidence: tuple[str, ...]
    matched: str = ""
    by_code: bool = False
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one row.

    Attributes:
        entity: the row.
        verdict: what became of it.
        candidates: the match; or those to choose from, the likeliest first; or nothing.
        reason: why it is not a match, in words.
    """

    entity: Entity
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class _Hit:
    """A candidate in the making."""

    number: int
    rank: int
    matched: str
    how: str
    similarity: float = 1.0
    evidence: list[str] = field(default_factory=list)
    weight: float = 0.0
    by_code: bool = False


class Matcher:
    """Decides for one row after the other.

    Args:
        index: what is matched against.
        kind: what the rows are.
        declared: whether the table says that its rows are cities: a bare "Saitama" is then the
            city, not the prefecture.
        others: country and key of places that the other side leaves out for their size.
    """

    def __init__(
        self,
        index: Index,
        kind: Kind = Kind.CITY,
        *,
        declared: bool = False,
        others: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.index = index
        self.kind = kind
        self.declared = declared
        self.others = others

    def decide(self, row: Entity) -> Decision:
        """What `row` is.

        >>> osaka = Entity("there:1", ("Osaka", "大阪市"), "JP", level=Level.PLACE)
        >>> matcher = Matcher(Index([osaka]), declared=True)
        >>> matcher.decide(Entity("row:1", ("Ōsaka-shi",), "JP")).verdict
        <Verdict.MATCH: 'match'>
        >>> matcher.decide(Entity("row:2", ("大阪府",), "JP")).reason
        'the name is that of a first-level division; there is a place of that name only'
        """
        if not row.names and not row.codes:
            return Decision(row, Verdict.REVIEW, reason="no name and no identifier")
        if self.kind is Kind.ORGANISATION:
            return self._organisation(row)
        return self._city(row)

    def _organisation(self, row: Entity) -> Decision:
        if found := self._by_code(row, None):
            return found
        hits = self._unique(
            _Hit(number, rank, name_key(name), "as written")
            for name in row.names
            for number, rank in self.index.named(name_key(name))
            if self._same_country(row, number)
        )
        if len(hits) == 1 and not _is_acronym(hits[0].matched) and not row.doubts:
            return self._settle(row, hits)
        reason = "several bear the name"
        if len(hits) == 1:
            reason = "; ".join(row.doubts) or "a short name or acronym alone does not tell"
        if not hits:
            hits, reason = self._similar_organisations(row), "the name is only similar"
        return self._open(row, hits, reason)

    def _similar_organisations(self, row: Entity) -> list[_Hit]:
        keys = [key for name in row.names if len(key := name_key(name)) >= 8]
        close = []
        for number, entity in enumerate(self.index.entities):
            if not self._same_country(row, number):
                continue
            for key in keys:
                for other in map(name_key, entity.names):
                    score = OSA.normalized_similarity(key, other, score_cutoff=0.85)
                    if score:
                        close.append(_Hit(number, OWN, other, "misspelt", score))
        return self._unique(sorted(close, key=lambda hit: -hit.similarity))

    def _city(self, row: Entity) -> Decision:
        name = read_name(row.names[0]) if row.names else Name(())
        row = _with_qualifiers(row, name)
        level = row.level or name.level
        if name.level is Level.DIVISION and any(
            rank == OWN and self._same_country(row, number)
            for number, rank in self.index.named(name.keys[0][0])
        ):
            level = row.level  # a place may be called so: Free State, Negeri Lama
        if found := self._by_code(row, level):
            return found
        hits, barred = self._named(row, name, level)
        if not hits and barred:
            return Decision(row, Verdict.NONE, reason=_barred(level))
        if not hits:
            hits = self._misspelt(row, name, level)
            if not hits:
                return Decision(row, Verdict.NONE, reason="nothing of that name")
        return self._choose(row, name, level, hits)

    def _by_code(self, row: Entity, level: Level | None) -> Decision | None:
        """The decision that identifiers lead to, where there are any that are known."""
        hits: dict[int, _Hit] = {}
        for code in row.codes:
            for number in self.index.with_code(code):
                hit = hits.setdefault(number, _Hit(number, OWN, "", "identifier", by_code=True))
                hit.evidence.append(f"{code[0]} {code[1]}")
        if not hits:
            return None
        found = list(hits.values())
        if len(found) > 1:
            return self._open(row, found, "its identifiers lead to different things")
        entity = self.index.entities[found[0].number]
        if row.country and entity.country and row.country != entity.country:
            return self._open(row, found, "identifier and country disagree")
        if level and entity.level and level is not entity.level:
            return self._open(row, found, "identifier and level disagree")
        if row.names and not _alike(row, entity):
            return self._open(row, found, "identifier and name disagree")
        return self._settle(row, found)

    def _named(self, row: Entity, name: Name, level: Level | None) -> tuple[list[_Hit], bool]:
        """Who bears the name, the closest form of it first; and whether only the level barred."""
        barred = False
        forms = list(name.keys)
        if row.country in ("JP", "") and forms and forms[0][0].isascii():
            forms += [(romaji_key(key), "Japanese in Latin letters") for key, _ in name.keys]
        forms += [(name_key(other), "another name of the row") for other in row.names[1:]]
        for key, how in forms:
            there = [
                _Hit(number, rank, key, how)
                for number, rank in self.index.named(key)
                if self._same_country(row, number)
            ]
            fit = [hit for hit in there if self._fits(level, hit.number)]
            barred = barred or bool(there)
            if fit:
                return self._unique(fit), False
            if there and how == "as written" and level is None:
                break
        return [], barred

    def _misspelt(self, row: Entity, name: Name, level: Level | None) -> list[_Hit]:
        """Who bears a name at most one wrong letter away, or two in a long one."""
        block = row.country or (square(row.point) if row.point else "")
        if not block or level is Level.DIVISION:
            return []
        hits: list[_Hit] = []
        for key, _ in name.keys[:3]:
            if (row.country, key) in self.others or divisions().is_named(row.country, key):
                return []
            most = 1 if len(key) < 8 else 2
            for other, number, rank in self.index.near_names(key, block):
                far = OSA.distance(key, other, score_cutoff=most)
                if far <= most and self._fits(level, number):
                    alike = 1 - far / max(len(key), len(other))
                    hits.append(_Hit(number, rank, other, "misspelt", alike))
            if hits:
                break
        best = max((hit.similarity for hit in hits), default=0.0)
        return self._unique(hit for hit in hits if hit.similarity == best)

    def _choose(self, row: Entity, name: Name, level: Level | None, hits: list[_Hit]) -> Decision:
        """Decide among those that bear the name, by what else the row says."""
        reason = ""
        for hit in hits:
            entity = self.index.entities[hit.number]
            if row.point and entity.point:
                far = distance(row.point, entity.point)
                hit.evidence.append(f"{far:.0f} km apart")
                hit.weight += WEIGHTS["coordinates"] if far <= NEAR else -0.3
            if row.divisions and entity.divisions:
                same = bool(row.divisions & entity.divisions)
                hit.evidence.append("same division" if same else "another division")
                hit.weight += WEIGHTS["division"] if same else -0.3
        against = [hit for hit in hits if hit.weight < 0]
        kept = [hit for hit in hits if hit.weight >= 0]
        if not kept:
            return self._open(row, against, "division or coordinates speak against it")
        if len(kept) > 1 and any(hit.weight > 0 for hit in kept):
            kept = [hit for hit in kept if hit.weight > 0]
        first = min(hit.rank for hit in kept)
        best = [hit for hit in kept if hit.rank == first]
        # a city and its prefecture are namesakes, whichever has the name as its own
        levels = {self.index.entities[hit.number].level is Level.DIVISION for hit in kept}
        told_apart = len(levels) == 1 and bool(row.country or best[0].weight > 0)
        if len(kept) > 1 and len(best) == 1 and told_apart:
            lesser = (
                "as an alternate name" if first == OWN else "only with its 市, 町 or 村 taken off"
            )
            best[0].evidence.append(f"{len(kept) - 1} more bear it {lesser}")
            best[0].weight += WEIGHTS["another's lesser name"]
            kept = best
        if len(kept) > 1:
            reason = "several bear the name"
        elif row.doubts:
            reason = "; ".join(row.doubts)
        else:
            reason = self._namesake(row, name, level, kept[0])
        if reason:
            return self._open(row, kept, reason)
        return self._settle(row, kept)

    def _namesake(self, row: Entity, name: Name, level: Level | None, hit: _Hit) -> str:
        """Why the one that bears the name may still be another: the division of that name."""
        entity = self.index.entities[hit.number]
        if level is not None and level is entity.level:
            return ""
        if entity.level is Level.DIVISION:
            return "the first-level division of that name; the name may mean a place in it"
        here = row.country or entity.country
        for key, how in name.keys:
            if not divisions().is_named(here, key):
                continue
            if not self.declared and level is None:
                return "a first-level division has the name too"
            named_alike = divisions().own.get((here, name_key(entity.label)))
            if level is None and hit.rank != OWN and not named_alike and how == "as written":
                return "an alternate name of a place, and the name of a first-level division"
        return ""

    def _same_country(self, row: Entity, number: int) -> bool:
        there = self.index.entities[number].country
        return not row.country or not there or row.country == there

    def _fits(self, level: Level | None, number: int) -> bool:
        there = self.index.entities[number].level
        return level is None or there is None or level is there

    def _unique(self, hits: Iterable[_Hit]) -> list[_Hit]:
        """One hit for each entity, the one by its own name if there is one."""
        best: dict[int, _Hit] = {}
        for hit in hits:
            if hit.number not in best or hit.rank < best[hit.number].rank:
                best[hit.number] = hit
        return list(best.values())

    def _candidate(self, row: Entity, hit: _Hit) -> Candidate:
        entity = self.index.entities[hit.number]
        if hit.by_code:
            weight, words = WEIGHTS["identifier"], []
        else:
            which = "own name" if hit.rank == OWN else "alternate name"
            weight, words = WEIGHTS[which] + hit.weight, [f"{which} ({hit.how})"]
            if hit.how == "misspelt":
                weight += WEIGHTS["misspelt"]
                words = [f"the name misspelt ({hit.matched}, similarity {hit.similarity:.2f})"]
            elif hit.how != "as written":
                weight += WEIGHTS["respelt"]
            if row.country and entity.country == row.country:
                words.append(f"country {row.country}")
            elif not row.country and self.kind is Kind.CITY:
                weight += WEIGHTS["no country"]
        confidence = round(min(0.99, max(0.01, weight)), 2)
        return Candidate(
            entity, confidence, (*words, *hit.evidence), hit.matched, hit.by_code, hit.similarity
        )

    def _settle(self, row: Entity, hits: list[_Hit]) -> Decision:
        return Decision(row, Verdict.MATCH, (self._candidate(row, hits[0]),))

    def _open(self, row: Entity, hits: list[_Hit], reason: str) -> Decision:
        if not hits:
            return Decision(row, Verdict.NONE, reason="nothing of that name")
        found = [self._candidate(row, hit) for hit in hits]
        # what is open is never as sure as what is settled
        lower = [replace(c, confidence=min(c.confidence, 0.5)) for c in found]
        ranked = sorted(lower, key=lambda c: (-c.confidence, c.entity.id))
        return Decision(row, Verdict.REVIEW, tuple(ranked), reason)


def _with_qualifiers(row: Entity, name: Name) -> Entity:
    """The row with the country and division that stand beside its name, as in "Paris, France"."""
    country, found = row.country, row.divisions
    unread = []
    for text in reversed(name.qualifiers):
        if not country and (code := country_code(text)):
            country = code
        elif country_code(text) == country and country:
            continue
        else:
            unread.append(text)
    doubts = row.doubts
    for text in unread:
        if not country and text.endswith(("都", "道", "府", "県")):
            country = "JP"
        if here := divisions().find(country, text):
            found = (found & here) or here
        else:
            doubts = (*doubts, f"{text!r} beside the name is not understood")
    if (country, found, doubts) == (row.country, row.divisions, row.doubts):
        return row
    return replace(row, country=country, divisions=found, doubts=doubts)


def _alike(row: Entity, entity: Entity) -> bool:
    """Whether a name of the one is like a name of the other, in the same script or not at all."""
    ours = {key for name in row.names for key, _ in read_name(name).keys}
    theirs = {key for name in entity.names for key, _ in read_name(name).keys}
    if ours & theirs:
        return True
    pairs = [(a, b) for a in ours for b in theirs if a.isascii() == b.isascii()]
    return not pairs or any(OSA.normalized_similarity(a, b) >= 0.6 for a, b in pairs)


def _is_acronym(key: str) -> bool:
    return key.isascii() and len(key) <= 5


def _barred(level: Level | None) -> str:
    if level is Level.DIVISION:
        return "the name is that of a first-level division; there is a place of that name only"
    return "the name is that of a place; there is a first-level division of that name only"
