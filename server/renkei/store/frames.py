"""Messages between the server and a worker: a JSON header and a body of bytes.

A frame is the length of the header (4 bytes, big endian), the length of the body (8 bytes), the
header and the body. Nothing is unpickled on either side.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping
from typing import Any, Final, cast

import orjson

from renkei.store.waiting import Coming

_LENGTHS: Final = struct.Struct(">IQ")
_MAX_HEADER: Final = 1 << 30
_USUAL: Final = 1 << 16
"""Bytes that are read at once; most messages to a worker are far shorter."""
Frame = tuple[dict[str, Any], bytes] | None
"""Header and body, or None where the connection was closed."""


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    r"""One frame.

    Raises:
        TypeError: a text in the header holds half of a surrogate pair, which is no Unicode.

    >>> pack({"a": 1}, b"xyz")
    b'\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x03{"a":1}xyz'
    """
    text = orjson.dumps(header)
    return _LENGTHS.pack(len(text), len(body)) + text + body


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """Wait for the header of one frame without a body; None when the other side has closed.

    The other side waits for an answer before it sends the next, so what arrives is one frame.
    """
    data = connection.recv(_USUAL)
    while len(data) < _LENGTHS.size:
        if not (more := connection.recv(_USUAL)):
            return None
        data += more
    size, _ = _LENGTHS.unpack_from(data)
    if len(data) == _LENGTHS.size + size:
        return dict(orjson.loads(data[_LENGTHS.size :]))
    header = bytearray(size)
    got = len(data) - _LENGTHS.size
    header[:got] = data[_LENGTHS.size :]
    view = memoryview(header)
    while got < size:
        count = connection.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return dict(orjson.loads(header))


class Frames(asyncio.Protocol):
    """The server's end of a connection on which one frame at a time is waited for.

    It has no task and no stream of its own: what arrives is told to who waits for it.
    """

    def __init__(self) -> None:
        self._data = bytearray()
        self._needed = _LENGTHS.size
        self._max_body = 0
        self._next: Coming[Frame] | None = None
        self._transport: asyncio.Transport | None = None
        self._open = True

    @property
    def is_open(self) -> bool:
        """Whether anything can still come or go."""
        return self._open and self._transport is not None and not self._transport.is_closing()

    def expect(self, max_body: int) -> Coming[Frame]:
        """The next frame, to come; None in place of it when the other side closes.

        Args:
            max_body: bytes that its body may have; a larger one closes the connection.
        """
        self._max_body = max_body
        self._needed = _LENGTHS.size
        self._next = Coming()
        self._look()
        if not self._open:
            self._settle(None)
        return self._next

    def write(self, frame: bytes) -> None:
        """Send a frame; what the other side cannot take any more is lost without a word."""
        # uvloop raises where the other side closed a moment ago
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame)

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass

    def data_received(self, data: bytes) -> None:
        """Take what has arrived."""
        self._data += data
        if len(self._data) >= self._needed:
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side has closed: no frame will come."""
        self._open = False
        self._settle(None)

    def _look(self) -> None:
        """Settle what is waited for if all of a frame is there; what comes early is kept."""
        if len(self._data) < self._needed or self._next is None or self._next.done():
            return
        size, length = _LENGTHS.unpack_from(self._data)
        if size > _MAX_HEADER or length > self._max_body:
            self.close()
            return
        end = _LENGTHS.size + size + length
        if len(self._data) < end:
            self._needed = end
            return
        body = _LENGTHS.size + size
        frame = orjson.loads(self._data[_LENGTHS.size : body]), bytes(self._data[body:end])
        del self._data[:end]
        self._settle(frame)

    def _settle(self, frame: Frame) -> None:
        if self._next is not None and not self._next.done():
            self._next.set_result(frame)
