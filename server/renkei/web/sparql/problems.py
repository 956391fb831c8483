"""Errors as documents: problem details for programs (RFC 9457), plain text for browsers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from renkei.names import BASE
from renkei.settings import Settings
from renkei.store.outcome import (
    MemoryLimitError,
    NotOrderedError,
    NotWritableError,
    QueryError,
    QuerySyntaxError,
    QueueFullError,
    ServiceFailedError,
    SizeLimitError,
    TimeLimitError,
    TooDeepError,
    UnsupportedError,
)

TYPES: Final = BASE + "problem/"
_BUSY_SECONDS: Final = 2


class Problem(Exception):  # noqa: N818 - the term of RFC 9457
    """Why a request has no answer.

    Args:
        status: the HTTP status.
        name: what kind of problem it is, the last part of its type IRI.
        title: the kind of problem in words, the same each time.
        detail: this occurrence of it.
        mend: what to do about it.
        extra: further members: the limit, the line and column.
        headers: header fields that go with it, such as Allow.
    """

    def __init__(
        self,
        status: int,
        name: str,
        title: str,
        detail: str = "",
        mend: str = "",
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or title)
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail
        self.mend = mend
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    def to_json(self) -> bytes:
        """The problem as application/problem+json.

        >>> Problem(400, "no-query", "No query").to_json().decode()
        '{"type":"https://w3id.org/renkei/problem/no-query","title":"No query","status":400}'
        """
        document: dict[str, Any] = {
            "type": TYPES + self.name,
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.mend:
            document["mend"] = self.mend
        document.update(self.extra)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    def to_text(self) -> bytes:
        """The problem as text/plain, for people.

        >>> print(Problem(400, "no-query", "No query", mend="send one").to_text().decode(), end="")
        400 No query
        <BLANKLINE>
        send one
        """
        parts = [f"{self.status} {self.title}", self.detail, self.mend]
        if shown := self.extra.get("shown"):
            parts.insert(2, str(shown))
        return ("\n\n".join(part for part in parts if part) + "\n").encode()


def from_query_error(error: QueryError, settings: Settings) -> Problem:
    """The problem that a query without an answer is to its client."""
    match error:
        case QuerySyntaxError():
            return _syntax(error)
        case TimeLimitError():
            return _limit(
                "time-limit",
                "Time limit reached",
                f"The query was ended after {error.seconds:g} seconds, without an answer.",
                "Narrow the query down or add LIMIT. timeout= takes up to "
                f"{settings.max_timeout:g} seconds here; whoever runs the server can raise "
                "--timeout and --max-timeout.",
                {"value": error.seconds, "unit": "seconds", "maximum": settings.max_timeout},
                math.ceil(error.seconds),
            )
        case MemoryLimitError():
            return _limit(
                "memory-limit",
                "Memory limit reached",
                f"The query needs more than {error.mebibytes} MiB of memory.",
                "Sort, group and join fewer rows; whoever runs the server can raise --memory.",
                {"value": error.mebibytes, "unit": "MiB"},
            )
        case SizeLimitError():
            return _limit(
                "size-limit",
                "Result too large",
                f"The result has more than {error.mebibytes} MiB; nothing of it was sent.",
                "Ask for fewer rows or columns, or page through them with ORDER BY, LIMIT and "
                "OFFSET; whoever runs the server can raise --max-result.",
                {"value": error.mebibytes, "unit": "MiB"},
            )
        case QueueFullError():
            return _limit(
                "busy",
                "All workers are busy",
                f"No worker came free; {error.waiting} queries are waiting.",
                "Try again a little later; whoever runs the server can raise --workers, "
                "--long-workers and --queue.",
                {"value": settings.queue, "unit": "queries"},
            )
        case TooDeepError():
            return Problem(
                400,
                "too-deep",
                "Query too deep",
                "The query is nested too deeply, or has too long chains of operators, to be read.",
                "Use VALUES or IN in place of long chains, and fewer brackets.",
            )
        case NotOrderedError():
            return Problem(
                400,
                "not-ordered",
                "Results cannot be put in order",
                f"{str(error)[0].upper()}{str(error)[1:]}.",
                "Order by STR(?x) in place of ?x, or keep to values of one datatype.",
            )
        case NotWritableError():
            return Problem(
                406,
                "not-writable",
                "Result does not fit the format",
                f"{str(error)[0].upper()}{str(error)[1:]}.",
                "Ask for another format.",
            )
        case UnsupportedError():
            return Problem(400, "unsupported", "Function not supported", f"{error}.")
        case ServiceFailedError():
            return _service(error)
        case _:
            return Problem(
                500,
                "worker-died",
                "The query could not be answered",
                "The worker that had the query ended, for a reason that is not the query's limits.",
                "Try again; if it happens again, please report the query.",
            )


def _syntax(error: QuerySyntaxError) -> Problem:
    expected = f" Expected: {error.expected}." if error.expected else ""
    return Problem(
        400,
        "malformed-query",
        "Malformed query",
        f"Line {error.line}, column {error.column}: {error.message}.{expected}",
        "",
        {
            "line": error.line,
            "column": error.column,
            "expected": error.expected,
            "shown": error.shown(),
        },
    )


def _service(error: ServiceFailedError) -> Problem:
    return Problem(
        504 if error.seconds else 502,
        "service-failed",
        "The answer of another endpoint is missing",
        f"{error}.",
        "Try again later, ask that endpoint itself, or do without its part by SERVICE SILENT.",
        {"service": error.address},
        {"Retry-After": str(math.ceil(error.seconds))} if error.seconds else None,
    )


def _limit(
    name: str,
    title: str,
    detail: str,
    mend: str,
    limit: dict[str, Any],
    retry_after: int = _BUSY_SECONDS,
) -> Problem:
    headers = {"Retry-After": str(max(1, retry_after))}
    return Problem(503, name, title, detail, mend, {"limit": limit}, headers)
