"""What is remembered of queries that took long."""

from __future__ import annotations

import time

import pytest

from renkei.store.history import History, shape

QUERY = 'SELECT * { ?s <http://a/p> "%s" FILTER(?o > 5) } LIMIT 10 # %s'


def long_once(history: History, name: str, seconds: float = 0.1) -> None:
    history.of(QUERY % (name, name)).note(seconds)


def test_three_in_a_row_and_the_least_of_them_counts() -> None:
    history = History()
    for seconds, expected in ((0.1, 0.0), (0.02, 0.0), (0.1, 0.02), (0.1, 0.02), (0.1, 0.1)):
        long_once(history, str(seconds), seconds)
        assert history.of(QUERY % ("x", "y")).expected == expected


def test_a_short_one_makes_all_forgotten() -> None:
    history = History()
    for name in "abc":
        long_once(history, name)
    history.of(QUERY % ("d", "d")).note(0)
    assert history.of(QUERY % ("e", "e")).expected == 0
    for name in "ab":
        long_once(history, name)
    assert history.of(QUERY % ("e", "e")).expected == 0


def test_what_takes_long_is_known_before_it_ends_but_not_how_long() -> None:
    history = History()
    begun = [history.of(QUERY % (name, name)) for name in "abc"]
    known = []
    for past in begun:
        past.begin()
        known.append(history.of(QUERY % ("x", "y")).is_long)
    assert known == [False, False, True]
    for past in begun:
        known_now = history.of(QUERY % ("x", "y"))
        assert (known_now.is_long, known_now.expected, known_now.is_brief) == (True, 0, False)
        past.note(0.05)
    known_now = history.of(QUERY % ("x", "y"))
    assert (known_now.is_long, known_now.expected, known_now.is_brief) == (True, 0.05, True)


def test_what_comes_to_be_known_meanwhile_does_not_change_where_a_query_began() -> None:
    history = History()
    long_once(history, "a")
    past = history.of(QUERY % ("b", "b"))
    for name in "cde":
        long_once(history, name)
    assert (past.is_long, past.expected) == (False, 0)
    assert history.of(QUERY % ("f", "f")).expected == 0.1


def test_a_short_one_makes_those_forgotten_that_have_not_ended() -> None:
    history = History()
    begun = [history.of(QUERY % (name, name)) for name in "abc"]
    for past in begun:
        past.begin()
    history.of(QUERY % ("d", "d")).note(0)
    begun[0].note(0.1)
    assert not history.of(QUERY % ("e", "e")).is_long


def test_what_was_never_long_is_not_remembered() -> None:
    history = History()
    history.of("ASK {}").note(0)
    long_once(history, "a")
    history.of("ASK { ?s ?p ?o }").note(0)
    assert len(history._shapes) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ASK { ?s ?p 'a' }", "ASK { ?s ?p 'b\\'c' }"),
        ('ASK { ?s ?p """a""" }', 'ASK { ?s ?p """b""" }'),
        ("ASK { ?s <http://a/b> ?o } # one", "ASK { ?s <http://a/c> ?o } # two"),
    ],
)
def test_constants_and_comments_make_no_shape(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize("other", ["ASK { ?s ?p 6 }", "ASK { ?a ?p 5 }", "ASK { ?s ?p 5 . }"])
def test_all_else_does(other: str) -> None:
    assert shape("ASK { ?s ?p 5 }") != shape(other)


def test_it_is_bounded_and_quick() -> None:
    history = History()
    start = time.process_time()
    for number in range(3000):
        history.of(f"SELECT ?v{number} {{}}").note(0.1)
    for piece in ('"', "'", "<", "#\n", '"\\', "<a"):
        history.of(piece * 8000).note(0.1)
        history.of(piece * 500_000).note(0.1)
        history.of(piece * 500_000).begin()
    assert len(history._shapes) == 1024
    assert time.process_time() - start < 1
