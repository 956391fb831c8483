"""What is written down of requests: lines that nothing can break, and figures."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from renkei.web.journal import AsLines, Journal
from renkei.web.metrics import Metrics
from renkei.web.notes import note_of

HOSTILE = 'a\nb\r{"status":200}\x1b[2J\x00\x7f\x85\u2028東\ud800'


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    note = note_of(scope)
    note.cache, note.outcome, note.query = "miss", "answered", HOSTILE
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"12345", "more_body": True})
    await send({"type": "http.response.body", "body": b"678"})


async def leave(scope: Scope, receive: Receive, send: Send) -> None:
    """The client has left: nothing is sent."""


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    raise ZeroDivisionError


def lines_of(app: Any, path: str = "/sparql", *, queries: bool = False) -> list[str]:
    lines: list[str] = []
    metrics = Metrics()
    journal = Journal(app, metrics, lambda path: path[:7], lines.append, queries=queries)

    async def send(_: Message) -> None:
        pass

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": path}
    asyncio.run(journal(scope, receive, send))
    return lines


def test_a_line_says_what_became_of_a_request() -> None:
    (line,) = lines_of(answer)
    entry = json.loads(line)
    assert entry.pop("ms") >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry.pop("time"))
    assert entry == {
        "method": "GET",
        "path": "/sparql",
        "status": 200,
        "bytes": 8,
        "cache": "miss",
        "outcome": "answered",
    }


def test_no_text_of_a_query_unless_asked_for() -> None:
    assert "query" not in json.loads(lines_of(answer)[0])
    assert json.loads(lines_of(answer, queries=True)[0])["query"] == HOSTILE


def test_nothing_breaks_a_line() -> None:
    (line,) = lines_of(answer, "/" + HOSTILE, queries=True)
    assert line.endswith("\n")
    assert re.fullmatch(r"[\x20-\x7e]*", line[:-1])
    assert json.loads(line)["path"] == "/" + HOSTILE
    assert len(lines_of(answer, "/" + "x" * 100_000)[0]) < 1000


def test_a_client_that_left_and_an_application_that_failed() -> None:
    left = json.loads(lines_of(leave)[0])
    assert (left["status"], left["outcome"]) == (None, "client-left")
    lines: list[str] = []
    journal = Journal(fail, Metrics(), str, lines.append, queries=False)

    async def nothing(*_: Any) -> Any: ...

    with pytest.raises(ZeroDivisionError):
        asyncio.run(journal({"type": "http", "method": "GET", "path": "/"}, nothing, nothing))
    assert json.loads(lines[0])["status"] == 500


def test_what_the_program_reports_is_a_line_too() -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("renkei", logging.ERROR, "", 1, "a %s", ("\nb",), info)
    line = AsLines().format(record)
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["level"], entry["message"]) == ("error", "a \nb")
    assert "ValueError" in entry["traceback"]


SAMPLE = re.compile(
    r'[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? \S+'
)


def figures(site: httpx.Client) -> dict[str, float]:
    text = site.get("/metrics").text
    lines = text.splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in samples)
    # each family once, its help and type in front of its samples
    types = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(types) == len(set(types))
    assert text.endswith("\n")
    return {name: float(value) for name, _, value in (s.rpartition(" ") for s in samples)}


def test_figures(site: httpx.Client) -> None:
    before = figures(site)
    query = "ASK { ?s ?p 'in the figures' }"
    for _ in range(3):
        assert site.get("/sparql", params={"query": query}).status_code == 200
    assert site.get("/sparql", params={"query": "ASK {"}).status_code == 400
    assert site.get("/id/city/nowhere").status_code == 404
    assert site.get("/wp-login.php").status_code == 404
    after = figures(site)
    risen = {name: after[name] - before.get(name, 0) for name in after}
    assert risen['renkei_requests_total{route="/sparql",status="200"}'] == 3
    assert risen['renkei_requests_total{route="/sparql",status="400"}'] == 1
    assert risen['renkei_requests_total{route="/id",status="404"}'] == 1
    assert risen['renkei_requests_total{route="other",status="404"}'] == 1
    assert risen['renkei_queries_total{outcome="answered"}'] == 3
    assert risen['renkei_queries_total{outcome="malformed-query"}'] == 1
    assert risen['renkei_cache_total{result="hit"}'] == 2
    assert risen['renkei_cache_total{result="miss"}'] == 1
    assert risen["renkei_request_duration_seconds_count"] == 7  # the first look at them too
    assert risen['renkei_request_duration_seconds_bucket{le="+Inf"}'] == 7
    buckets = [
        v for name, v in after.items() if name.startswith("renkei_request_duration_seconds_b")
    ]
    assert buckets == sorted(buckets)
    assert after["renkei_ready"] == 1
    release = site.get("/health").json()["release"]
    assert any(name.startswith("renkei_release_info{") and release in name for name in after)


def test_ready(site: httpx.Client) -> None:
    answer = site.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


def test_no_figure_holds_what_a_client_chose(site: httpx.Client) -> None:
    site.get('/x"}\\n" 1%0Aevil 1')
    site.request("GET", "/sparql", params={"query": "ASK { ?s ?p 'evil' }"})
    assert "evil" not in site.get("/metrics").text


def test_the_format_of_the_figures(site: httpx.Client) -> None:
    kind = site.get("/metrics").headers["content-type"]
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
