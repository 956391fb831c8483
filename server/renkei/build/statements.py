"""Curated statements: facts a person wrote down, each anchored by the words it rests on.

A file of `data/statements/` is TriG. Each named graph is a group of facts; in the default graph
`oa:exact` gives the group's words, `rk:assertionKind` may mark it as inferred. The group's
triples go into the graph of the passage that holds the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Final

from rapidfuzz import fuzz, process
from rdflib import Dataset, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import RDF

from renkei.build.evidence import EvidenceWriter
from renkei.build.graphset import GraphSet, Triple
from renkei.build.sources import must_be_usable
from renkei.errors import RenkeiError
from renkei.extract.document import Document
from renkei.extract.layout import Layout
from renkei.extract.passages import Passage
from renkei.terms import OA, RK, thing

EVIDENCED: Final = frozenset(
    {
        RK.Event,
        RK.Participation,
        RK.AwardConferral,
        RK.Target,
        RK.ReportedQuantity,
        RK.Agreement,
        RK.Support,
        RK.CommissionedProject,
        RK.Cooperation,
        RK.CooperationPhase,
    }
)
"""Classes of n-ary facts, which carry `rk:evidence` themselves."""
_CLOSE: Final = 50
"""How alike, in percent, a passage must be to be named in the place of words that are gone."""


@dataclass(frozen=True)
class Statement:
    """A group of curated facts.

    Attributes:
        name: the group's name in its file, for messages.
        quotes: the words it rests on.
        kind: notation of an assertion kind, `curated` or `inferred`.
        triples: the facts.
    """

    name: str
    quotes: tuple[str, ...]
    kind: str
    triples: tuple[Triple, ...]


def read_statements(path: Path) -> list[Statement]:
    """Read a statements file.

    Raises:
        RenkeiError: it is not TriG, a group has no words, words have no group, or a term is one
            that we cannot use.
    """
    dataset = Dataset()
    try:
        dataset.parse(path, format="trig")
    except Exception as error:  # rdflib's parsers raise many kinds
        raise RenkeiError(f"not TriG: {error}", where=str(path)) from None
    header = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    statements = []
    for graph in sorted(dataset.graphs(), key=lambda g: str(g.identifier)):
        if graph.identifier == DATASET_DEFAULT_GRAPH_ID:
            continue
        name = f"{path}#{str(graph.identifier).rpartition('#')[2]}"
        quotes = sorted(str(quote) for quote in header.objects(graph.identifier, OA.exact))
        if not all(quotes or [""]):
            raise RenkeiError(
                "the statement has no words to rest on", where=name, mend="give it an oa:exact"
            )
        inferred = (graph.identifier, RK.assertionKind, thing("concept", "assertion-kind-inferred"))
        kind = "inferred" if inferred in header else "curated"
        must_be_usable(graph, name)
        statements.append(Statement(name, tuple(quotes), kind, tuple(sorted(graph))))
    unknown = set(header.subjects()) - {graph.identifier for graph in dataset.graphs()}
    if unknown:
        raise RenkeiError(f"words without statements: {min(map(str, unknown))}", where=str(path))
    return statements


def anchor_statements(
    statements: list[Statement],
    document: Document,
    layout: Layout,
    evidence: EvidenceWriter,
    graphs: GraphSet,
) -> dict[URIRef, Passage]:
    """Put curated statements into the graphs of the passages that hold their words.

    Returns:
        For each thing that the statements date, the passage that dates it.

    Raises:
        RenkeiError: some words are no longer in the source, or span several passages; all such
            statements are named, with the closest sentence.
    """
    missing: list[str] = []
    dated: dict[URIRef, Passage] = {}
    for statement in statements:
        ranges = []
        for quote in statement.quotes:
            start = document.text.find(quote)
            if start < 0:
                close = _closest(quote, layout)
                missing.append(f"{statement.name} ({quote[:30]}…; closest: {close})")
            ranges.append((start, start + len(quote)))
        if any(start < 0 for start, _ in ranges):
            continue
        # of several ranges the longest is the one that tells; a heading only frames it
        passage = _holding(max(ranges, key=lambda span: span[1] - span[0]), layout)
        if passage is None:
            missing.append(f"{statement.name} (its words span several passages)")
            continue
        graph = evidence.graph(passage, statement.kind, *ranges)
        graphs.add(graph, *statement.triples)
        dated |= {
            subject: passage
            for subject, predicate, _ in statement.triples
            if predicate == RK.edtf and isinstance(subject, URIRef)
        }
        for subject in _evidenced(statement.triples):
            for start, end in ranges:
                support = evidence.evidence(start, end, statement.kind)
                graphs.add(graph, (subject, RK.evidence, support))
    if missing:
        raise RenkeiError(
            f"curated words not found in the source: {'; '.join(missing)}",
            where=str(document.path),
            mend="correct the quotes or remove the statements",
        )
    return dated


def _evidenced(triples: tuple[Triple, ...]) -> list[URIRef]:
    return sorted(
        {
            subject
            for subject, predicate, value in triples
            if predicate == RDF.type and value in EVIDENCED and isinstance(subject, URIRef)
        }
    )


def _holding(span: tuple[int, int], layout: Layout) -> Passage | None:
    start, end = span
    return next((p for p in layout.passages if p.start <= start and end <= p.end), None)


def _closest(quote: str, layout: Layout) -> str:
    """The passage that has the most of a quote; what is much shorter has none of it."""
    texts = [passage.text for passage in layout.passages if 2 * len(passage.text) >= len(quote)]
    found = process.extractOne(quote, texts, scorer=fuzz.partial_ratio, score_cutoff=_CLOSE)
    return shorten(found[0], 200) if found else "none"
