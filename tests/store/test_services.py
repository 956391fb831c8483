from __future__ import annotations

import json

import pytest
from pyoxigraph import Store

from renkei.store.evaluate import Style, evaluate
from renkei.store.outcome import QuerySyntaxError, Request, ServiceAnswer, ServiceFailedError
from renkei.store.services import inline

CLAUSE = "SERVICE <http://a/> { ?s ?p ?x }"
ONE = {"x": {"type": "literal", "value": "1"}}


def answer(*bindings: object, names: tuple[str, ...] = ("x",)) -> str:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}})


def request(query: str, solutions: str | None, *, silent: bool = False) -> Request:
    start = query.index(CLAUSE)
    service = ServiceAnswer(start, start + len(CLAUSE), "http://a/", solutions, silent)
    return Request(query, services=(service,))


def values(query: str, solutions: str | None, *, silent: bool = False) -> list[dict[str, str]]:
    body = evaluate(Store(), request(query, solutions, silent=silent), Style()).body
    rows = json.loads(body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def test_solutions_stand_where_the_clause_stood() -> None:
    query = f"SELECT * {{ VALUES ?y {{ 2 }} {CLAUSE} }}"
    assert values(query, answer(ONE, {})) == [{"x": "1", "y": "2"}, {"y": "2"}]
    assert values(query, answer()) == []
    assert values(query, answer({}, names=())) == [{"y": "2"}]


def test_several_clauses() -> None:
    query = "ASK { SERVICE <http://a/> {} SERVICE <http://b/> {} }"
    middle = query.index(" SERVICE <http://b/>")
    services = [
        ServiceAnswer(6, middle, "http://a/", answer(ONE)),
        ServiceAnswer(middle + 1, len(query) - 2, "http://b/", None, True),
    ]
    assert inline(query, services) == 'ASK { VALUES (?x) { ("1") } VALUES () { () } }'


TWICE = '{"head":{"vars":["x","x"]},"results":{"bindings":[]}}'


@pytest.mark.parametrize(
    "wrong", [TWICE, "", "[]", "{", '{"head":{},"boolean":true}', '{"head":{}}']
)
def test_an_unusable_answer(wrong: str) -> None:
    query = f"SELECT * {{ {CLAUSE} }}"
    with pytest.raises(ServiceFailedError, match="SERVICE <http://a/> "):
        values(query, wrong)
    assert values(query, wrong, silent=True) == [{}]


def test_blank_nodes_of_two_answers_differ() -> None:
    query = f"SELECT * {{ {CLAUSE} }}"
    solutions = answer({"x": {"type": "bnode", "value": "b"}})
    assert values(query, solutions) != values(query, solutions)


def test_a_fault_is_placed_in_the_query_as_it_was_sent() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        evaluate(Store(), request(f"SELECT * {{\n{CLAUSE} ?s ?p }}", answer(ONE)), Style())
    assert (caught.value.line, caught.value.column) == (2, len(CLAUSE) + 8)
