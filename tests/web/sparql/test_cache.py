from __future__ import annotations

from renkei.web.sparql.cache import Cache


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    cache = Cache(8192)
    for name in "abcd":
        assert cache.put(name, name, 1000)
    assert cache.get("a") == "a"
    for name in "efg":
        cache.put(name, name, 1000)
    assert cache.get("b") is None
    assert cache.get("a") == "a"
    assert cache.used <= cache.size


def test_it_never_holds_more_than_it_may() -> None:
    cache = Cache(100_000)
    for number in range(1000):
        cache.put(number % 300, number, number)
        assert cache.used <= 100_000
    assert len(cache) > 10
    assert cache.get(999 % 300) == 999


def test_a_key_put_twice_counts_once() -> None:
    cache = Cache(100_000)
    cache.put("a", 1, 1000)
    used = cache.used
    cache.put("a", 2, 1000)
    assert (cache.get("a"), cache.used, len(cache)) == (2, used, 1)


def test_a_cache_of_no_size_keeps_nothing() -> None:
    cache = Cache(0)
    assert not cache.put("a", 1, 0)
    assert cache.get("a") is None
