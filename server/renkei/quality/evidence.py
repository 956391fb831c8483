"""Evidence: each triple in a graph that says where it came from, each quote exact."""

from __future__ import annotations

from typing import Final

from renkei.names import CURATED_GRAPHS
from renkei.quality.figure import Figure, share, share_figure
from renkei.quality.release import Release
from renkei.terms import AUTHORITY_GRAPH, GRAPH, PROVENANCE_GRAPH, VOCABULARY_GRAPH

_GRAPHS: Final = """
SELECT ?graph (COUNT(*) AS ?triples) (SAMPLE(?evidence) AS ?any) (SAMPLE(?address) AS ?source)
WHERE {
  GRAPH ?graph { ?s ?p ?o }
  OPTIONAL { ?graph <http://www.w3.org/ns/prov#wasDerivedFrom> ?evidence }
  OPTIONAL { ?graph <http://purl.org/dc/terms/source> ?address }
} GROUP BY ?graph"""


def measure(release: Release) -> list[Figure]:
    """Figures on evidence."""
    return [_triples(release), _quotes(release), *_coverage(release)]


def _triples(release: Release) -> Figure:
    """Triples outside provenance and vocabulary that a graph accounts for."""
    accounted, lost = 0, {}
    for graph, _, evidence, source in release.rows(_GRAPHS):
        if graph in (str(PROVENANCE_GRAPH), str(VOCABULARY_GRAPH)):
            continue
        size = int(
            release.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0][0]
        )
        known = graph == str(AUTHORITY_GRAPH) or graph.startswith(str(GRAPH["links/"]))
        if known or evidence or (graph.startswith(CURATED_GRAPHS) and source):
            accounted += size
        else:
            lost[graph] = size
    return Figure(
        "evidence.triples",
        "triples in an evidenced, curated, authority or link graph",
        share(accounted, sum(lost.values())),
        "%",
        100.0,
        shortfalls=tuple(lost),
    )


def _quotes(release: Release) -> Figure:
    exact = {
        e.iri: e.source in release.sources
        and release.sources[e.source].document.text[e.start : e.end] == e.quote
        for e in release.evidences
    }
    return share_figure("evidence.quotes", "quotes that stand at their offsets", exact)


def _coverage(release: Release) -> list[Figure]:
    figures = []
    for slug, source in release.sources.items():
        text = source.document.text
        covered = [False] * len(text)
        for start, end in release.spans.get(slug, []):
            covered[start:end] = [True] * (end - start)
        counted = [i for i, character in enumerate(text) if not character.isspace()]
        good = sum(covered[i] for i in counted)
        figures.append(
            Figure(
                f"source.characters.{slug}",
                f"characters of {slug} under evidence, white space aside",
                round(share(good, len(counted) - good), 1),
                "%",
                80.0,
            )
        )
    return figures
