"""Messages between the server and a worker: a JSON header and a body of bytes.

A frame is the length of the header (4 bytes, big endian), the length of the body (8 bytes), the
header and the body. Nothing is unpickled on either side.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any, Final

_LENGTHS: Final = struct.Struct(">IQ")
_MAX_HEADER: Final = 1 << 30


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    r"""One frame.

    >>> pack({"a": 1}, b"xyz")
    b'\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x03{"a":1}xyz'
    """
    # ASCII escapes keep lone surrogates, which no query has, from raising here.
    text = json.dumps(header, separators=(",", ":")).encode("ascii")
    return _LENGTHS.pack(len(text), len(body)) + text + body


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """Wait for the header of one frame without a body; None when the other side has closed."""
    start = _receive_exactly(connection, _LENGTHS.size)
    if start is None:
        return None
    size, _ = _LENGTHS.unpack(start)
    header = _receive_exactly(connection, size)
    return None if header is None else dict(json.loads(header))


def _receive_exactly(connection: socket.socket, size: int) -> bytearray | None:
    data = bytearray(size)
    view = memoryview(data)
    got = 0
    while got < size:
        count = connection.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return data


async def read(reader: asyncio.StreamReader, max_body: int) -> tuple[dict[str, Any], bytes]:
    """Wait for one frame.

    Args:
        reader: the stream from the worker.
        max_body: bytes that a body may have.

    Raises:
        asyncio.IncompleteReadError: the other side has closed.
        ValueError: the frame is larger than allowed.
    """
    size, length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    if size > _MAX_HEADER or length > max_body:
        raise ValueError(f"a frame of {size} + {length} bytes")
    header = json.loads(await reader.readexactly(size))
    return header, await reader.readexactly(length) if length else b""
