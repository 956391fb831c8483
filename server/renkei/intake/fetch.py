"""A page from the web: within limits of time and size, and only from where it may come.

Names are resolved here and the connection is made to the address that was looked at, so that a
name server cannot answer twice; that goes for every redirect too. Addresses inside a network are
refused unless the user allows them. No proxy and no credentials of the environment are used.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from renkei import __version__
from renkei.addresses import is_public
from renkei.errors import RenkeiError
from renkei.intake.received import LARGEST, Kind, Received, too_large

USER_AGENT: Final = (
    f"renkei/{__version__} (one page on request of a person; +https://w3id.org/renkei/)"
)
"""Says who asks and why (RFC 9110, section 10.1.5)."""
SECONDS: Final = 30.0
"""Time that a page may take, redirects included."""
REDIRECTS: Final = 5
_KINDS: Final = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
}
_CHARSET: Final = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]+)", re.I)
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Limits:
    """What a request may cost, and where it may go.

    Attributes:
        seconds: time until the whole page is there.
        largest: bytes of the page, after decompression.
        allow_private: whether addresses inside a network are asked.
    """

    seconds: float = SECONDS
    largest: int = LARGEST
    allow_private: bool = False


@dataclass(frozen=True)
class Version:
    """What a server said of the version that one has (RFC 9110, section 13.1)."""

    etag: str = ""
    last_modified: str = ""


def is_address(source: str) -> bool:
    """Whether a source is an http(s) address rather than a file.

    >>> is_address("https://example.org/"), is_address("page.html")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def fetch(address: str, limits: Limits, known: Version | None = None) -> Received | None:
    """Ask for a page.

    Args:
        address: http or https.
        limits: time, size, private addresses.
        known: the version one has already.

    Returns:
        The page; None where the server says that the known version is still the newest.

    Raises:
        RenkeiError: it cannot be had, or not within the limits.
    """
    try:
        return asyncio.run(_within(address, limits, known or Version()))
    except TimeoutError:
        raise RenkeiError(
            f"no answer within {limits.seconds:g} seconds",
            where=address,
            mend="try again later, or store the page as a file",
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise RenkeiError(f"cannot be fetched ({reason})", where=address) from None


async def _within(address: str, limits: Limits, known: Version) -> Received | None:
    async with asyncio.timeout(limits.seconds):
        transport = _Pinned(allow_private=limits.allow_private)
        async with httpx.AsyncClient(
            transport=transport, timeout=limits.seconds, trust_env=False
        ) as client:
            return await _follow(client, address, limits, known)


async def _follow(
    client: httpx.AsyncClient, address: str, limits: Limits, known: Version
) -> Received | None:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.9",
        "Accept-Encoding": "gzip",
        "Accept-Language": "ja, en;q=0.9",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    url = httpx.URL(address)
    for _ in range(REDIRECTS + 1):
        if url.scheme not in ("http", "https") or not url.host:
            raise RenkeiError("leads to what is no http(s) address", where=address)
        async with client.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if response.status_code in _MOVED and "location" in response.headers:
                url = url.join(response.headers["location"])
                continue
            if response.status_code != httpx.codes.OK:
                raise RenkeiError(
                    f"the server answers {response.status_code} {response.reason_phrase}",
                    where=str(url),
                    mend="check the address",
                )
            kind, charset = _media_type(response.headers.get("content-type", ""), str(url))
            body = bytearray()
            async for chunk in response.aiter_bytes(64 * 1024):
                body += chunk
                if len(body) > limits.largest:
                    raise too_large(str(url), limits.largest)
            return Received(
                bytes(body),
                kind,
                str(url),
                str(url),
                charset,
                response.headers.get("etag", ""),
                response.headers.get("last-modified", ""),
            )
    raise RenkeiError(f"more than {REDIRECTS} redirects", where=address)


def _media_type(said: str, where: str) -> tuple[Kind, str | None]:
    name = said.split(";")[0].strip().lower()
    kind = _KINDS.get(name) if name else Kind.HTML
    if kind is None:
        raise RenkeiError(
            f"documents of the type {name} are not read",
            where=where,
            mend="name an HTML, Markdown or text page",
        )
    charset = _CHARSET.search(said)
    return kind, charset[1] if charset else None


class _Pinned(httpx.AsyncHTTPTransport):
    """Connects to the address that was looked at; TLS is still checked against the name."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._allow_private = allow_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        found = await _resolve(host, request.url.port or 0)
        if not self._allow_private and not all(map(is_public, found)):
            raise RenkeiError(
                "leads into a private network",
                where=str(request.url),
                mend="allow it with --allow-private",
            )
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=str(found[0]))
        return await super().handle_async_request(request)


async def _resolve(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    with contextlib.suppress(ValueError):
        return [ipaddress.ip_address(host)]
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


def host_of(address: str) -> str:
    """The host of an address, for names of files."""
    return urlsplit(address).hostname or "page"
