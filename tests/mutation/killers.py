"""What can notice a mutant: the shapes and checks, the offset check, the questions."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
import shacl
from mutants import Mutant

from renkei.build.sources import read_sources
from renkei.content import Content
from renkei.names import CURATED_GRAPHS
from renkei.questions.question import read_questions
from renkei.store.dataset import PLAIN, Dataset, load
from renkei.terms import PROVENANCE_GRAPH

_DEFAULT: Final = ox.DefaultGraph()
_PROVENANCE: Final = ox.NamedNode(str(PROVENANCE_GRAPH))
_OFFSETS: Final = """
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?source ?quote ?start ?end WHERE {
  ?evidence oa:hasSource ?source ; oa:hasSelector ?words , ?position .
  ?words oa:exact ?quote . ?position oa:start ?start ; oa:end ?end .
}"""


class Killers:
    """The built dataset with all that guards it, ready to judge one mutant after another.

    Args:
        content: the content folder.
        expected: question name → the answer it must give (CSV, or true and false).
    """

    def __init__(self, content: Content, expected: dict[str, bytes]) -> None:
        dataset = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
        self._store = load(dataset)
        # the checks are about the file, which has nothing in its default graph
        self._plain = load(Dataset.of_files([content.graph], default_graph=PLAIN))
        shapes = "\n".join(p.read_text("utf-8") for p in sorted(content.shapes.glob("*.ttl")))
        self._shapes = shacl.Shapes.from_turtle(shapes)
        checks = sorted((content.shapes / "checks").glob("*.rq"))
        self._checks = [path.read_text("utf-8") for path in checks]
        self._texts = {s.document.slug: s.document.text for s in read_sources(content)}
        questions = read_questions(content)
        self._questions = {name: q.sparql for name, q in questions.items() if name in expected}
        self._expected = expected

    def quads(self) -> list[ox.Quad]:
        """The quads of the named graphs, in an order that every process shares."""
        return sorted((quad for quad in self._store if quad.graph_name != _DEFAULT), key=str)

    def judge(self, mutant: Mutant) -> str:
        """Who kills the mutant: `shapes`, `checks`, `offsets`, `question NAME`, or nobody (``)."""
        self._apply(mutant.old, mutant.new)
        try:
            return self._judge(mutant)
        finally:
            self._apply(mutant.new, mutant.old)

    def unharmed(self) -> str:
        """Who would kill the dataset as it is; nobody should."""
        return self._verdict(offsets=True)

    def _judge(self, mutant: Mutant) -> str:
        return self._verdict(offsets=mutant.old.graph_name == _PROVENANCE)

    def _verdict(self, *, offsets: bool) -> str:
        if self._findings():
            return "shapes"
        if any(self._rows(check) for check in self._checks):
            return "checks"
        if offsets and not self._offsets_hold():
            return "offsets"
        for name, text in self._questions.items():
            if answer(self._store, text) != self._expected[name]:
                return f"question {name}"
        return ""

    def _apply(self, gone: ox.Quad | None, come: ox.Quad | None) -> None:
        """Change the named graph, and the default graph as the merge that it is."""
        if gone:
            self._plain.remove(gone)
            self._store.remove(gone)
            if not self._elsewhere(gone):
                self._store.remove(_in_default(gone))
        if come:
            self._plain.add(come)
            self._store.add(come)
            if not str(getattr(come.graph_name, "value", "")).startswith(CURATED_GRAPHS):
                self._store.add(_in_default(come))

    def _elsewhere(self, quad: ox.Quad) -> bool:
        return any(
            other.graph_name != _DEFAULT
            and not str(getattr(other.graph_name, "value", "")).startswith(CURATED_GRAPHS)
            for other in self._store.quads_for_pattern(
                quad.subject, quad.predicate, quad.object, None
            )
        )

    def _findings(self) -> bool:
        data = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=_DEFAULT)
        assert data is not None
        report = self._shapes.validate_text(data.decode(), format="ntriples")
        return not report.conforms

    def _rows(self, check: str) -> bool:
        rows = self._plain.query(check)
        assert isinstance(rows, ox.QuerySolutions)
        return next(iter(rows), None) is not None

    def _offsets_hold(self) -> bool:
        rows = self._store.query(_OFFSETS)
        assert isinstance(rows, ox.QuerySolutions)
        return all(
            self._texts[row["source"].value.rsplit("/", 1)[1]][
                int(row["start"].value) : int(row["end"].value)
            ]
            == row["quote"].value
            for row in rows
        )


def _in_default(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def answer(store: ox.Store, text: str) -> bytes:
    """The answer to a question, as its expectation is written down."""
    result = store.query(text)
    if isinstance(result, ox.QueryBoolean):
        return b"true\n" if result else b"false\n"
    assert isinstance(result, ox.QuerySolutions)
    data = result.serialize(format=ox.QueryResultsFormat.CSV)
    assert data is not None
    return data.replace(b"\r\n", b"\n")
