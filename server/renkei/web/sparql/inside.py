"""Asking the endpoint from inside this process, so that all of its guards and limits hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope

from renkei.web.sparql.response import RawHeaders

_OF_THE_CLIENT = (b"if-none-match", b"accept-encoding", b"range")
"""Header fields that are about the client's own copy of what it asked for."""


@dataclass(frozen=True)
class Inside:
    """A response of the endpoint.

    Attributes:
        status: the HTTP status.
        headers: the header fields.
        body: the whole body.
    """

    status: int
    headers: RawHeaders
    body: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type, or an empty string."""
        return Headers(raw=self.headers).get("content-type", "")


async def ask(
    endpoint: ASGIApp,
    scope: Scope,
    receive: Receive,
    parameters: Sequence[tuple[str, str]],
    accept: str,
    *,
    relay: bool = False,
) -> Inside:
    """Ask the endpoint in place of a client.

    Args:
        endpoint: the endpoint.
        scope: the client's request, whose release is asked.
        receive: tells when the client leaves; the query stops then.
        parameters: those of the SPARQL protocol.
        accept: the formats that are wanted.
        relay: whether the client gets the response as it is: compressed as it allows, or 304.
    """
    dropped = (b"accept", b"range") if relay else (b"accept", *_OF_THE_CLIENT)
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    inner = {
        **scope,
        "headers": [*headers, (b"accept", accept.encode("latin-1", "replace"))],
        "query_string": urlencode(parameters).encode(),
    }
    status, sent, body = 500, [], bytearray()

    async def collect(message: Message) -> None:
        nonlocal status, sent
        if message["type"] == "http.response.start":
            status, sent = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await endpoint(inner, receive, collect)
    return Inside(status, sent, bytes(body))
