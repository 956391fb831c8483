from __future__ import annotations

import pytest
from pyoxigraph import Store

from renkei.store.outcome import QuerySyntaxError
from renkei.store.syntax import explain


def fault(query: str) -> QuerySyntaxError:
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    return explain(query, caught.value.msg)


@pytest.mark.parametrize(
    ("query", "line", "column", "message"),
    [
        ("SELCT * {}", 1, 1, '"SELCT" is not expected here'),
        ("SELECT * {\n ?s ?p \n}", 3, 1, '"}" is not expected here'),
        ("SELECT * {\r\n ?s ?p\r\n}", 3, 1, '"}" is not expected here'),
        ("SELECT * { ?s ?p ?o FILTER(?o < ) }", 1, 33, '")" is not expected here'),
        ("SELECT * { ?s zz:p ?o }", 1, 15, "Prefix not found"),
        ("SELECT * { ?s ?p ?o . BIND(1 AS ?s) }", 1, 37, "BIND is overriding an existing variable"),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", 1, 30, '"x" is not expected here'),
        ("SELECT ?s { ?s ?p ?o ", 1, 21, "the query ends too early"),
        ("ASK { ?s ?p '東京'@ja 'x' }", 1, 21, "\"'x'\" is not expected here"),
        ("ASK {} ASK {}", 1, 8, '"ASK" is not expected here'),
        ("あ", 1, 1, '"あ" is not expected here'),
    ],
)
def test_where_and_what(query: str, line: int, column: int, message: str) -> None:
    error = fault(query)
    assert (error.line, error.column, error.message) == (line, column, message)
    shown, caret = error.shown().split("\n")
    assert shown == query.splitlines()[line - 1]
    assert caret == " " * (column - 1) + "^"


def test_what_could_have_stood_there() -> None:
    assert "(" in fault("SELECT * { FILTER }").expected.split(", ")
    assert fault("SELEC").expected == "BASE, PREFIX, SELECT, CONSTRUCT, DESCRIBE, ASK"


def test_a_long_line_is_shown_around_the_fault() -> None:
    error = fault("ASK { " + "?s ?p 1 . " * 500 + "} }")
    assert error.column == 5009
    assert len(error.text) == 160
    assert error.text[error.caret - 1] == "}"


def test_what_is_shown_has_no_control_characters() -> None:
    assert fault("ASK { \x1b[31m\x00 }").shown().replace("\n", "").isprintable()


def test_a_whole_query_in_front_is_not_run() -> None:
    # Planning the first query would take the engine minutes.
    error = fault("ASK { " + "?s ?p ?o . " * 1000 + "} ASK")
    assert error.message == '"ASK" is not expected here'
