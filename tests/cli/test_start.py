"""`renkei serve` answers queries soon: what that does not need is not imported before."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import httpx
import pytest

RDFLIB = {"rdflib", "html5rdf", "pyshacl", "SPARQLWrapper"}
PAGES = {"fastapi", "pydantic", "jinja2", "rapidfuzz", "renkei.web.page", "renkei.web.app"}
OTHERS = {"pyld", "lxml", "httpx", "requests", "rich", "pygments", "markdown_it", "icalendar"}


def imported(*modules: str) -> set[str]:
    """What is imported along with some modules."""
    code = f"import json, sys, {', '.join(modules)}\njson.dump(list(sys.modules), sys.stdout)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("modules", "not_needed"),
    [
        # up to the start of the process that loads the data
        (["renkei.cli", "renkei.cli.serve"], RDFLIB | PAGES | OTHERS | {"uvicorn", "starlette"}),
        # up to the first answer to a query
        (["renkei.cli.serve", "renkei.cli.serving"], RDFLIB | PAGES | OTHERS),
        # what holds the data, without what it loads for answers in JSON-LD
        (["renkei.store.host"], RDFLIB | PAGES | OTHERS | {"click", "uvicorn", "starlette"}),
        (["renkei.web.describe"], RDFLIB | PAGES | OTHERS | {"click", "uvicorn", "starlette"}),
        # the pages
        (["renkei.cli.serving", "renkei.web.app"], RDFLIB | OTHERS),
    ],
)
def test_what_is_not_imported(modules: list[str], not_needed: set[str]) -> None:
    assert imported(*modules) & not_needed == set()


def test_the_server_answers_soon() -> None:
    """A bound for a slow and busy machine; idle, it takes less than a second."""
    start = time.monotonic()
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        address = process.stderr.readline().split()[3]
        answer = httpx.get(f"{address}sparql", params={"query": "ASK { ?s ?p ?o }"})
        seconds = time.monotonic() - start
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert answer.json()["boolean"] is True
    assert seconds < 10
