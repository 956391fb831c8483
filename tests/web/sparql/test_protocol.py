"""Every way to send a query, and every way to get it wrong, over a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from tests.web.sparql.conftest import Server

QUERY = "SELECT ?o { ?s <http://example.org/name> ?o } ORDER BY ?o"
GRAPH = "CONSTRUCT WHERE { ?s <http://example.org/name> ?o }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
ALLOW = "GET, HEAD, POST, QUERY, OPTIONS"
EX = "http://example.org/"


def send(server: Server, method: str, **options: Any) -> Any:
    return server.client.request(method, "/sparql", **options)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("GET", {"params": {"query": QUERY}}),
        ("POST", {"data": {"query": QUERY}}),
        ("POST", {"content": QUERY, "headers": {"Content-Type": DIRECT}}),
        ("POST", {"content": QUERY, "headers": {"Content-Type": DIRECT + "; charset=UTF-8"}}),
        (
            "POST",
            {
                "content": QUERY,
                "headers": {"Content-Type": 'Application/SPARQL-Query;charset="utf-8"'},
            },
        ),
        (
            "POST",
            {
                "content": urlencode({"query": QUERY}),
                "headers": {"Content-Type": FORM + ";charset=utf-8"},
            },
        ),
        ("QUERY", {"content": QUERY, "headers": {"Content-Type": DIRECT}}),
        ("QUERY", {"content": urlencode({"query": QUERY}), "headers": {"Content-Type": FORM}}),
    ],
)
def test_every_way_to_send_a_query(server: Server, method: str, options: dict[str, Any]) -> None:
    response = send(server, method, **options)
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert int(response.headers["content-length"]) == len(response.content)
    values = [row["o"]["value"] for row in response.json()["results"]["bindings"]]
    assert values == ['Tokyo, "capital"', "東京"]


def test_head_is_get_without_the_body(server: Server) -> None:
    full = send(server, "GET", params={"query": QUERY})
    head = send(server, "HEAD", params={"query": QUERY})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == full.headers["content-length"]
    assert head.headers["content-type"] == JSON


def test_options(server: Server) -> None:
    headers = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = send(server, "OPTIONS", headers=headers)
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["allow"] == ALLOW
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == ALLOW
    assert "Content-Type" in response.headers["access-control-allow-headers"]


def test_an_escaped_plus_and_percent_are_decoded_once(server: Server) -> None:
    query = "SELECT ('100%20+1&é' AS ?x) {}"
    for response in (
        server.client.get("/sparql?query=" + quote(query, safe="")),
        send(server, "POST", data={"query": query}),
    ):
        assert response.json()["results"]["bindings"][0]["x"]["value"] == "100%20+1&é"


@pytest.mark.parametrize(
    ("accept", "content_type", "start"),
    [
        (None, JSON, b'{"head":{"vars":["o"]}'),
        (JSON, JSON, b'{"head"'),
        ("application/json", "application/json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", 'o\r\n"Tokyo, ""capital"""\r\n東京'.encode()),
        (
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            '?o\n"Tokyo, \\"capital\\""@en\n"東京"@ja'.encode(),
        ),
    ],
)
def test_result_formats(
    server: Server, accept: str | None, content_type: str, start: bytes
) -> None:
    headers = {"Accept": accept or "*/*"}
    response = send(server, "GET", params={"query": QUERY}, headers=headers)
    assert response.headers["content-type"] == content_type
    assert response.content.startswith(start)


