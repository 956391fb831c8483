"""SERVICE between real servers, and to listeners that answer in every bad way."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest

from renkei.settings import Settings

if TYPE_CHECKING:
    from tests.web.sparql.conftest import ServeData, Server

HERE = """
PREFIX ex: <http://example.org/>
ex:tokyo ex:name "東京"@ja . ex:saitama ex:name "さいたま"@ja . ex:jakarta ex:name "Jakarta"@en .
"""
THERE = """
PREFIX ex: <http://example.org/>
ex:tokyo ex:people 14 ; ex:twin "a } b"@en . ex:jakarta ex:people 11 . ex:nowhere ex:people 0 .
"""
JSON = "application/sparql-results+json"
Script = Callable[[socket.socket], None]


class Remote:
    """A listener that reads a request, and does with the connection what `script` says."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/sparql"
        self.script: Script = lambda _: None
        self.requests: list[str] = []
        self.left = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65536)
            head, _, body = received.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split()[0])
            while len(body) < length:
                body += connection.recv(65536)
            self.requests.append((head + b"\r\n\r\n" + body).decode())
            self.script(connection)
        self.left.set()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def remote() -> Iterator[Remote]:
    opened = Remote()
    yield opened
    opened.close()


@pytest.fixture
def elsewhere() -> Iterator[Remote]:
    """Another one, which is not on the list."""
    opened = Remote()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def allowed() -> Iterator[Remote]:
    opened = Remote()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def there(serve_data: ServeData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("there") / "there.ttl"
    data.write_text(THERE, encoding="utf-8")
    with serve_data(data, Settings(workers=1, long_workers=1)) as server:
        yield server


@pytest.fixture(scope="module")
def here(
    serve_data: ServeData,
    tmp_path_factory: pytest.TempPathFactory,
    there: Server,
    allowed: Remote,
) -> Iterator[Server]:
    """May call `there`, `allowed`, and a name that leads to it."""
    data = tmp_path_factory.mktemp("here") / "here.ttl"
    data.write_text(HERE, encoding="utf-8")
    services = (there.endpoint, allowed.address, f"http://localhost:{allowed.port}/sparql")
    settings = Settings(
        workers=2,
        long_workers=2,
        timeout=1,
        max_timeout=2,
        max_result=1,
        allow_service=",".join(services),
    )
    with serve_data(data, settings) as server:
        yield server


def ask(server: Server, query: str, **parameters: str) -> httpx.Response:
    prefix = "PREFIX ex: <http://example.org/>\n"
    return httpx.post(server.endpoint, data={"query": prefix + query, **parameters}, timeout=10)


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    found = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def reply(body: str, *headers: str, status: str = "200 OK", media_type: str = JSON) -> Script:
    encoded = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers]
    head = "\r\n".join([*lines, f"Content-Length: {len(encoded)}", "", ""])
    return lambda connection: connection.sendall(head.encode() + encoded)


def solutions(*bindings: dict[str, Any], names: tuple[str, ...] = ("x",)) -> str:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?c ex:name ?n . SERVICE <{}> {{ ?c ex:people ?p }}", [("Jakarta", "11"), ("東京", "14")]),
        ("SERVICE <{}> {{ ?c ex:people ?p }} ?c ex:name ?n", [("Jakarta", "11"), ("東京", "14")]),
        (
            "?c ex:name ?n "
            "OPTIONAL {{ service silent\n<{}>{{ ?c ex:people ?p FILTER(?p < 12) }} }}",
            [("Jakarta", "11"), ("さいたま", None), ("東京", None)],
        ),
        (
            "?c ex:name ?n FILTER NOT EXISTS {{ SERVICE <{}> {{ ?c ex:people ?q }} }}",
            [("さいたま", None)],
        ),
        (
            "?c ex:name ?n . SERVICE <{0}> {{ ?c ex:twin 'a }} b'@en }} "
            "SERVICE <{0}> {{ ?c ex:people ?p }}",
            [("東京", "14")],
        ),
        (
            "?c ex:name ?n . SERVICE <{}> {{ {{ SELECT ?c {{ ?c ex:twin ?t }} }} }}",
            [("東京", None)],
        ),
        ("?c ex:name ?n . SERVICE <{}> {{ VALUES ?c {{ ex:none }} }}", []),
    ],
)
def test_one_renkei_asks_another(
    here: Server, there: Server, pattern: str, expected: list[tuple[str, str | None]]
) -> None:
    query = f"SELECT ?n ?p {{ {pattern.format(there.endpoint)} }} ORDER BY ?n"
    assert [(row["n"], row.get("p")) for row in rows(ask(here, query))] == expected


