"""The only way out: one query to one endpoint of the allow-list, with nothing left to chance.

The name is resolved once and the connection made to the address that was looked at, so that a
name server cannot answer twice. Addresses inside a network are refused unless the allow-list has
the very address. Redirects, encodings and anything but SPARQL Query Results JSON are refused. No
proxy of the environment is used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urlencode, urlsplit

import h11

from renkei import __version__
from renkei.addresses import Address
from renkei.addresses import is_public as is_public
from renkei.store.formats import JSON
from renkei.store.outcome import ServiceFailedError

Resolver = Callable[[str], Awaitable[Sequence[str]]]
"""Host name → IP addresses as text."""

_CHUNK: Final = 64 * 1024
_FORM: Final = "application/x-www-form-urlencoded"


async def resolve(host: str) -> list[str]:
    """The addresses of a host, from the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Forwarder:
    """Asks endpoints. Whoever calls it has looked the address up in the allow-list.

    Args:
        max_answer: bytes that an answer may have.
        resolver: finds the addresses of a host.
    """

    def __init__(self, max_answer: int, resolver: Resolver = resolve) -> None:
        self._max_answer = max_answer
        self._resolve = resolver

    async def ask(self, endpoint: str, query: str) -> bytes:
        """Send a query and wait for the whole answer; when cancelled, hang up.

        Args:
            endpoint: the address, http or https.
            query: SPARQL text.

        Returns:
            What was sent as SPARQL Query Results JSON; nobody has looked into it.

        Raises:
            ServiceFailedError: there is no such answer.
        """
        parts = urlsplit(endpoint)
        reader, writer = await self._connect(parts, endpoint)
        try:
            connection = h11.Connection(h11.CLIENT)
            writer.write(_request(connection, parts, query))
            await writer.drain()
            return await self._read(connection, reader, endpoint)
        except h11.RemoteProtocolError:
            raise ServiceFailedError(endpoint, "does not keep to HTTP") from None
        except OSError:
            raise ServiceFailedError(endpoint, "broke the connection off") from None
        finally:
            writer.transport.abort()

    async def _connect(
        self, parts: SplitResult, endpoint: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        for address in await self._addresses(host, endpoint):
            try:
                return await asyncio.open_connection(
                    str(address),
                    port,
                    limit=_CHUNK,
                    ssl=_tls() if secure else None,
                    server_hostname=host if secure else None,
                )
            except OSError:  # a fault of TLS or of the certificate too
                continue
        raise ServiceFailedError(endpoint, "cannot be reached")

    async def _addresses(self, host: str, endpoint: str) -> list[Address]:
        try:
            return [ipaddress.ip_address(host)]  # written out in the allow-list
        except ValueError:
            pass
        try:
            found = [ipaddress.ip_address(text) for text in await self._resolve(host)]
        except (OSError, ValueError):
            raise ServiceFailedError(endpoint, "has a name that does not resolve") from None
        if not all(map(is_public, found)):
            raise ServiceFailedError(endpoint, "has a name that leads into a private network")
        return found

    async def _read(
        self, connection: h11.Connection, reader: asyncio.StreamReader, endpoint: str
    ) -> bytes:
        body = bytearray()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(_CHUNK))
            elif isinstance(event, h11.Response):
                _check(event, endpoint)
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > self._max_answer:
                    raise ServiceFailedError(
                        endpoint, f"answers with more than {self._max_answer >> 20} MiB"
                    )
            elif isinstance(event, h11.EndOfMessage):
                return bytes(body)


def _request(connection: h11.Connection, parts: SplitResult, query: str) -> bytes:
    # A form, since some endpoints hang on a query sent as the body itself.
    body = urlencode({"query": query}).encode()
    headers = [
        ("Host", parts.netloc),
        ("Content-Type", _FORM),
        ("Content-Length", str(len(body))),
        ("Accept", JSON.media_type),
        ("Accept-Encoding", "identity"),
        ("User-Agent", f"renkei/{__version__}"),
        ("Connection", "close"),
    ]
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = [
        connection.send(h11.Request(method="POST", target=target, headers=headers)),
        connection.send(h11.Data(data=body)),
        connection.send(h11.EndOfMessage()),
    ]
    return b"".join(part for part in sent if part)


def _check(response: h11.Response, endpoint: str) -> None:
    """Refuse anything but SPARQL Query Results JSON as it is."""
    status = response.status_code
    if 300 <= status < 400:
        raise ServiceFailedError(endpoint, "redirects, and redirects are not followed")
    if status != 200:
        raise ServiceFailedError(endpoint, f"answers with the status {status}")
    headers = {name: value.decode("latin-1") for name, value in response.headers}
    media_type = headers.get(b"content-type", "").partition(";")[0].strip().lower()
    if media_type not in (JSON.media_type, *JSON.aliases):
        raise ServiceFailedError(endpoint, f"does not answer in {JSON.media_type}")
    if headers.get(b"content-encoding", "identity").lower() != "identity":
        raise ServiceFailedError(endpoint, "answers in an encoding that was not asked for")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
