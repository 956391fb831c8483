"""Frames on the server's side of a connection."""

from __future__ import annotations

import asyncio
import socket

import pytest
import uvloop

from renkei.store.frames import Frame, Frames, pack
from renkei.store.waiting import Coming, done_by


@pytest.fixture
def pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair()


async def opened(connection: socket.socket) -> Frames:
    _, frames = await asyncio.get_running_loop().create_unix_connection(Frames, sock=connection)
    return frames


async def arrived(coming: Coming[Frame]) -> Frame:
    assert await done_by(asyncio.get_running_loop().time() + 5, coming)
    return coming.result()


@pytest.mark.parametrize("early", [True, False])
def test_a_frame_that_comes_early_is_kept(
    pair: tuple[socket.socket, socket.socket], early: bool
) -> None:
    ours, theirs = pair

    async def run() -> object:
        frames = await opened(ours)
        if early:
            theirs.sendall(pack({"ready": True}))
            await asyncio.sleep(0.05)
        coming = frames.expect(0)
        if not early:
            theirs.sendall(pack({"ready": True}))
        try:
            return await arrived(coming)
        finally:
            frames.close()

    with theirs:
        assert asyncio.run(run()) == ({"ready": True}, b"")


def test_pieces_make_a_frame_and_the_end_is_told(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair

    async def run() -> list[object]:
        frames = await opened(ours)
        coming = frames.expect(3)
        for byte in pack({"a": 1}, b"xyz"):
            theirs.sendall(bytes([byte]))
            await asyncio.sleep(0)
        found: list[object] = [await arrived(coming)]
        theirs.sendall(pack({"last": True}))
        theirs.close()
        await asyncio.sleep(0.05)
        # what came before the end is still given, and then the end
        return [*found, await arrived(frames.expect(0)), await arrived(frames.expect(0))]

    assert asyncio.run(run()) == [({"a": 1}, b"xyz"), ({"last": True}, b""), None]


def test_a_body_that_is_too_long_ends_the_connection(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair

    async def run() -> object:
        frames = await opened(ours)
        theirs.sendall(pack({}, b"xyz"))
        return await arrived(frames.expect(2))

    with theirs:
        assert asyncio.run(run()) is None


def test_what_is_sent_to_one_who_has_just_closed_is_lost_without_a_word(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair

    async def run() -> tuple[bool, object]:
        frames = await opened(ours)
        theirs.close()
        await asyncio.sleep(0.05)
        coming = frames.expect(0)
        frames.write(pack({"query": "ASK {}"}))
        return frames.is_open, await arrived(coming)

    assert uvloop.run(run()) == (False, None)
