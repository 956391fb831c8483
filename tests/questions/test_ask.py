"""Asking a store and asking an endpoint over real HTTP: the same answers, errors in one line."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from renkei.errors import RenkeiError
from renkei.questions.answers import as_table, write_answer
from renkei.questions.ask import ask_endpoint, ask_store
from renkei.questions.binding import bind
from renkei.questions.question import Question

Respond = Callable[..., str]
NOTHING = b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'


@pytest.mark.parametrize(
    "name",
    ["cities", "events", "participants", "projects", "awards", "targets", "evidence", "links"],
)
def test_an_endpoint_gives_what_a_store_gives(
    questions: dict[str, Question], store: ox.Store, endpoint: str, name: str
) -> None:
    sparql = bind(questions[name], {})
    theirs = write_answer(ask_endpoint(endpoint, sparql, 20), "csv")
    assert theirs == write_answer(ask_store(store, sparql), "csv")


def test_a_boolean_of_an_endpoint(endpoint: str) -> None:
    assert as_table(ask_endpoint(endpoint, "ASK { ?s ?p ?o }", 20)) == "yes\n"
    assert as_table(ask_endpoint(endpoint, "ASK { <urn:a> ?p ?o }", 20)) == "no\n"


@pytest.mark.parametrize(
    "sparql",
    [
        "CONSTRUCT { ?c a rk:City } WHERE { ?c a rk:City }",
        "# a comment with SELECT in it\nconstruct where { ?c a rk:City }",
    ],
)
def test_a_graph_of_an_endpoint(store: ox.Store, endpoint: str, sparql: str) -> None:
    sparql = f"PREFIX rk: <https://w3id.org/renkei/ont#> {sparql}"
    theirs = write_answer(ask_endpoint(endpoint, sparql, 20), "turtle")
    assert theirs == write_answer(ask_store(store, sparql), "turtle")
    assert b"rk:City" in theirs


def test_a_description_by_an_endpoint(endpoint: str) -> None:
    """What a description holds is the endpoint's to say; ours has what refers to the thing."""
    answer = ask_endpoint(endpoint, "DESCRIBE <https://w3id.org/renkei/id/city/tokyo>", 20)
    text = write_answer(answer, "turtle")
    assert b"rk:City" in text
    assert b"rk:governs" in text


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "PREFIX x: <urn:x#> DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "nonsense",
        "",
    ],
)
def test_only_queries_are_sent(respond: Respond, sparql: str) -> None:
    """A server that would take an update gets none."""
    with pytest.raises(RenkeiError, match="not SPARQL"):
        ask_endpoint(respond(200, NOTHING), sparql, 5)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/sparql",
        "file:///etc/hostname",
        "example.org/sparql",
        "",
        "http://",
        "http:///sparql",
        "http://[::1/sparql",
        "http://127.0.0.1:port/sparql",
        "http://127.0.0.1:99999/sparql",
        "http://exa mple/sparql",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\n",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(RenkeiError, match="not an address"):
        ask_endpoint(address, "ASK {}", 5)


def test_nobody_listens(unused: str) -> None:
    with pytest.raises(RenkeiError, match=r"no answer: .*refused") as error:
        ask_endpoint(unused, "ASK {}", 5)
    assert error.value.where == unused


def test_no_http_behind_the_port(banner: str) -> None:
    with pytest.raises(RenkeiError, match="no answer"):
        ask_endpoint(banner, "ASK {}", 5)


@pytest.mark.parametrize(
    ("status", "body", "what"),
    [
        (404, b"not here", "refused"),
        (400, b"MALFORMED", "MALFORMED"),
        (403, b"SERVICE is not allowed", "403"),
        (500, b"broken\non two lines", "refused"),
        (503, b"try later", "503"),
        (200, b"<html>hello</html>", "not SPARQL results"),
        (200, b"", "not SPARQL results"),
        (200, b"\xff\xfe", "not SPARQL results"),
        (200, NOTHING[:-20], "not SPARQL results"),
        (
            200,
            b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri"}}]}}',
            "not SPARQL results",
        ),
        (
            200,
            b'{"head": {"vars": ["a"]}, "results": {"bindings": '
            b'[{"a": {"type": "uri", "value": "no iri"}}]}}',
            "not SPARQL results",
        ),
    ],
)
def test_a_server_that_misbehaves(respond: Respond, status: int, body: bytes, what: str) -> None:
    address = respond(status, body)
    with pytest.raises(RenkeiError, match=what) as error:
        write_answer(ask_endpoint(address, "SELECT ?a { ?a ?b ?c }", 5), "csv")
    assert error.value.where == address
    assert "\n" not in str(error.value)


def test_a_graph_that_is_none(respond: Respond) -> None:
    address = respond(200, b"<urn:a> nonsense", "application/n-triples")
    with pytest.raises(RenkeiError, match="not SPARQL results"):
        ask_endpoint(address, "CONSTRUCT WHERE { ?s ?p ?o }", 5)


def test_a_query_that_is_none_says_where(store: ox.Store) -> None:
    with pytest.raises(RenkeiError, match="not SPARQL") as error:
        ask_store(store, "SELECT ?a\nWHERE { ?a ?b }", "events")
    assert error.value.where == "events:2:15"
