from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest

from renkei.web.sparql import guard
from renkei.web.sparql.guard import (
    Call,
    Form,
    ServiceRefusedError,
    UpdateRefusedError,
    calls,
    check_service,
    form,
    prologue,
)

EX = "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/> "
CALLS = [
    "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
    "SELECT*{SERVICE<http://a/>{?s ?p ?o}}",
    "SELECT * { service silent <http://a/> {} }",
    "SELECT * { SeRvIcE\n# a comment {\n<http://a/>\t{} }",
    "SELECT * { SERVICESILENT<http://a/>{} }",
    "SELECT * { SERVICE ?x {} }",
    "SELECT * { SERVICE $x {} }",
    EX + "SELECT * { SERVICE ex:a {} }",
    EX + "SELECT * { SERVICEex:a{} }",
    EX + "SELECT * { SERVICE:a{} }",
    EX + "SELECT * { ?s ?p trueSERVICE<http://a/>{} }",
    EX + "SELECT * { ?s ?p 1SERVICE<http://a/>{} }",
    r"SELECT * { SERVICE <http://\u0031/> {} }",
    "SELECT * { { { OPTIONAL { SERVICE <http://a/> {} } } } }",
    "SELECT * { ?s ?p 'a' SERVICE <http://a/> {} ?s ?p 'b' }",
    r"SELECT * { ?s ?p 'a\'' . SERVICE <http://a/> {} ?s ?p 'b' }",
    "SELECT * { ?s ?p '''a'b''' . SERVICE <http://a/> {} ?s ?p '''b''' }",
    EX + r"SELECT * { ?s ex:a\'b ?o . SERVICE <http://a/> {} ?s ex:a\'b ?o }",
    EX + "SELECT * { ?s ex:、\\'b ?o . SERVICE <http://a/> {} ?s ex:、\\'b ?o }",
    # Taken for an IRI, <'x>, the rest up to the next quote would be a string.
    "SELECT * { ?s ?p ?o FILTER(?o<'x>'&&EXISTS{SERVICE<http://a/>{}}&&'y'='y') }",
    "SELECT * { ?s ?p ?o FILTER(?o<?s#>'''\n && EXISTS{SERVICE<http://a/>{}} #'''\n) }",
    "SELECT * { SERVICE <http://allowed/> {} SERVICE <http://a/> {} }",
    "SELECT * { SERVICE <http://allowed/../a> {} }",
    r"SELECT * { SERVICE <http://\u0061llowed/> {} }",
]
NO_CALLS = [
    "SELECT * { ?s ?p 'SERVICE <http://a/> {}' }",
    'SELECT * { ?s ?p """\nSERVICE <http://a/> {}\n""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://a/> {}",
    "SELECT * { ?s <http://a/service> <http://a#SERVICE> }",
    EX + "SELECT * { ?service ex:service $SERVICE }",
    EX + "SELECT * { _:service ex:p 'x'@service }",
    "PREFIX service: <http://a/> SELECT * FROM service:a { GRAPH service:b { ?s service:c ?o } }",
    "PREFIX service: <http://a/> DESCRIBE service:a",
    "BASE <http://service/> ASK {}",
    "SELECT * { SERVICE <http://allowed/> {} }",
    "SELECT * { ?s <http://a/#service> ?o . ?s ?p 'it''s' . # SERVICE\n }",
]


@pytest.mark.parametrize("query", CALLS)
def test_calls_are_refused(query: str) -> None:
    with pytest.raises(ServiceRefusedError):
        check_service(query, {"http://allowed/"})


@pytest.mark.parametrize("query", NO_CALLS)
def test_what_is_no_call_or_allowed_passes(query: str) -> None:
    check_service(query, {"http://allowed/"})


def test_nothing_is_allowed_by_default() -> None:
    with pytest.raises(ServiceRefusedError, match="<http://allowed/>"):
        check_service("SELECT * { SERVICE <http://allowed/> {} }")


