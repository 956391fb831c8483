"""Two SHACL engines find the same: the one that we use, and one that shares no code with it."""

from pathlib import Path

import pyshacl_turbo
import pytest
from rdflib import SH, XSD, BNode, Graph, Literal
from rdflib.term import Node

from renkei.content import find_content
from renkei.validate.curated import is_curated
from renkei.validate.findings import Finding, n3
from renkei.validate.reading import quiet_literals, read_file, to_graph
from renkei.validate.shapes import findings_of, load_shapes, run_shapes
from renkei.validate.validation import read_vocabulary

FIXTURES = Path(__file__).parent / "fixtures"
THEMES = sorted(path.parent.name for path in FIXTURES.glob("*/invalid.ttl"))

Row = tuple[str, str, str, str, str, str]


def row_of(finding: Finding) -> Row:
    """Focus, path, value, shape, component, severity."""
    return (
        written(finding.focus),
        finding.path,
        written(finding.value),
        finding.rule,
        finding.component,
        finding.severity,
    )


def written(node: Node | None) -> str:
    return "[]" if isinstance(node, BNode) else n3(node)


def ours(data: Graph) -> set[Row]:
    with quiet_literals():
        return {row_of(finding) for finding in run_shapes(data, load_shapes(find_content()))}


def theirs(data: Graph) -> set[Row]:
    """The other engine's findings, less those of a kind that SHACL leaves open.

    It also looks at the lexical forms of datatypes that SPARQL 1.1 does not know (SHACL, 4.1.2).
    """
    with quiet_literals():
        shapes = load_shapes(find_content())
        _, report, _ = pyshacl_turbo.validate(data, shacl_graph=shapes, inference="none")
        return {row_of(finding) for finding in findings_of(report) if not is_open(finding)}


def is_open(finding: Finding) -> bool:
    return (
        finding.component == SH.DatatypeConstraintComponent
        and isinstance(finding.value, Literal)
        and finding.value.datatype in {XSD.gYear, XSD.gYearMonth}
    )


def fixture(theme: str, name: str) -> Graph:
    files = FIXTURES / "world.ttl", FIXTURES / theme / name
    quads = (quad for path in files for quad in read_file(path).quads)
    return to_graph(quads) + read_vocabulary(find_content())


@pytest.mark.parametrize("theme", THEMES)
def test_invalid_fixtures(theme: str) -> None:
    data = fixture(theme, "invalid.ttl")
    found = ours(data)
    assert found
    assert theirs(data) == found


@pytest.mark.parametrize("theme", THEMES)
def test_valid_fixtures(theme: str) -> None:
    # That the first engine finds nothing here is what test_fixtures.py tests.
    assert theirs(fixture(theme, "valid.ttl")) == set()


def test_built_graph() -> None:
    quads = read_file(find_content().graph).quads
    data = to_graph(quad for quad in quads if not is_curated(quad))
    assert theirs(data) == ours(data)
