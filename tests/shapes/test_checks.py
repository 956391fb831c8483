"""Each check finds what its fixture has wrong, and nothing else; no other check finds anything."""

import re
from pathlib import Path

import pytest
from rdflib import BNode

from renkei.content import find_content
from renkei.terms import SHAPES
from renkei.validate import Finding
from renkei.validate.reading import read_file
from renkei.validate.validation import run_checks

FIXTURES = Path(__file__).parent / "fixtures" / "checks"
VALID = FIXTURES / "valid.trig"
CHECKS = sorted(path.stem for path in find_content().shapes.glob("checks/*.rq"))


def findings(*paths: Path) -> list[Finding]:
    return run_checks([read_file(path) for path in paths], find_content())


def test_valid() -> None:
    assert findings(VALID) == []


@pytest.mark.parametrize("name", CHECKS)
def test_check_finds_its_offenders(name: str) -> None:
    path = FIXTURES / f"{name}.trig"
    expected = re.findall(r"^# expects: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected
    found = findings(VALID, path)
    assert {finding.rule for finding in found} == {SHAPES[f"check-{name}"]}
    names = ["[]" if isinstance(one.focus, BNode) else str(one.focus) for one in found]
    assert sorted(names) == sorted(expected)
