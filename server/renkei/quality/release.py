"""A built release, loaded once for all measures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from renkei.build.sources import Source, read_sources
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.store.dataset import Dataset, load
from renkei.terms import OA

_SELECTORS: Final = f"""
PREFIX oa: <{OA}>
SELECT ?evidence ?source ?quote ?start ?end WHERE {{
  ?evidence oa:hasSource ?source ; oa:hasSelector ?words , ?position .
  ?words oa:exact ?quote .
  ?position oa:start ?start ; oa:end ?end .
}}"""


@dataclass(frozen=True)
class Evidence:
    """An evidence of the release.

    Attributes:
        iri: its IRI.
        source: slug of the document.
        quote: the words.
        start: first code point.
        end: one past the last.
    """

    iri: str
    source: str
    quote: str
    start: int
    end: int


class Release:
    """The built dataset of a content folder, with its sources.

    Args:
        content: the content folder.

    Raises:
        RenkeiError: nothing is built, or a source is unusable.
    """

    def __init__(self, content: Content) -> None:
        if not content.graph.exists():
            raise RenkeiError(
                "nothing is built yet", where=str(content.graph), mend="run renkei build"
            )
        self.content = content
        dataset = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
        self.id = dataset.release
        self.store = load(dataset)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by name."""
        return {source.document.slug: source for source in read_sources(self.content)}

    @cached_property
    def evidences(self) -> list[Evidence]:
        """Every evidence that has both selectors."""
        return [
            Evidence(row[0], row[1].rsplit("/", 1)[1], row[2], int(row[3]), int(row[4]))
            for row in self.rows(_SELECTORS)
        ]

    @cached_property
    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """For each source the ranges under evidence."""
        spans = defaultdict(list)
        for evidence in self.evidences:
            spans[evidence.source].append((evidence.start, evidence.end))
        return dict(spans)

    def rows(self, sparql: str) -> list[tuple[str, ...]]:
        """The rows of a SELECT of ours, as text; what is unbound is empty."""
        solutions = self.store.query(sparql)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        return [tuple(getattr(row[name], "value", "") for name in names) for row in solutions]