@pytest.mark.parametrize(
    ("accept", "content_type", "part"),
    [
        ("*/*", "text/turtle; charset=utf-8", "ex:tokyo ex:name"),
        ("text/turtle", "text/turtle; charset=utf-8", "@prefix ex: <http://example.org/> ."),
        ("application/n-triples", "application/n-triples", '<http://example.org/name> "東京"@ja .'),
        ("application/rdf+xml", "application/rdf+xml", "<rdf:RDF"),
        ("application/n-quads", "application/n-quads", '"東京"@ja .'),
        ("application/trig", "application/trig", "ex:tokyo"),
        ("application/ld+json", "application/ld+json", '"@context":{"ex":"http://example.org/"'),
        ("application/json", "application/json", '"@id":"ex:tokyo"'),
    ],
)
def test_graph_formats(server: Server, accept: str, content_type: str, part: str) -> None:
    response = send(server, "GET", params={"query": GRAPH}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert part in response.text


@pytest.mark.parametrize("form", ["CONSTRUCT WHERE { ?s ?p '東京'@ja }", f"DESCRIBE <{EX}tokyo>"])
def test_construct_and_describe_give_graphs(server: Server, form: str) -> None:
    response = send(server, "GET", params={"query": form})
    assert response.headers["content-type"].startswith("text/turtle")
    assert "東京" in response.text


def test_ask(server: Server) -> None:
    assert send(server, "GET", params={"query": "ASK { ?s ?p 7 }"}).json()["boolean"] is True
    headers = {"Accept": "application/sparql-results+xml"}
    response = send(server, "GET", params={"query": "ASK { ?s ?p 'no' }"}, headers=headers)
    assert "<boolean>false</boolean>" in response.text


@pytest.mark.parametrize(
    ("query", "name", "content_type", "file"),
    [
        (QUERY, "csv", "text/csv; charset=utf-8", "results.csv"),
        (QUERY, "json", JSON, "results.srj"),
        (QUERY, "xml", "application/sparql-results+xml", "results.srx"),
        (QUERY, "text/csv", "text/csv; charset=utf-8", "results.csv"),
        (GRAPH, "xml", "application/rdf+xml", "graph.rdf"),
        (GRAPH, "json", "application/ld+json", "graph.jsonld"),
        (GRAPH, "ttl", "text/turtle; charset=utf-8", "graph.ttl"),
    ],
)
def test_format_wins_over_accept(
    server: Server, query: str, name: str, content_type: str, file: str
) -> None:
    response = send(
        server, "GET", params={"query": query, "format": name}, headers={"Accept": "image/png"}
    )
    assert response.headers["content-type"] == content_type
    assert response.headers["content-disposition"] == f'inline; filename="{file}"'


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([], 4),
        ([("default-graph-uri", EX + "g1")], 3),
        ([("default-graph-uri", EX + "g1"), ("default-graph-uri", EX + "g2")], 4),
        ([("default-graph-uri", EX + "missing")], 0),
        ([("named-graph-uri", EX + "g1")], 0),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST form", "POST"])
def test_datasets(
    server: Server, method: str, parameters: list[tuple[str, str]], expected: int
) -> None:
    query = (
        f"SELECT (COUNT(*) AS ?n) FROM <{EX}g3> {{ ?s ?p ?o FILTER(!ISNUMERIC(?o)) }}"
        if parameters
        else "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(!ISNUMERIC(?o)) }"
    )
    everything = urlencode([("query", query), *parameters])
    if method == "GET":
        response = server.client.get("/sparql?" + everything)
    elif method == "POST":
        response = server.client.post(
            "/sparql?" + urlencode(parameters), content=query, headers={"Content-Type": DIRECT}
        )
    else:
        headers = {"Content-Type": FORM}
        response = server.client.post("/sparql", content=everything, headers=headers)
    assert int(response.json()["results"]["bindings"][0]["n"]["value"]) == expected


def test_named_graphs(server: Server) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    parameters = {"query": query, "named-graph-uri": EX + "g2"}
    rows = send(server, "GET", params=parameters).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in rows] == [EX + "g2"]


def direct(content: bytes, content_type: str | None = DIRECT) -> dict[str, Any]:
    headers = {} if content_type is None else {"Content-Type": content_type}
    return {"content": content, "headers": headers}


