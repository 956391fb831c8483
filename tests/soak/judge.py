"""What an answer says, and whether it is one that a quiet server gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Final

from .client import Response
from .requests import FORMATS, Kind, Request

LIMITS: Final = ("time-limit", "memory-limit", "size-limit")
_HONEST: Final = (*LIMITS, "too-deep", "busy", "worker-died")
"""Problems that may come in place of an answer. A worker that is killed takes its query along."""


class FaultError(Exception):
    """Something that must not happen."""


class Expected:
    """The answers of a quiet server, by release and by question and format.

    The bytes of an answer that has been found right are kept as such, so that the rows of the
    same answer are put in order only once.
    """

    def __init__(self) -> None:
        self._digests: dict[tuple[int, str], str] = {}
        self._seen: dict[tuple[str, bytes], str] = {}

    def learn(self, release: int, name: str, body: bytes) -> None:
        """Take an answer as the right one.

        Raises:
            FaultError: it was another one before.
        """
        found = digest(name, body)
        if self._digests.setdefault((release, name), found) != found:
            raise FaultError(f"{name}: not the answer it gave in quiet before: {body[:300]!r}")

    def differing(self) -> set[str]:
        """The questions whose answer tells releases apart."""
        names = {name for _, name in self._digests}
        digests = self._digests.items()
        return {n for n in names if len({found for (_, name), found in digests if name == n}) > 1}

    def holds(self, releases: frozenset[int], name: str, body: bytes) -> bool:
        """Whether an answer is right on one of these releases."""
        raw = (name, hashlib.sha256(body).digest())
        found = self._seen.get(raw) or digest(name, body)
        right = any(self._digests[release, name] == found for release in releases)
        if right:
            self._seen[raw] = found
        return right


def digest(name: str, body: bytes) -> str:
    """What an answer says, in whatever order its rows stand.

    Args:
        name: question and format, as in `Request.name`.
        body: the whole body.
    """
    text = body
    if name.endswith(".json") and body.startswith(b"{"):
        answer = json.loads(body)
        if "results" in answer:
            rows = answer["results"]["bindings"]
            answer["results"]["bindings"] = sorted(json.dumps(row, sort_keys=True) for row in rows)
        text = json.dumps(answer, sort_keys=True).encode()
    else:  # a table or a graph, a line for each row or triple
        text = b"\n".join(sorted(body.splitlines()))
    return hashlib.sha256(text).hexdigest()


def judge(
    request: Request, response: Response, expected: Expected, releases: frozenset[int]
) -> str:
    """What became of a request.

    Args:
        request: what was sent.
        response: what came back.
        expected: the right answers.
        releases: those that were served while the answer was on its way.

    Raises:
        FaultError: what must not become of it.
    """
    status = response.status
    if status == 200 and request.kind is Kind.GOOD:
        if not expected.holds(releases, request.name, response.body):
            raise FaultError(f"{request.name}: a wrong answer: {response.body[:300]!r}")
        return "good: answered"
    if status == 200:
        json.loads(response.body)  # whole
    if status in request.statuses:
        return f"{request.kind}: {status}"
    name = json.loads(response.body)["type"].rpartition("/")[2]
    if status in (413, 500, 503) and name in _HONEST:
        return f"{request.kind}: {name}"
    raise FaultError(f"{request.kind} {request.name}: {status} {response.body[:300]!r}")


def every_good_name(queries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """All questions in all formats."""
    return ((name, wanted) for name in queries for wanted in FORMATS)
