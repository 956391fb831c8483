from __future__ import annotations

import pytest

from renkei.store.formats import GRAPHS, RESULTS
from renkei.web.sparql.negotiation import choose, parse_accept, prefers_html


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;charset=utf-8", "text/csv"),
        (
            "text/csv ; q=0.5 , application/sparql-results+xml ; q=0.6",
            "application/sparql-results+xml",
        ),
        ("text/csv;q=0.5, */*;q=0.1", "text/csv"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/*;q=0.9, text/csv;q=0.1", "text/tab-separated-values"),
        ("*/*;q=0.5, text/csv", "text/csv"),
        ("text/csv, */*", "text/csv"),
        ("application/json", "application/json"),
        ("application/json, application/sparql-results+json", "application/sparql-results+json"),
        ("application/xml;q=0.9", "application/xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ('text/csv;note="a,b;q=0", image/png', "text/csv"),
        ("rubbish", "application/sparql-results+json"),
        ("text/csv;q=2", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle", None),
    ],
)
def test_results(accept: str | None, expected: str | None) -> None:
    choice = choose(accept, RESULTS)
    assert (choice and choice.media_type) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/turtle"),
        ("application/json", "application/json"),
        ("application/ld+json;profile=compacted", "application/ld+json"),
        ("text/plain", "text/plain"),
        ("text/plain, text/turtle;q=0.9", "text/plain"),
        ("application/rdf+xml,text/turtle", "text/turtle"),
        ("application/sparql-results+json", None),
    ],
)
def test_graphs(accept: str, expected: str | None) -> None:
    choice = choose(accept, GRAPHS)
    assert (choice and choice.media_type) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, False),
        ("*/*", False),
        ("text/*", False),
        ("text/html", True),
        ("text/html;q=0", False),
        ("text/html, text/turtle;q=0.9", True),
        ("text/html;q=0.8, text/turtle;q=0.9", False),
    ],
)
def test_html(accept: str | None, expected: bool) -> None:
    assert prefers_html(accept) is expected


def test_a_long_header_is_read_in_no_time() -> None:
    assert len(parse_accept("a/b," * 20_000)) == 20_000
    assert parse_accept('"' * 20_000) == ()
