"""Figures for monitoring, in the text format of Prometheus (version 0.0.4).

There are a handful of them, and all are written from one event loop; a client library would be
one dependency more for what is forty lines here.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from renkei.web.notes import Note

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0)
"""Upper ends of the classes of durations, in seconds."""
_ENDS: Final = (*_BUCKETS, math.inf)
Labels = Mapping[str, str]


class Routes:
    """Names the routes of an application, for figures: few names, whatever paths are asked for.

    Args:
        paths: the paths of its routes, as templates.
        root: the path it is reached at from outside, without a final slash.
    """

    def __init__(self, paths: Iterable[str], root: str) -> None:
        self._root = root
        self._known: set[str] = set()
        self.add(paths)

    def add(self, paths: Iterable[str]) -> None:
        """Know further routes, by their paths."""
        self._known.update(_first_part(path) for path in paths)

    def name(self, path: str) -> str:
        """The first part of a path, or `other` where no route begins with it.

        >>> routes = Routes(["/", "/id/{kind}/{slug}"], "/r")
        >>> routes.name("/r/id/city/tokyo"), routes.name("/r/"), routes.name("/robots.txt")
        ('/id', '/', 'other')
        """
        part = _first_part(path.removeprefix(self._root))
        return part if part in self._known else "other"


class Metrics:
    """Counts what is asked and how it ends."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str]] = Counter()
        self._queries: Counter[str] = Counter()
        self._cache: Counter[str] = Counter()
        self._pages: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self.swaps = 0
        self.failed_swaps = 0

    def count(self, route: str, status: int, seconds: float, note: Note) -> None:
        """Count a request; status 0 where it was never answered."""
        self._requests[route, str(status)] += 1
        self._seconds += seconds
        self._buckets[_ENDS[bisect_left(_BUCKETS, seconds)]] += 1
        if note.outcome:
            self._queries[note.outcome] += 1
        if note.cache:
            self._cache[note.cache] += 1
        if note.page:
            self._pages[note.page] += 1

    def write(self, gauges: Mapping[str, tuple[str, float]], release: Labels) -> str:
        """All figures.

        Args:
            gauges: name → help and value, of what is measured now.
            release: labels of what is served.
        """
        return "".join(self._write(gauges, release))

    def _write(self, gauges: Mapping[str, tuple[str, float]], release: Labels) -> Iterator[str]:
        yield from _family(
            "renkei_requests_total",
            "counter",
            "Requests, by route and status; status 0 where the client left before",
            (
                ({"route": route, "status": status}, count)
                for (route, status), count in sorted(self._requests.items())
            ),
        )
        yield from _family(
            "renkei_queries_total",
            "counter",
            "Queries at the endpoint, by how they ended",
            (({"outcome": name}, count) for name, count in sorted(self._queries.items())),
        )
        yield from _family(
            "renkei_cache_total",
            "counter",
            "Answers at the endpoint, by where they came from",
            (({"result": name}, count) for name, count in sorted(self._cache.items())),
        )
        yield from _family(
            "renkei_page_cache_total",
            "counter",
            "Pages and data, by whether they were kept",
            (({"result": name}, count) for name, count in sorted(self._pages.items())),
        )
        yield from self._histogram()
        yield from _family(
            "renkei_release_swaps_total",
            "counter",
            "Exchanges of the release, by how they ended",
            (({"outcome": "done"}, self.swaps), ({"outcome": "failed"}, self.failed_swaps)),
        )
        for name, (help_, value) in gauges.items():
            yield from _family(name, "gauge", help_, [({}, value)])
        yield from _family("renkei_release_info", "gauge", "What is served", [(release, 1)])

    def _histogram(self) -> Iterator[str]:
        name = "renkei_request_duration_seconds"
        yield _head(name, "histogram", "Time from a request to the end of its response")
        below = 0
        for end in _ENDS:
            below += self._buckets[end]
            label = "+Inf" if end == math.inf else f"{end:g}"
            yield _sample(f"{name}_bucket", {"le": label}, below)
        yield _sample(f"{name}_sum", {}, self._seconds)
        yield _sample(f"{name}_count", {}, below)


def _first_part(path: str) -> str:
    return "/" + path.lstrip("/").partition("/")[0].partition(".")[0]


def _family(
    name: str, kind: str, help_: str, samples: Iterable[tuple[Labels, float]]
) -> Iterator[str]:
    yield _head(name, kind, help_)
    for labels, value in samples:
        yield _sample(name, labels, value)


def _head(name: str, kind: str, help_: str) -> str:
    return f"# HELP {name} {help_}.\n# TYPE {name} {kind}\n"


def _sample(name: str, labels: Labels, value: float) -> str:
    r"""One line.

    >>> _sample("a", {"b": 'quote " and\nline'}, 1.5)
    'a{b="quote \\" and\\nline"} 1.5\n'
    """
    pairs = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{pairs}}} {value:.10g}\n" if pairs else f"{name} {value:.10g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
