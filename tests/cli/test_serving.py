"""`renkei serve` as a process: releases exchanged under load, the log, the end."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from renkei.content import Content, find_content

SWAPS = int(os.environ.get("RENKEI_SWAPS", "4"))
"""Exchanges under load; `make soak` asks for more."""
TOKYO = "https://w3id.org/renkei/id/city/tokyo"
COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
MARKED = f"SELECT ?o ?again {{ <{TOKYO}> <{COMMENT}> ?o , ?again }}"
MARK = re.compile(r"mark-(\d+)-[abc]")
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Process:
    """A running `renkei serve`."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines.extend(iter(self.process.stderr.readline, ""))

    def said(self) -> list[dict[str, Any]]:
        """What it has logged: each line is JSON."""
        return [json.loads(line) for line in self.lines]

    def wait_for(self, what: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, self.lines[-5:]
            assert self.process.poll() is None, self.lines
            time.sleep(0.02)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.address + path, **{"timeout": 20, **options})

    def ask(self, query: str, **options: Any) -> httpx.Response:
        return self.get("sparql", params={"query": query}, **options)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(20)
        self._reader.join(5)
        return code


@contextmanager
def serving(content: Content, *options: str) -> Iterator[Process]:
    command = [sys.executable, "-m", "renkei.cli", "--content", str(content.root), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--workers", "2", *options], stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stderr is not None
        address = re.search(r"http://\S+/", process.stderr.readline())
        assert address is not None
        running = Process(process, address[0])
        try:
            running.get("health")
            yield running
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture(scope="module")
def folder(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Content folders whose release the tests exchange; all but the graph are those of here."""
    root = tmp_path_factory.mktemp("content")
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(content.root / name)
    (root / "data" / "graph").mkdir(parents=True)
    for name in ("sources", "authority", "statements", "links"):
        (root / "data" / name).symlink_to(content.data / name)
    copied = find_content(root)
    publish(content, copied, 0)
    return copied


@pytest.fixture(scope="module")
def server(folder: Content) -> Iterator[Process]:
    with serving(folder, "--log-queries", "--watch", "off") as process:
        yield process


def publish(content: Content, to: Content, number: int, *, broken: bool = False) -> None:
    """Put a release in place whose answers show its number."""
    marks = " , ".join(f'"mark-{number}-{letter}"' for letter in "abc")
    graph = f"\n<https://w3id.org/renkei/graph/mark> {{ <{TOKYO}> <{COMMENT}> {marks} }}\n"
    manifest = json.loads(content.manifest.read_bytes()) | {"release": f"{number:064x}"}
    text = content.graph.read_text(encoding="utf-8") + ("<" if broken else graph)
    for path, data in ((to.graph, text), (to.manifest, json.dumps(manifest))):
        path.with_suffix(".new").write_text(data, encoding="utf-8")
        path.with_suffix(".new").replace(path)


def marks(text: str) -> set[int]:
    return {int(number) for number in MARK.findall(text)}


def served(server: Process) -> int:
    return int(server.get("health").json()["release"], 16)


@pytest.mark.long
def test_releases_are_exchanged_under_load(
    server: Process, content: Content, folder: Content
) -> None:
    going = True
    faults: list[str] = []
    bodies: dict[str, str] = {}
    seen: set[int] = set()
    count = 0

    def load(worker: int) -> None:
        nonlocal count
        with httpx.Client(base_url=server.address, timeout=20) as client:
            while going:
                count += 1
                fresh = f"{MARKED} # {worker} {count}"
                paths = (
                    "data/city/tokyo.ttl",
                    str(httpx.URL("sparql", params={"query": MARKED})),
                    str(httpx.URL("sparql", params={"query": fresh})),
                )
                path = paths[count % 3]
                try:
                    response = client.get(path)
                except httpx.HTTPError as error:
                    faults.append(repr(error))
                    continue
                found = marks(response.text)
                if response.status_code != 200 or len(found) != 1:
                    faults.append(f"{path} {response.status_code} {found}")
                elif len(MARK.findall(response.text)) not in (3, 18):
                    faults.append(f"{path}: part of a release")
                seen.update(found)
                tag = path + response.headers["etag"]
                if "data/" in path and bodies.setdefault(tag, response.text) != response.text:
                    faults.append(f"{path}: one tag for two answers")

    threads = [threading.Thread(target=load, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, SWAPS + 1):
            publish(content, folder, number)
            server.process.send_signal(signal.SIGHUP)
            server.wait_for(lambda wanted=number: served(server) == wanted)  # type: ignore[misc]
            # The kept answer of the release before is not given any more.
            assert marks(server.ask(MARKED).text) == {number}
    finally:
        going = False
        for thread in threads:
            thread.join()
    assert not faults, (len(faults), faults[:5])
    assert set(range(1, SWAPS + 1)) <= seen | {SWAPS}
    assert count > 20 * SWAPS


def test_a_query_finishes_on_the_release_it_began_with(
    server: Process, content: Content, folder: Content
) -> None:
    # takes about a second; on a busy machine the exchange may take longer than that
    slow = f"SELECT ?o (COUNT(?f) AS ?n) {{ ?a ?b ?c . ?d ?b ?f . <{TOKYO}> <{COMMENT}> ?o }}"
    for _ in range(6):
        before = served(server)
        answers: list[httpx.Response] = []
        # it gets what other tests leave of the processors
        given = {"query": f"{slow} GROUP BY ?o # {before}", "timeout": 60}
        asking = threading.Thread(
            target=lambda p=given, a=answers: a.append(server.get("sparql", params=p, timeout=70))
        )
        publish(content, folder, before + 1)
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        asking.start()
        server.wait_for(lambda wanted=before + 1: served(server) == wanted)  # type: ignore[misc]
        overlapped = asking.is_alive()
        asking.join()
        assert len(marks(answers[0].text)) == 1
        if overlapped and marks(answers[0].text) == {before}:
            return
    pytest.fail("no query ran while the release was exchanged")


def test_a_broken_release_is_one_line_and_the_old_one_goes_on(
    server: Process, content: Content, folder: Content
) -> None:
    before = served(server)
    publish(content, folder, before + 1, broken=True)
    seen = len(server.lines)
    server.process.send_signal(signal.SIGHUP)

    def errors() -> list[dict[str, Any]]:
        return [entry for entry in server.said()[seen:] if entry.get("level") == "error"]

    server.wait_for(lambda: bool(errors()))
    time.sleep(0.2)
    assert [error["message"].partition(":")[0] for error in errors()] == [
        "the new release is not served"
    ]
    assert "renkei.trig:" in errors()[0]["message"]
    assert served(server) == before
    assert marks(server.ask(f"{MARKED} # still").text) == {before}
    assert 'renkei_release_swaps_total{outcome="failed"} 1' in server.get("metrics").text
    publish(content, folder, before + 1)
    server.process.send_signal(signal.SIGHUP)
    server.wait_for(lambda: served(server) == before + 1)


def test_each_request_is_one_line(server: Process) -> None:
    assert server.get('x%0A%7B"status":200%7D%1B%5B2J').status_code == 404
    query = "ASK { ?s ?p 'in\tthe\tlog' }\n# \u2028"
    for _ in range(2):
        assert server.ask(query).status_code == 200

    def asked() -> list[dict[str, Any]]:
        return [entry for entry in server.said() if entry.get("query") == query]

    server.wait_for(lambda: len(asked()) == 2)
    assert [entry["cache"] for entry in asked()] == ["miss", "hit"]
    assert {(entry["status"], entry["outcome"]) for entry in asked()} == {(200, "answered")}
    paths = [entry.get("path") for entry in server.said()]
    assert paths.count('/x\n{"status":200}\x1b[2J') == 1


@pytest.mark.long
def test_it_ends_when_what_runs_is_done(content: Content, folder: Content) -> None:
    with serving(folder, "--grace", "5") as process:
        number = served(process) + 1
        publish(content, folder, number)
        process.wait_for(lambda: served(process) == number)  # noticed without a signal
        answers: list[httpx.Response] = []
        query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?b ?f }"
        asking = threading.Thread(target=lambda: answers.append(process.ask(query)))
        asking.start()
        time.sleep(1)  # time to arrive, on a busy machine too
        assert process.end(signal.SIGTERM) in (0, -signal.SIGTERM)
        asking.join()
        assert answers[0].status_code == 200
        assert "query" not in process.said()[-1]
        assert not [line for line in process.lines if "Traceback" in line]


@pytest.mark.long
def test_what_takes_too_long_is_given_up(folder: Content) -> None:
    with serving(folder, "--grace", "1", "--log", "off") as process:
        answers: list[httpx.Response] = []

        def ask() -> None:
            with contextlib.suppress(httpx.HTTPError):
                answers.append(process.ask(LONG))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.3)
        start = time.monotonic()
        process.end(signal.SIGTERM)
        asking.join()
        assert time.monotonic() - start < 4
        assert all(answer.status_code >= 500 for answer in answers)
        assert not [line for line in process.lines if line.startswith("{")]
