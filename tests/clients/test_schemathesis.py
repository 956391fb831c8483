"""Schemathesis on the OpenAPI document of a running server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What is no SPARQL is refused although it is a string, and OpenAPI 3.1 has no method QUERY.
ENDPOINT = ["--include-path", "/sparql", "--exclude-checks"]
ENDPOINT += ["positive_data_acceptance,unsupported_method,allow_header_conformance"]
QUESTIONS = ["--include-path-regex", "^/queries"]
RECONCILE = ["--include-path-regex", "^/reconcile", "--exclude-checks"]
RECONCILE += ["positive_data_acceptance"]  # JSON in a string, and what hangs together in it
PAGES = ["--exclude-path-regex", "^/(sparql$|queries|reconcile)"]


@pytest.mark.long
@pytest.mark.parametrize(
    "options",
    [PAGES, ENDPOINT, QUESTIONS, RECONCILE],
    ids=["pages", "endpoint", "questions", "reconcile"],
)
def test_it_finds_nothing(endpoint: str, options: list[str], tmp_path: Path) -> None:
    beside = str(Path(sys.executable).parent)
    program = shutil.which("schemathesis", path=beside + os.pathsep + os.environ.get("PATH", ""))
    if program is None:
        required = "schemathesis" in os.environ.get("RENKEI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("schemathesis is not installed")
    run = ["run", endpoint.removesuffix("sparql") + "openapi.json", "--seed", "1"]
    examples = "5" if options is QUESTIONS else "20"  # an operation for each question
    size = ["--max-examples", examples, "--phases", "examples,coverage,fuzzing", "--no-color"]
    done = subprocess.run(
        [program, *run, *size, "--generation-database", "none", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout
    assert "Tested: 0" not in done.stdout
