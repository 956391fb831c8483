"""Asking the application in this process, without a socket (ASGI 3.0, HTTP scope)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from starlette.types import ASGIApp

_BROWSER: Final = b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
_DEFAULT_LANGUAGE: Final = b"ja"


@dataclass(frozen=True)
class Answer:
    """What the application answers.

    Attributes:
        status: the HTTP status.
        headers: its fields, names in lower case.
        body: its bytes.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


async def ask(app: ASGIApp, path: str, query: str = "") -> Answer:
    """Get a path as a browser would.

    Args:
        app: the application, started.
        path: the path, percent-encoded.
        query: what follows the question mark.
    """
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (b"host", b"localhost"),
            (b"accept", _BROWSER),
            (b"accept-language", _DEFAULT_LANGUAGE),
        ],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
        "state": {},
    }
    status, fields, body = 0, {}, bytearray()

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not requests:
            await asyncio.Future()  # the client never leaves
        return requests.pop()

    async def send(message: Any) -> None:
        nonlocal status, fields
        if message["type"] == "http.response.start":
            status = message["status"]
            fields = {
                name.decode().lower(): text.decode("latin-1") for name, text in message["headers"]
            }
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Answer(status, fields, bytes(body))
