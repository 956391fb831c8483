"""Repeated queries: what is kept, what is not, and what clients and caches are told of it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.web.sparql.conftest import Server

ALL = "SELECT * { ?s ?p ?o }"
VARY = "Accept, Accept-Encoding"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n_ ?o }"


def ask(server: Server, query: str = ALL, method: str = "GET", **headers: str) -> httpx.Response:
    sent = {"Accept-Encoding": "identity"} | {k.replace("_", "-"): v for k, v in headers.items()}
    if method in ("GET", "HEAD"):
        return server.client.request(method, "/sparql", params={"query": query}, headers=sent)
    sent["Content-Type"] = "application/sparql-query"
    return server.client.request(method, "/sparql", content=query, headers=sent)


def same(one: httpx.Response, two: httpx.Response) -> bool:
    headers = [{k: v for k, v in r.headers.items() if k != "date"} for r in (one, two)]
    return headers[0] == headers[1]


def test_again_is_the_same_to_the_byte(server: Server) -> None:
    first, second = ask(server), ask(server)
    assert same(first, second)
    assert first.content == second.content
    assert second.headers["vary"] == VARY
    assert second.headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert second.headers["etag"].startswith('W/"')


@pytest.mark.parametrize("method", ["GET", "HEAD", "QUERY"])
def test_a_client_that_has_it_gets_304(server: Server, method: str) -> None:
    whole = ask(server, method=method)
    tag = whole.headers["etag"]
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = ask(server, method=method, If_None_Match=given)
        assert (answer.status_code, answer.content) == (304, b""), given
        assert answer.headers["etag"] == tag
        assert answer.headers["vary"] == VARY
        assert answer.headers["cache-control"] == whole.headers["cache-control"]
        assert not {"content-type", "content-length", "content-encoding"} & set(answer.headers)
    assert ask(server, method=method, If_None_Match='"other"').status_code == 200


def test_any_tag_does_not_make_an_error_unmodified(server: Server) -> None:
    assert ask(server, "SELECT * {", If_None_Match="*").status_code == 400


def test_the_answer_to_a_post_is_for_nobody_else(server: Server) -> None:
    answer = ask(server, method="POST", If_None_Match="*")
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert "cache-control" not in answer.headers


def test_formats_have_tags_of_their_own(server: Server) -> None:
    types = ("text/csv", "application/sparql-results+json", "application/sparql-results+xml")
    answers = [ask(server, Accept=kind) for kind in types for _ in range(2)]
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers[::2]] == list(
        types
    )
    assert all(same(*answers[n : n + 2]) for n in (0, 2, 4))


def test_head_after_get_and_get_after_head(server: Server) -> None:
    query = ALL + " # head first"
    head, got = ask(server, query, "HEAD"), ask(server, query)
    again = ask(server, query, "HEAD")
    assert same(head, got)
    assert same(again, got)
    assert (head.content, again.content) == (b"", b"")
    assert int(again.headers["content-length"]) == len(got.content)


def test_compression(server: Server) -> None:
    plain = ask(server)
    for method in ("GET", "GET", "POST"):
        answer = ask(server, method=method, Accept_Encoding="br;q=1, gzip;q=0.5")
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == VARY
        assert int(answer.headers["content-length"]) < len(plain.content) // 4
        assert answer.content == plain.content  # httpx has unpacked it
    for refused in ("gzip;q=0", "br", "identity"):
        assert "content-encoding" not in ask(server, Accept_Encoding=refused).headers
    small = ask(server, "ASK {}", Accept_Encoding="gzip")
    assert "content-encoding" not in small.headers
    assert small.headers["vary"] == VARY


def test_compressed_bytes_are_gzip(server: Server) -> None:
    request = (
        b"GET /sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: localhost\r\n"
        b"Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    )
    for _ in range(2):
        head, _, body = server.raw(request).partition(b"\r\n\r\n")
        assert f"content-length: {len(body)}".encode() in head.lower()
        assert b'"bindings"' in gzip.decompress(body)


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_by_itself_is_never_kept(server: Server, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    answers = [ask(server, query, method) for method in ("GET", "GET", "POST")]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
    if call != "BNODE()":
        assert len({answer.content for answer in answers}) == 3


def test_errors_are_not_kept(server: Server) -> None:
    parameters = {"query": LONG, "timeout": "0.2"}
    for _ in range(2):
        answer = server.client.get("/sparql", params=parameters)
        assert answer.status_code == 503
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
    query = (
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ ?a ?b ?c . ?d ?e ?f }} }} }} # {time.time()}"
    )
    short = server.client.get("/sparql", params={"query": query, "timeout": "0.001"})
    whole = server.client.get("/sparql", params={"query": query})
    assert (short.status_code, whole.status_code) == (503, 200)
    # An answer is whole, however little time the next client allows.
    assert server.client.get("/sparql", params={"query": query, "timeout": "0.001"}).content == (
        whole.content
    )


def test_the_same_query_at_the_same_moment_runs_once(server: Server) -> None:
    # Eight of them would need four long places each of two; together they need one.
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d) }"
    outcomes = together([lambda: httpx.get(url(server, query, 1), timeout=9) for _ in range(8)])
    assert {outcome.status_code for outcome in outcomes} == {503}
    assert {outcome.json()["type"].rpartition("/")[2] for outcome in outcomes} == {"time-limit"}


def test_one_client_leaves_and_the_others_get_their_answer(server: Server) -> None:
    # takes a tenth of a second or two, longer than the first one waits
    rows = "?a ?b ?c . ?d ?e ?f VALUES ?g { 1 2 3 }"
    query = f"SELECT (SUM(?c + ?f + ?g) AS ?n) {{ {rows} FILTER(?c * ?f != 3) }}"
    outcomes: list[Any] = []

    def leave() -> None:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url(server, query, 2), timeout=0.06)

    leaving = threading.Thread(target=leave)
    leaving.start()
    time.sleep(0.03)
    outcomes = together([lambda: httpx.get(url(server, query, 2), timeout=9) for _ in range(2)])
    leaving.join()
    assert [outcome.status_code for outcome in outcomes] == [200, 200]
    assert outcomes[0].content == outcomes[1].content


def url(server: Server, query: str, timeout: float) -> httpx.URL:
    return httpx.URL(server.endpoint, params={"query": query, "timeout": str(timeout)})


def together(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    answers: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda c=call: answers.append(c())) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