def test_the_clause_and_the_prologue_are_sent(here: Server, allowed: Remote) -> None:
    allowed.script = reply(solutions({"x": {"type": "literal", "value": "東京", "xml:lang": "ja"}}))
    found = rows(
        ask(here, f"SELECT ?c {{ ?c ex:name ?x SERVICE <{allowed.address}> {{ ?s ex:p ?x }} }}")
    )
    assert found == [{"c": "http://example.org/tokyo"}]
    head, _, body = allowed.requests[-1].partition("\r\n\r\n")
    assert head.startswith("POST /sparql HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{allowed.port}" in head
    assert parse_qs(body)["query"] == [
        "PREFIX ex: <http://example.org/>\n\nSELECT * { ?s ex:p ?x }"
    ]


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "SERVICE <{allowed}> {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "SERVICE <{allowed}> {{ ?s ?p ?o }} SERVICE SILENT <{}> {{ ?s ?p ?o }}",
        "SERVICE <{allowed}>{{}}SERVICE?x{{}}VALUES ?x {{ <{}> }}",
        "SERVICE <{allowed}#{}> {{ ?s ?p ?o }}",
        "{{ ?s ?p 1SERVICE<{}>{{}} SERVICE <{allowed}>{{}} }}",
    ],
)
def test_no_other_endpoint_is_connected_to(
    here: Server, allowed: Remote, elsewhere: Remote, call: str
) -> None:
    sent = len(allowed.requests)
    text = call.format(elsewhere.address, allowed=allowed.address)
    response = ask(here, f"SELECT * {{ {text} }}")
    assert response.status_code == 403
    assert response.json()["type"].endswith("/service-refused")
    time.sleep(0.05)
    assert elsewhere.requests == []
    assert len(allowed.requests) == sent


def test_a_redirect_is_refused(here: Server, allowed: Remote, elsewhere: Remote) -> None:
    allowed.script = reply("", f"Location: {elsewhere.address}", status="307 Temporary Redirect")
    response = ask(here, f"SELECT * {{ SERVICE <{allowed.address}> {{ ?s ?p ?o }} }}")
    assert response.status_code == 502
    assert "redirects are not followed" in response.json()["detail"]
    time.sleep(0.05)
    assert elsewhere.requests == []


def test_a_name_that_leads_inside_is_refused(here: Server, allowed: Remote) -> None:
    sent = len(allowed.requests)
    name = f"http://localhost:{allowed.port}/sparql"
    response = ask(here, f"SELECT * {{ SERVICE <{name}> {{ ?s ?p ?o }} }}")
    assert response.status_code == 502
    assert "leads into a private network" in response.json()["detail"]
    assert response.json()["service"] == name
    assert len(allowed.requests) == sent


def never(connection: socket.socket) -> None:
    connection.recv(1)


