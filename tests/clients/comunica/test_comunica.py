"""Comunica, from npm, as a client of a running server."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "ask.mjs")
PREFIXES = (
    "PREFIX rk: <https://w3id.org/renkei/ont#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
TOKYO = "https://w3id.org/renkei/id/city/tokyo"
QUERIES = {
    "select": f"SELECT ?name {{ <{TOKYO}> rdfs:label ?name FILTER(LANG(?name) = 'ja') }}",
    "yes": f"ASK {{ <{TOKYO}> a rk:City }}",
    "no": f"ASK {{ <{TOKYO}> a rk:Award }}",
    "construct": f"CONSTRUCT {{ <{TOKYO}> rdfs:label ?name }} {{ <{TOKYO}> rdfs:label ?name }}",
    "two sources": "SELECT DISTINCT ?name { ?government rk:governs ?city . ?city rdfs:label ?name "
    f"FILTER(LANG(?name) = 'ja' && ?city = <{TOKYO}>) }}",
}

pytestmark = [pytest.mark.long, pytest.mark.comunica, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def installed() -> Path:
    """Where Comunica is installed, as the lock file says; kept for the next run."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "renkei-tests" / f"comunica-{lock}"
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        missing("npm is not there")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(HERE / name, folder / name)
    if not (folder / "done").exists():
        command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            missing(f"npm ci failed: {done.stderr.strip()[-300:]}")
        (folder / "done").touch()
    return folder


def missing(reason: str) -> None:
    required = "comunica" in os.environ.get("RENKEI_REQUIRE", "").split(",")
    (pytest.fail if required else pytest.skip)(reason)


@pytest.fixture(scope="module")
def answers(installed: Path, endpoint: str) -> dict[str, Any]:
    """All that is asked, in one run of Node.js."""
    asked = {name: [PREFIXES + query, endpoint] for name, query in QUERIES.items()}
    asked["two sources"].append(endpoint)  # it then joins by itself, with many small queries
    done = subprocess.run(
        ["node", "ask.mjs"],
        input=json.dumps(asked),
        cwd=installed,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_select(answers: dict[str, Any]) -> None:
    literal = {"termType": "Literal", "value": "東京都", "language": "ja"}
    assert answers["select"] == [{"name": literal}]


def test_ask(answers: dict[str, Any]) -> None:
    assert (answers["yes"], answers["no"]) == (True, False)


def test_construct(answers: dict[str, Any]) -> None:
    assert {subject["value"] for subject, _, _ in answers["construct"]} == {TOKYO}
    assert {value["language"] for _, _, value in answers["construct"]} >= {"ja", "en", "ms"}


def test_two_sources(answers: dict[str, Any]) -> None:
    assert [row["name"]["value"] for row in answers["two sources"]] == ["東京都"]
