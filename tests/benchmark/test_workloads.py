"""The queries of the benchmark find something: what finds nothing is no work."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from tests.bench.rivals.workloads import HEAVY, UNIQUE_SMALL, selects

from renkei.content import Content


@pytest.mark.parametrize("query", [*UNIQUE_SMALL, *HEAVY], ids=lambda query: query[-40:])
def test_a_query_finds_something(store: ox.Store, query: str) -> None:
    assert "UNIQUE" in query
    found = store.query(query.replace("UNIQUE", "1"))
    if isinstance(found, ox.QueryBoolean):
        assert store.query(query.replace('"UNIQUE"', "?label"))
        return
    assert isinstance(found, ox.QuerySolutions)
    rows = list(found)
    assert rows
    assert all(row[0].value != "0" for row in rows)


def test_named_queries_are_most_of_the_questions(content: Content) -> None:
    assert len(selects(content)) > 60