@pytest.mark.parametrize(
    ("method", "target", "options", "status", "name"),
    [
        ("GET", "?query=", {}, 400, "no-query"),
        ("GET", "?query=%20%0A", {}, 400, "no-query"),
        ("GET", "?timeout=1", {}, 400, "no-query"),
        ("GET", "?default-graph-uri=http://a/", {}, 400, "no-query"),
        ("POST", "", {"data": {"other": "x"}}, 400, "no-query"),
        ("POST", "", direct(b""), 400, "no-query"),
        ("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", {}, 400, "repeated-parameter"),
        ("POST", "?query=ASK%7B%7D", direct(b"ASK {}"), 400, "repeated-parameter"),
        ("GET", "?query=ASK%7B%7D&timeout=1&timeout=2", {}, 400, "repeated-parameter"),
        ("GET", "?query=%zz", {}, 400, "percent-encoding"),
        ("GET", "?query=ASK%7B%7D%", {}, 400, "percent-encoding"),
        ("GET", "?query=ASK%FF", {}, 400, "not-utf-8"),
        ("POST", "", direct(b"query=ASK%C3", FORM), 400, "not-utf-8"),
        ("POST", "", direct(b"ASK { '\xff' ?p ?o }"), 400, "not-utf-8"),
        ("POST", "", direct("ASK {}".encode("utf-16")), 400, "not-utf-8"),
        ("GET", "?query=SELECT", {}, 400, "malformed-query"),
        ("GET", "?query=ASK%7BFILTER(%3Chttp://a/f%3E(1))%7D", {}, 400, "unsupported"),
        ("GET", "?query=ASK%7B%7D&timeout=soon", {}, 400, "bad-timeout"),
        ("GET", "?query=ASK%7B%7D&timeout=0", {}, 400, "bad-timeout"),
        ("GET", "?query=ASK%7B%7D&timeout=-1", {}, 400, "bad-timeout"),
        ("GET", "?query=ASK%7B%7D&timeout=nan", {}, 400, "bad-timeout"),
        ("GET", "?query=ASK%7B%7D&format=gif", {}, 400, "bad-format"),
        ("GET", "?query=ASK%7B%7D&default-graph-uri=g1", {}, 400, "bad-graph"),
        ("GET", "?query=ASK%7B%7D&named-graph-uri=http://a/%20b", {}, 400, "bad-graph"),
        ("POST", "", {"data": {"update": "CLEAR ALL"}}, 403, "update-refused"),
        ("POST", "", direct(b"CLEAR ALL", "application/sparql-update"), 403, "update-refused"),
        ("GET", "?query=INSERT%20DATA%7B%7D", {}, 403, "update-refused"),
        ("GET", "?query=LOAD%20%3Cfile:///etc/passwd%3E", {}, 403, "update-refused"),
        ("GET", "?query=ASK%7BSERVICE%3Chttp://a/%3E%7B%7D%7D", {}, 403, "service-refused"),
        ("PUT", "?query=ASK%7B%7D", {}, 405, "method-not-allowed"),
        ("DELETE", "", {}, 405, "method-not-allowed"),
        ("PATCH", "", {}, 405, "method-not-allowed"),
        ("TRACE", "", {}, 405, "method-not-allowed"),
        ("GET", "?query=ASK%7B%7D", {"headers": {"Accept": "image/png"}}, 406, "not-acceptable"),
        ("GET", "?query=ASK%7B%7D", {"headers": {"Accept": "*/*;q=0"}}, 406, "not-acceptable"),
        ("GET", "?query=ASK%7B%7D&format=turtle", {}, 406, "not-acceptable"),
        ("GET", "", {"headers": {"Accept": "image/png"}}, 406, "not-acceptable"),
        ("POST", "", direct(b"ASK {}" + b" " * (1 << 20)), 413, "query-too-long"),
        ("POST", "", direct(b"ASK {}" + b" " * (5 << 20)), 413, "query-too-long"),
        ("POST", "", direct(b"ASK {}", "text/plain"), 415, "media-type"),
        ("POST", "", direct(b"ASK {}", None), 415, "media-type"),
        ("POST", "", {"files": {"query": b"ASK {}"}}, 415, "media-type"),
        ("QUERY", "", direct(b"ASK {}", "application/json"), 415, "media-type"),
        ("POST", "", direct(b"ASK {}", DIRECT + ";charset=latin1"), 415, "charset"),
    ],
)
def test_what_is_refused(
    server: Server, method: str, target: str, options: dict[str, Any], status: int, name: str
) -> None:
    response = server.client.request(method, "/sparql" + target, **options)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert problem["type"] == "https://w3id.org/renkei/problem/" + name
    assert problem["status"] == status
    assert problem["title"]
    if status == 405:
        assert response.headers["allow"] == ALLOW
    if status == 406:
        assert len(problem["available"]) >= 4
    if status == 415:
        assert response.headers["accept-post"] == f"{DIRECT}, {FORM}"


def test_a_malformed_query_shows_its_line(server: Server) -> None:
    query = "SELECT *\nWHERE {\n  ?city ex:name ?name\n}"
    response = send(server, "GET", params={"query": query})
    assert response.status_code == 400
    problem = response.json()
    assert (problem["line"], problem["column"]) == (3, 9)
    assert problem["shown"] == "  ?city ex:name ?name\n        ^"
    assert "Prefix not found" in problem["detail"]
    assert problem["expected"]


def test_a_browser_gets_plain_text(server: Server) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = send(server, "GET", params={"query": "SELECT <b>"}, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("400 Malformed query\n")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: "
        b"application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        b"Accept: text/csv;q=0.1\r\nAccept: application/sparql-results+json\r\n\r\n",
    ],
)
def test_raw_requests(server: Server, request_: bytes) -> None:
    response = server.raw(request_)
    assert b" 200 OK\r\n" in response.splitlines(keepends=True)[0]
    assert response.endswith(b'{"head":{},"boolean":true}')


def test_no_header_can_be_injected(server: Server) -> None:
    target = "?query=ASK%7B%7D&format=csv%0d%0aX-Injected:%201"
    response = server.client.get("/sparql" + target)
    assert response.status_code == 400
    assert "x-injected" not in response.headers


def test_a_slow_sender_is_not_waited_for(server: Server) -> None:
    response = server.raw(
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 100\r\n\r\nASK"
    )
    assert response.startswith(b"HTTP/1.1 408 ")
    assert b"\r\nconnection: close\r\n" in response.lower()
