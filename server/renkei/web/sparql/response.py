"""A complete response of the endpoint, and the header fields that all of them carry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

_ALWAYS: Final = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Allow, Content-Disposition, ETag, Link, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
_BODILESS: Final = (204, 304)
_OF_BODY: Final = (b"content-length", b"content-type", b"content-encoding", b"content-disposition")


@dataclass(slots=True)
class Response:
    """A complete answer to a request."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> RawHeaders:
        """The header fields as they are sent."""
        fields = _ALWAYS.copy()
        for name, value in self.headers.items():
            fields.append((_field_name(name), value.encode("latin-1")))
        if self.status not in _BODILESS:
            fields.append((b"content-length", b"%d" % len(self.body)))
        return fields


@lru_cache(maxsize=64)
def _field_name(name: str) -> bytes:
    return name.lower().encode()


def not_modified(headers: RawHeaders) -> RawHeaders:
    """The header fields of a 304 in place of a 200 (RFC 9110 §15.4.5)."""
    return [(name, value) for name, value in headers if name not in _OF_BODY]


async def send_raw(send: Send, method: str, status: int, headers: RawHeaders, body: bytes) -> None:
    """Send a response, without its body where the method is HEAD."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def header_values(scope: Scope, name: bytes) -> list[str]:
    """The values of a header field, in order; `name` in lower case, as ASGI gives all names."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
