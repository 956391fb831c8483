"""Mappings as SSSOM: what was decided, and what a person has to decide.

SSSOM TSV, https://mapping-commons.github.io/sssom/: metadata as YAML in comments, then a table. A
row that nothing was found for has the object `sssom:NoTermFound`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import yaml

from renkei import __version__
from renkei.link.decide import EXACT_FROM, Candidate, Decision, Verdict
from renkei.link.entity import Entity
from renkei.terms import ID

NO_TERM_FOUND: Final = "sssom:NoTermFound"
UNSPECIFIED: Final = "https://w3id.org/sssom/license/unspecified"
PREFIXES: Final = {
    "dbpedia": "http://dbpedia.org/resource/",
    "geonames": "https://sws.geonames.org/",
    "id": str(ID),
    "isni": "https://isni.org/isni/",
    "iso3166-2": "urn:iso:std:iso:3166:-2:",
    "ror": "https://ror.org/",
    "sac": "http://data.e-stat.go.jp/lod/sac/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "viaf": "http://viaf.org/viaf/",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""Prefixes of the schemes that links lead to, as in data/links."""
COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "reviewer_label",
    "confidence",
    "similarity_score",
    "similarity_measure",
    "mapping_date",
    "comment",
)
_BY_NAME: Final = "CompositeMatching"
_BY_CODE: Final = "BackgroundKnowledgeBasedMatching"
_LOCAL: Final = re.compile(r'[^\s<>"{}|\\^`]+')


@dataclass(frozen=True)
class Mapping:
    """One row of a mapping set.

    Attributes:
        subject: the IRI that the row is about; one of ours where one side is ours.
        subject_label: its name.
        predicate: a CURIE under skos.
        object: the IRI it is mapped to, or nothing where none was found.
        object_label: its name.
        confidence: from 0 to 1; nothing where none was found.
        similarity: of the names, where the match rests on them.
        justification: a CURIE under semapv.
        comment: the evidence in words.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    confidence: float | None
    similarity: float | None
    justification: str
    comment: str


def mappings_of(decision: Decision) -> list[Mapping]:
    """The rows that a decision gives: one for a match, one a candidate, or that none was found.

    >>> none = Decision(Entity("x:1", ("X",)), Verdict.NONE, reason="nothing of that name")
    >>> [row.comment for row in mappings_of(none)]
    ['nothing of that name']
    """
    row = decision.entity
    if not decision.candidates:
        return [
            Mapping(
                *(row.id, row.label, "skos:exactMatch", "", "", None, None),
                justification=f"semapv:{_BY_NAME}",
                comment=decision.reason,
            )
        ]
    return [_mapping(row, candidate, decision) for candidate in decision.candidates]


def _mapping(row: Entity, candidate: Candidate, decision: Decision) -> Mapping:
    subject, other = row, candidate.entity
    if other.id.startswith(ID) and not subject.id.startswith(ID):
        subject, other = other, subject
    settled = decision.verdict is Verdict.MATCH
    exact = settled and candidate.confidence >= EXACT_FROM
    predicate = "skos:exactMatch" if exact else "skos:closeMatch"
    if other.id.startswith(PREFIXES["sac"]):
        predicate = "skos:relatedMatch"  # these denote the code of an area, not the area
    evidence = ", ".join(candidate.evidence)
    return Mapping(
        *(subject.id, subject.label, predicate, other.id, other.label, candidate.confidence),
        similarity=None if candidate.by_code else round(candidate.similarity, 3),
        justification=f"semapv:{_BY_CODE if candidate.by_code else _BY_NAME}",
        comment=evidence if settled else f"{decision.reason}: {evidence}",
    )


def write_mappings(
    mappings: Iterable[Mapping],
    *,
    title: str,
    sources: Sequence[str],
    on: date,
    prefixes: dict[str, str] | None = None,
) -> str:
    """The text of an SSSOM file.

    Args:
        mappings: the rows, in the order to write them in.
        title: of the mapping set.
        sources: addresses of what was compared.
        on: the day of the matching.
        prefixes: further prefix → namespace, such as that of the rows of a table.
    """
    curies = _Curies({**PREFIXES, **(prefixes or {})})
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in mappings:
        score = "" if row.similarity is None else f"{row.similarity:g}"
        writer.writerow(
            (
                *(curies.of(row.subject), _flat(row.subject_label), row.predicate),
                curies.of(row.object) if row.object else NO_TERM_FOUND,
                *(_flat(row.object_label), row.justification, ""),
                "" if row.confidence is None else f"{row.confidence:g}",
                *(score, "OSA distance of the names" if score else "", on.isoformat()),
                _flat(row.comment),
            )
        )
    body = table.getvalue()
    digest = hashlib.sha256(body.encode()).hexdigest()
    always = {prefix: PREFIXES[prefix] for prefix in ("semapv", "skos", "sssom")}
    header = {
        "curie_map": dict(sorted((curies.used | always).items())),
        "mapping_set_id": f"urn:sha256:{digest}",
        "mapping_set_title": title,
        "mapping_set_source": sorted(sources),
        "mapping_tool": "renkei link",
        "mapping_tool_version": __version__,
        "mapping_date": on.isoformat(),
        "license": UNSPECIFIED,
    }
    text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=1000)
    return "".join(f"#{line}\n" for line in text.splitlines()) + body


def _flat(text: str) -> str:
    """Text for one cell: SSSOM's tables are read line by line by many."""
    return " ".join(text.split())


class _Curies:
    """Short forms of IRIs, with prefixes made up for namespaces that have none."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._known = dict(sorted(prefixes.items(), key=lambda item: -len(item[1])))
        self.used: dict[str, str] = {}

    def of(self, iri: str) -> str:
        for prefix, namespace in self._known.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                self.used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        cut = max(iri.rfind(mark) for mark in "/#:") + 1
        if not iri[cut:]:  # an IRI that ends with its separator
            cut = max(iri.rfind(mark, 0, cut - 1) for mark in "/#:") + 1
        prefix = f"ns{sum(known.startswith('ns') for known in self._known) + 1}"
        self._known[prefix] = self.used[prefix] = iri[:cut]
        return f"{prefix}:{iri[cut:]}"


def once_exactly(decisions: Iterable[Decision]) -> list[Decision]:
    """Matches that would say too much made weaker: one thing is matched exactly once.

    Two rows that lead to one thing with skos:exactMatch would make the rows one, too.
    """
    decisions = list(decisions)
    exact: dict[str, int] = {}
    for decision in decisions:
        if decision.verdict is Verdict.MATCH and decision.candidates[0].confidence >= EXACT_FROM:
            there = decision.candidates[0].entity.id
            exact[there] = exact.get(there, 0) + 1
    return [
        _weaker(decision)
        if decision.candidates and exact.get(decision.candidates[0].entity.id, 0) > 1
        else decision
        for decision in decisions
    ]


def _weaker(decision: Decision) -> Decision:
    if decision.verdict is not Verdict.MATCH:
        return decision
    best = decision.candidates[0]
    words = (*best.evidence, "another row is the same thing")
    low = replace(best, confidence=min(best.confidence, 0.9), evidence=words)
    return replace(decision, candidates=(low,))
