"""Each theme's valid fixture has no finding; its invalid one has those of its sidecar, no other."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from rdflib import BNode

from renkei.content import find_content
from renkei.names import curie
from renkei.validate import Finding, validate_files

FIXTURES = Path(__file__).parent / "fixtures"
WORLD = FIXTURES / "world.ttl"
THEMES = sorted(path.parent.name for path in FIXTURES.glob("*/invalid.ttl"))


def row_of(finding: Finding) -> tuple[str, str, str, str]:
    """A finding as a line of a sidecar; a blank node is written []."""
    focus = "[]" if isinstance(finding.focus, BNode) else curie(str(finding.focus))
    backwards = finding.path.startswith("^")
    path = "^" * backwards + curie(finding.path.removeprefix("^"))
    local = focus.removeprefix("https://example.org/")
    return local, path, curie(finding.rule), finding.severity.value


def test_each_file_of_shapes_has_fixtures() -> None:
    files = {path.stem for path in find_content().shapes.glob("*.ttl")}
    assert sorted(files - {"prefixes"}) == THEMES


@pytest.mark.parametrize("theme", THEMES)
def test_valid(theme: str) -> None:
    report = validate_files([WORLD, FIXTURES / theme / "valid.ttl"], find_content())
    assert [row_of(finding) for finding in report.findings] == []


@pytest.mark.parametrize("theme", THEMES)
def test_invalid(theme: str) -> None:
    report = validate_files([WORLD, FIXTURES / theme / "invalid.ttl"], find_content())
    with (FIXTURES / theme / "invalid.expected.csv").open(encoding="utf-8") as lines:
        expected = Counter(
            (row["focus"], row["path"], row["shape"], row["severity"])
            for row in csv.DictReader(lines)
        )
    assert Counter(map(row_of, report.findings)) == expected
