"""Evidence: for each graph, the ranges of the source that it rests on.

A range is an `rk:Evidence` with a quote selector and a position selector of the Web Annotation Data
Model (https://www.w3.org/TR/annotation-model/#selectors), in Unicode code points over the stored
text.
"""

from __future__ import annotations

import hashlib
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import PROV, RDF, XSD

from renkei.build.graphset import GraphSet
from renkei.build.registry import Registry
from renkei.extract.document import Document
from renkei.extract.passages import Passage
from renkei.terms import OA, PROVENANCE_GRAPH, RK, thing

CONTEXT_LENGTH: Final = 32
"""Code points of prefix and suffix in a quote selector."""


class EvidenceWriter:
    """Names passage graphs and describes what they rest on.

    Args:
        document: the source.
        registry: where names are minted.
        graphs: where the descriptions go (the provenance graph).
    """

    def __init__(self, document: Document, registry: Registry, graphs: GraphSet) -> None:
        self._document = document
        self._registry = registry
        self._graphs = graphs
        self._names: dict[int, URIRef] = {}
        self._ordinals: dict[str, int] = {}
        self._described: dict[tuple[int, int, str], URIRef] = {}

    def name_passages(self, passages: tuple[Passage, ...]) -> None:
        """Give every passage its graph's name, in the order of the text."""
        for passage in passages:
            self._names[passage.start] = self._registry.mint(
                "passage", self._document.slug, self._anchor(passage.text)
            )

    def _anchor(self, text: str) -> str:
        """A passage is known by its words; of equal ones, by which of them it is."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self._ordinals[digest] = count = self._ordinals.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}#{count}"

    def graph(self, passage: Passage, kind: str, *ranges: tuple[int, int]) -> URIRef:
        """The graph of what a passage gives, derived from evidence.

        Args:
            passage: the passage that names the graph.
            kind: notation of an assertion kind: stated, inferred or curated.
            ranges: the ranges it rests on; the whole passage if none is given.

        Returns:
            `graph/{source}/p7`, or `graph/{source}/p7/inferred` and `/curated`.
        """
        base = self._names[passage.start]
        name = base if kind == "stated" else URIRef(f"{base}/{kind}")
        for start, end in ranges or ((passage.start, passage.end),):
            evidence = self.evidence(start, end, kind)
            self._graphs.add(PROVENANCE_GRAPH, (name, PROV.wasDerivedFrom, evidence))
        return name

    def evidence(self, start: int, end: int, kind: str) -> URIRef:
        """The evidence for one contiguous range, described once.

        Args:
            start: first code point.
            end: one past the last.
            kind: notation of an assertion kind.
        """
        known = self._described.get((start, end, kind))
        if known:
            return known
        text = self._document.text
        digest = hashlib.sha256(text[start:end].encode()).hexdigest()[:16]
        ordinal = text.count(text[start:end], 0, start) + 1
        anchor = f"{kind}:{digest}" + (f"#{ordinal}" if ordinal > 1 else "")
        iri = self._registry.mint("evidence", self._document.slug, anchor)
        quote, position = URIRef(f"{iri}#quote"), URIRef(f"{iri}#position")
        before = text[max(0, start - CONTEXT_LENGTH) : start]
        self._graphs.add(
            PROVENANCE_GRAPH,
            (iri, RDF.type, RK.Evidence),
            (iri, OA.hasSource, thing("document", self._document.slug)),
            (iri, RK.assertionKind, thing("concept", f"assertion-kind-{kind}")),
            (iri, OA.hasSelector, quote),
            (iri, OA.hasSelector, position),
            (quote, RDF.type, OA.TextQuoteSelector),
            (quote, OA.exact, Literal(text[start:end])),
            (quote, OA.prefix, Literal(before)),
            (quote, OA.suffix, Literal(text[end : end + CONTEXT_LENGTH])),
            (position, RDF.type, OA.TextPositionSelector),
            (position, OA.start, Literal(start, datatype=XSD.integer)),
            (position, OA.end, Literal(end, datatype=XSD.integer)),
        )
        self._described[start, end, kind] = iri
        return iri

    def span(self, evidence: URIRef) -> tuple[int, int] | None:
        """The range that an evidence of this document describes."""
        return next(((s, e) for (s, e, _), iri in self._described.items() if iri == evidence), None)

    def supports(self, passage: Passage) -> bool:
        """Whether some evidence lies in this passage."""
        return any(passage.start <= s and e <= passage.end for s, e, _ in self._described)
