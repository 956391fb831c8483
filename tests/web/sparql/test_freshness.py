from __future__ import annotations

import time

import pytest

from renkei.web.sparql.freshness import Key, repeatable

KEY = Key("0.1.0 release", "ASK {}", None, None, "json")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (now # why\n () AS ?x) {}",
        "SELECT * { ?s ?p ?o } ORDER BYRAND()",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID\n() AS ?x) {}",
        "SELECT (BNODE('a') AS ?x) {}",
        "SELECT * { SERVICE <http://a/> {} }",
        "SELECT * { ?s ?p trueSERVICE SILENT<http://a/> {} }",
        "PREFIX a: <http://a/> SELECT * { SERVICEa:{} }",
        "SELECT * { SERVICE ?x {} }",
    ],
)
def test_what_changes_by_itself(query: str) -> None:
    assert not repeatable(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?now { ?now ex:uuid ?rand }",
        "SELECT * { ?service ex:known 'brand new' }",
        "CONSTRUCT { [] a ex:City } { ?s a ex:City }",
    ],
)
def test_what_stays(query: str) -> None:
    assert repeatable(query)


@pytest.mark.parametrize("part", ["NOW", "NOW ", "NOW\n", "NOW#", "SERVICE ", "service\t\t"])
def test_long_queries_take_no_long_time(part: str) -> None:
    start = time.process_time()
    repeatable(part * (1_000_000 // len(part)))
    repeatable("NOW" + " " * 1_000_000)
    assert time.process_time() - start < 0.5


def test_all_that_an_answer_depends_on_changes_its_tag() -> None:
    others = [
        KEY._replace(stamp="0.1.0 other"),
        KEY._replace(query="ASK { }"),
        KEY._replace(default_graphs=()),
        KEY._replace(default_graphs=("http://a/",)),
        KEY._replace(named_graphs=("http://a/",)),
    ]
    tags = {key.tag("application/json") for key in (KEY, *others)} | {KEY.tag("text/csv")}
    assert len(tags) == len(others) + 2
    assert KEY.tag("text/csv") == KEY._replace().tag("text/csv")
    assert KEY.size < KEY._replace(default_graphs=("http://a/",)).size
