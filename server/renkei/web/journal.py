"""What is written down of each request: one line of JSON, and the figures of `/metrics`."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from renkei.web.metrics import Metrics
from renkei.web.notes import NOTE, Note

_LONGEST_PATH: Final = 512
_CLIENT_LEFT: Final = "client-left"
_COMPACT: Final = json.JSONEncoder(separators=(",", ":"))
"""One for all lines: `json.dumps` would make one for each."""


class Journal:
    """Counts requests, and writes a line of each. Put it around everything else.

    Args:
        app: the application.
        metrics: where requests are counted.
        route: names the route that a path belongs to.
        write: takes each line; None where none are wanted.
        queries: whether a line holds the text of the query.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        route: Callable[[str], str],
        write: Callable[[str], object] | None,
        *,
        queries: bool,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._route = route
        self._write = write
        self._queries = queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and write down what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note = Note()
        status = size = 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        start = time.perf_counter()
        try:
            scope[NOTE] = note
            await self._app(scope, receive, watched)
        except Exception:
            status = status or 500
            raise
        finally:
            seconds = time.perf_counter() - start
            if not status:
                note.outcome = _CLIENT_LEFT
            self._metrics.count(self._route(scope["path"]), status, seconds, note)
            if self._write is not None:
                self._write(self._line(scope, status, size, seconds, note))

    def _line(self, scope: Scope, status: int, size: int, seconds: float, note: Note) -> str:
        entry: dict[str, Any] = {
            "time": _now(),
            "method": scope["method"],
            "path": scope["path"][:_LONGEST_PATH],
            "status": status or None,
            "bytes": size,
            "ms": round(seconds * 1000, 3),
        }
        entry.update(
            (key, value)
            for key, value in (("cache", note.cache or note.page), ("outcome", note.outcome))
            if value
        )
        if self._queries and note.query:
            entry["query"] = note.query
        return as_line(entry)


def as_line(entry: dict[str, Any]) -> str:
    r"""An object as one line of ASCII: nothing in it can end the line or move a cursor.

    >>> as_line({"path": "/a\nb\x1b[2J\u2028"})
    '{"path":"/a\\nb\\u001b[2J\\u2028"}\n'
    """
    return _COMPACT.encode(entry).replace("\x7f", "\\u007f") + "\n"


class AsLines(logging.Formatter):
    """What the program itself reports, as lines of the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, on one line; a traceback becomes a member."""
        entry = {
            "time": _now(),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return as_line(entry).rstrip("\n")


def to_stderr(stream: TextIO | None = None) -> Callable[[str], object]:
    """Writes lines to standard error."""
    return (stream or sys.stderr).write


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
