"""A client that is light enough to keep the server busy: one connection, one request at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

_LARGEST: Final = 64 << 20


@dataclass(frozen=True)
class Response:
    """What came back.

    Attributes:
        status: the status.
        body: the whole body, as long as `Content-Length` said.
    """

    status: int
    body: bytes


class Connection:
    """A connection that is opened when it is needed, from one of the loopback's addresses.

    Args:
        port: of the server.
        source: the address it comes from.
    """

    def __init__(self, port: int, source: str) -> None:
        self._port = port
        self._source = source
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, data: bytes) -> Response:
        """Send a request and read all of its answer.

        Raises:
            OSError, asyncio.IncompleteReadError: the connection broke.
            ValueError: what came is no answer.
        """
        try:
            return await self._ask(data)
        except BaseException:
            self.close()
            raise

    async def _ask(self, data: bytes) -> Response:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1", self._port, local_addr=(self._source, 0), limit=1 << 20
            )
        reader, writer = self._streams
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines if line)
        }
        length = int(fields["content-length"])
        if length > _LARGEST:
            raise ValueError(f"a body of {length} bytes")
        body = await reader.readexactly(length)
        if fields.get("connection", "").lower() == "close":
            self.close()
        return Response(int(first.split()[1]), body)

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
