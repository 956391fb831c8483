"""What holds for every response: HEAD, the root path, security headers, open access to data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
"""Content-Security-Policy of pages: nothing inline, nothing from another host."""
_ON_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_ON_DATA: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location",
}


def _encoded(fields: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in fields.items()]


_WITH_PAGES: Final = _encoded(_ON_ALL | {"Content-Security-Policy": POLICY})
_WITH_DATA: Final = _encoded(_ON_ALL | _ON_DATA)


def below(root: str, path: str) -> str:
    """A path with the root path before it, which a proxy may have taken off.

    >>> below("/r", "/sparql"), below("/r", "/r/sparql"), below("", "/sparql")
    ('/r/sparql', '/r/sparql', '/sparql')
    """
    return path if f"{path}/".startswith(f"{root}/") else root + path


class Envelope:
    """Puts the application into its place: below a root path, and behind common headers.

    Args:
        app: the application.
        root: the path it is reached at from outside, without a final slash. A proxy may have
            taken it off already; ASGI wants it in.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its response back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        inner: MutableMapping[str, Any] = dict(scope)
        if self._root:
            inner["root_path"] = self._root
            inner["path"] = below(self._root, scope["path"])
        if scope["method"] == "HEAD":
            inner["method"] = "GET"  # the same headers; the server itself sends no body for HEAD

        async def decorated(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _decorated(message.get("headers", ()))
            elif scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app(inner, receive, decorated)


def _decorated(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The header fields of a response, and of the common ones those that it has not itself."""
    fields = list(headers)
    present = dict(fields)
    is_page = present.get(b"content-type", b"").startswith(b"text/html")
    fields.extend(
        item for item in (_WITH_PAGES if is_page else _WITH_DATA) if item[0] not in present
    )
    return fields
