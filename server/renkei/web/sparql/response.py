"""A complete response of the endpoint, and the header fields that all of them carry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

_ALWAYS: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Allow, Content-Disposition, ETag, Link, Retry-After"),
    ("X-Content-Type-Options", "nosniff"),
)
_BODILESS: Final = (204, 304)
_OF_BODY: Final = (b"content-length", b"content-type", b"content-encoding", b"content-disposition")


@dataclass(frozen=True)
class Response:
    """A complete answer to a request."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> RawHeaders:
        """The header fields as they are sent."""
        fields = [*_ALWAYS, *self.headers.items()]
        if self.status not in _BODILESS:
            fields.append(("Content-Length", str(len(self.body))))
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in fields]


def not_modified(headers: RawHeaders) -> RawHeaders:
    """The header fields of a 304 in place of a 200 (RFC 9110 §15.4.5)."""
    return [(name, value) for name, value in headers if name not in _OF_BODY]


async def send_raw(send: Send, method: str, status: int, headers: RawHeaders, body: bytes) -> None:
    """Send a response, without its body where the method is HEAD."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def header_values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header field, in order; `name` in lower case."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