def slowly(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def endlessly(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
    while True:
        connection.sendall(b" " * 65536)


def endless_header(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"x" * 8192 + b"\r\n")


@pytest.mark.parametrize("script", [never, slowly])
def test_a_slow_endpoint_is_given_up_at_the_limit(
    here: Server, allowed: Remote, script: Script
) -> None:
    allowed.script = script
    allowed.left.clear()
    start = time.perf_counter()
    query = f"SELECT * {{ SERVICE SILENT <{allowed.address}> {{ ?s ?p ?o }} }}"
    response = ask(here, query, timeout="0.4")
    assert 0.35 < time.perf_counter() - start < 1.4
    assert response.status_code == 504
    assert response.headers["retry-after"] == "1"
    assert "has not answered within 0.4 seconds" in response.json()["detail"]
    assert allowed.left.wait(1), "the connection is still open"
    assert ask(here, "ASK {}").json()["boolean"]


def test_the_limit_holds_for_calls_and_query_together(here: Server, allowed: Remote) -> None:
    def late(connection: socket.socket) -> None:
        time.sleep(0.3)
        reply(solutions())(connection)

    allowed.script = late
    hours = " ".join(f"VALUES ?v{n} {{ {'1 ' * 100} }}" for n in range(8))
    query = f"SELECT (COUNT(*) AS ?n) {{ {hours} MINUS {{ SERVICE <{allowed.address}> {{}} }} }}"
    start = time.perf_counter()
    response = ask(here, query, timeout="0.6")
    assert 0.5 < time.perf_counter() - start < 1.6
    assert response.status_code == 503
    assert response.json()["limit"]["value"] == 0.6


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (endlessly, "answers with more than 1 MiB"),
        (endless_header, "does not keep to HTTP"),
        (lambda c: c.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), "does not keep to HTTP"),
        (lambda c: c.shutdown(socket.SHUT_RDWR), "does not keep to HTTP"),
        (reply("oops", status="500 Oops"), "answers with the status 500"),
        (reply("<p>", media_type="text/html"), f"does not answer in {JSON}"),
        (reply("x", "Content-Encoding: gzip"), "answers in an encoding that was not asked for"),
        (reply("{"), "does not answer with SPARQL Query Results JSON"),
        (reply('{"head": {}, "boolean": true}'), "answers with a boolean"),
        (
            lambda c: c.sendall(
                f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode() + b"\xff"
            ),
            "does not answer in UTF-8",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_answer(here: Server, allowed: Remote, script: Script, reason: str) -> None:
    allowed.script = script
    clause = f"<{allowed.address}> {{ ?s ?p ?x }}"
    start = time.perf_counter()
    response = ask(here, f"SELECT * {{ ?c ex:name ?n SERVICE {clause} }}")
    assert time.perf_counter() - start < 1.5
    assert response.status_code == 502
    assert response.json()["detail"] == f"SERVICE <{allowed.address}> {reason}."
    silent = ask(here, f"SELECT * {{ ?c ex:name ?n SERVICE SILENT {clause} }}")
    assert len(rows(silent)) == 3


@pytest.mark.parametrize(
    "term",
    [
        {"type": "uri", "value": "http://a/> } UNION { ?s ?p ?o"},
        {"type": "literal", "value": "a", "xml:lang": "en) } { SERVICE <http://a/> {}"},
        {"type": "literal", "value": "a", "datatype": "http://a/> } #"},
    ],
)
def test_a_hostile_answer_injects_nothing(
    here: Server, allowed: Remote, term: dict[str, str]
) -> None:
    allowed.script = reply(solutions({"x": term}))
    response = ask(here, f"SELECT * {{ SERVICE <{allowed.address}> {{ ?s ?p ?x }} }}")
    assert response.status_code == 502


def test_every_kind_of_term_arrives(here: Server, allowed: Remote) -> None:
    node = {"type": "bnode", "value": "b1"}
    text = {"type": "literal", "value": "\"'}\n\\東京"}
    triple = {
        "type": "triple",
        "value": {
            "subject": node,
            "predicate": {"type": "uri", "value": "http://a/"},
            "object": text,
        },
    }
    allowed.script = reply(
        solutions({"x": node, "y": node}, {"x": text}, {"x": triple}, {}, names=("x", "y"))
    )
    found = ask(here, f"SELECT * {{ SERVICE <{allowed.address}> {{ ?x ?p ?y }} }}").json()
    first, second, third, fourth = found["results"]["bindings"]
    assert first["x"] == first["y"]
    assert first["x"]["value"].startswith("https://w3id.org/renkei/.well-known/genid/")
    assert second == {"x": text}
    assert third["x"]["value"]["object"] == text
    assert third["x"]["value"]["subject"] == first["x"]
    assert fourth == {}


def test_a_client_that_leaves_takes_the_call_along(here: Server, allowed: Remote) -> None:
    allowed.script = never
    allowed.left.clear()
    query = f"ASK {{ SERVICE <{allowed.address}> {{ ?s ?p ?o }} }}"
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(here.endpoint, params={"query": query, "timeout": "2"}, timeout=0.2)
    assert allowed.left.wait(0.8)


def test_calls_are_bounded(here: Server, allowed: Remote) -> None:
    sent = len(allowed.requests)
    calls = f"SERVICE <{allowed.address}> {{}}" * 17
    response = ask(here, f"ASK {{ {calls} }}")
    assert response.status_code == 403
    assert "one call too many, after 16" in response.json()["detail"]
    assert len(allowed.requests) == sent


def test_waiting_for_endpoints_holds_no_worker(here: Server, allowed: Remote) -> None:
    allowed.script = never
    sent = len(allowed.requests)
    query = f"ASK {{ SERVICE <{allowed.address}> {{ ?s ?p ?o }} }}"
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(ask(here, query).status_code))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert ask(here, "ASK { ?s ex:name 'Jakarta'@en }").json()["boolean"]
        times.append(time.perf_counter() - start)
    asked = len(allowed.requests) - sent
    for thread in threads:
        thread.join()
    assert min(times) < 0.1
    assert asked == 2  # as many as long queries may run
    assert len(statuses) == 6
    assert {504} <= set(statuses) <= {503, 504}


def test_the_list_is_shown(here: Server, there: Server) -> None:
    description = here.client.get("/sparql").text
    assert "sd:BasicFederatedQuery" in description
    assert f"<{there.endpoint}>" in description
    assert "SERVICE is refused." in there.client.get("/sparql").text