ALLOWED = "SERVICE <http://allowed/> { ?s ?p ?o }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {ALLOWED} }}",
        f"SELECT * {{ ?s ?p '{{' {ALLOWED} }} # }}",
        f"# SERVICE <http://allowed/> {{ '\nSELECT * {{ {ALLOWED} }}",
        f"BASE <http://a/#service> SELECT * {{ OPTIONAL {{ {ALLOWED} }} }}",
    ],
)
def test_a_call_is_found_with_its_group(query: str) -> None:
    start = query.index(ALLOWED)
    group, end = query.index("{ ?s ?p ?o }"), start + len(ALLOWED)
    assert calls(query) == [Call(start, group, end, "http://allowed/", False)]
    check_service(query, {"http://allowed/"})


def test_a_call_inside_a_call_goes_along_with_it() -> None:
    query = "ASK { SERVICE SILENT <http://a/> { SERVICE <http://b/> { ?s ?p '}' } } }"
    assert calls(query) == [Call(6, 33, len(query) - 2, "http://a/", True)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://allowed/> { ?s ?p ?o ",
        "SELECT * { SERVICE <http://allowed/> ?s ?p ?o }",
        "SELECT * { ?s ?p trueSERVICE<http://allowed/>{} }",
        "SELECT * { SERVICESILENT<http://allowed/>{} }",
    ],
)
def test_what_cannot_be_cut_out_is_refused(query: str) -> None:
    with pytest.raises(ServiceRefusedError, match="cannot be read for sure"):
        check_service(query, {"http://allowed/"})


def test_the_prologue_keeps_the_order_of_its_declarations() -> None:
    declarations = "BASE <http://a/> PREFIX select: <b> # ASK\n"
    assert prologue(declarations + "SELECT * {}") == declarations
    assert prologue("{}") == ""


@pytest.mark.parametrize(
    "query",
    [
        "ASK {" + "?s <http://a/#b> 'service' . " * 30_000 + "}",
        "ASK { service " + "?a<b#>" * 100_000 + "}",
        "ASK { ex:service " + "\n?a<b'#>" * 50_000 + "}",
        "ASK { service" + "(" * 500_000,
        "service " * 100_000,
        "ASK { " + "SERVICE <http://a/> { " * 30_000,
        "ASK { " + "SERVICE <http://a/> { }" * 30_000,
    ],
)
def test_a_long_text_is_read_in_linear_time(query: str) -> None:
    start = time.process_time()
    with suppress(ServiceRefusedError):
        check_service(query, {"http://a/"})
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select*{}", Form.SELECT),
        ("ask{}", Form.ASK),
        ("BASE<http://a/>PREFIX a:<b>#c\nCONSTRUCT WHERE {}", Form.CONSTRUCT),
        ('VERSION "1.2" DESCRIBE <http://a/>', Form.DESCRIBE),
        ("PREFIX select: <http://a/> ASK {}", Form.ASK),
        ("PREFIX select: <http://a/> PREFIX : <b> DESCRIBE :a", Form.DESCRIBE),
        ("DESCRIBEex:a", Form.DESCRIBE),
        ("", None),
        ("{}", None),
        ("SHOW TABLES", None),
    ],
)
def test_form(query: str, expected: Form | None) -> None:
    assert form(query) is expected


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a> <b> <c> }",
        "delete where { ?s ?p ?o }",
        "PREFIX a: <b> # SELECT\nLOAD <file:///etc/passwd>",
        "WITH <http://a/> DELETE {} INSERT {} WHERE {}",
        "CLEARALL",
        "DROP ALL",
        "CREATE GRAPH <http://a/>",
        "COPY DEFAULT TO <http://a/>",
    ],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(UpdateRefusedError):
        form(update)


@pytest.mark.parametrize(
    "query",
    [
        *("SELECT?x{}", "ask{}", "PREFIX a: <b>\nDescribe<c>", "# ASK\nSELECT(1 AS ?x){}"),
        *("SELECT:x", "SELECTex:a {}", "DESCRIBE: <x> ASK {}", "ASK-a: <x> CONSTRUCT {}"),
        *("insert {}", "PREFIX a: <b> DELETE WHERE {}", "WITH<a> DELETE {}", "SELECTED {}"),
    ],
)
def test_the_usual_query_is_read_at_once_to_the_same_end(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outcome() -> object:
        try:
            return form(query)
        except UpdateRefusedError as error:
            return str(error)

    at_once = outcome()
    monkeypatch.setattr(guard, "_USUAL", re.compile("(?!)"))
    assert outcome() == at_once
