"""The server's side of the processes: a host that forks workers, and the workers it has forked.

Everything here belongs to the event loop it was started in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from renkei.errors import RenkeiError
from renkei.store import frames
from renkei.store.outcome import Request, WorkerDiedError
from renkei.store.waiting import Coming, done_by

_STARTING: Final = 600.0
"""Seconds that loading may take."""
_FORKING: Final = 30.0
"""Seconds that a worker may take to be ready."""
_LAST_WORDS: Final = 2.0
"""Seconds to wait for the host to say how a worker ended."""
_ENDING: Final = 5.0
"""Seconds that the host may take to end before it is killed."""


@dataclass(frozen=True)
class Contents:
    """What a host has loaded.

    Attributes:
        release: the release id.
        default: triples in the default graph; None where that was not counted.
        named: IRI of each named graph → its triples; None where that was not counted.
    """

    release: str
    default: int | None
    named: Mapping[str, int] | None


@dataclass(frozen=True)
class Death:
    """How a worker ended.

    Attributes:
        signal: the signal that ended it, or 0.
        said: the last of what it wrote to standard error.
    """

    signal: int
    said: str


@dataclass(frozen=True)
class Launched:
    """A host process that loads, and that no `Host` waits for yet.

    As a context manager it ends the process where that has not ended by itself: it holds no
    workers before a `Host` has asked for some, and a `Host` that was closed has waited for its end.

    Attributes:
        process: the process.
        control: the server's end of the socket between them.
    """

    process: subprocess.Popen[bytes]
    control: socket.socket

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()


class Host:
    """A running host process. Make one with `Host.launch` and `Host.start`."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()
        self._first: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._lost: Callable[[], None] = lambda: None
        self._buffer = b""
        self._next = 0
        self._workers: dict[int, Worker] = {}
        self._alive = True
        self.contents = Contents("", None, None)

    @property
    def process(self) -> int:
        """Its process id."""
        return self._process.pid

    @staticmethod
    def launch(order: Mapping[str, Any]) -> Launched:
        """Start a host process, which loads by itself from now on; this needs no event loop.

        Args:
            order: dataset and style, as `renkei.store.host` reads them.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            # -P: modules come from where this process has them, never from the current folder.
            process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                [sys.executable, "-P", "-m", "renkei.store.host", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "RUST_BACKTRACE": "0"},
                # Ctrl-C is for the server alone. In a session of its own, Linux would share out the
                # processor between the two sessions (autogroup), whatever their priorities.
                process_group=0,
            )
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            ours.sendall(json.dumps(order).encode() + b"\n")  # the socket's buffer holds it
        return Launched(process, ours)

    @classmethod
    async def start(cls, launched: Launched, lost: Callable[[], None]) -> Host:
        """Wait until a host has loaded.

        Args:
            launched: its process.
            lost: called when the host ends without having been asked to.

        Raises:
            RenkeiError: the dataset cannot be loaded.
        """
        launched.control.setblocking(False)
        host = cls(launched.process, launched.control)
        try:
            host._loop.add_reader(launched.control.fileno(), host._hear)
            event = await asyncio.wait_for(host._first, _STARTING)
        except BaseException:
            await host.close()
            raise
        if event.pop("event") == "failed":
            await host.close()
            raise RenkeiError(event["what"], where=event["where"], mend=event["mend"])
        host.contents = Contents(event["release"], event.get("default"), event.get("named"))
        host._lost = lost
        return host

    async def fork(self) -> Worker:
        """Start a worker and wait until it is ready.

        Raises:
            WorkerDiedError: it ended before that, or the host is gone.
        """
        if not self._alive:
            raise WorkerDiedError("the host is gone")
        ours, theirs = socket.socketpair()
        self._next += 1
        number = self._next
        with theirs:
            self._send({"do": "fork", "worker": number}, [theirs.fileno()])
        try:
            _, connection = await self._loop.create_unix_connection(frames.Frames, sock=ours)
        except BaseException:
            ours.close()
            raise
        worker = Worker(self, number, connection)
        self._workers[number] = worker
        if not self._alive:
            worker.end(Death(0, "the host is gone"))
        try:
            ready = connection.expect(0)
            in_time = await done_by(self._loop.time() + _FORKING, ready)
        except BaseException:
            worker.kill()
            raise
        frame = ready.result() if in_time else None
        if frame is None:
            worker.kill()
            death = await worker.last_words()
            raise WorkerDiedError(f"signal {death.signal}: {death.said.strip()[-200:]}")
        worker.begin(frame[0])
        return worker

    def order(self, do: str, worker: Worker) -> None:
        """Have the host kill a worker, pause or resume it, or lower its thread's priority."""
        if self._alive:
            order = {"do": do, "worker": worker.number}
            if do == "lower":
                order |= {"thread": worker.thread, "niceness": worker.niceness}
            self._send(order, [])

    async def close(self) -> None:
        """End the host and with it all workers, and wait until they are gone."""
        self._lost = lambda: None
        self._disconnect()
        for worker in self._workers.values():
            worker.retire()
        try:
            await asyncio.to_thread(self._process.wait, _ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def _send(self, order: Mapping[str, Any], descriptors: list[int]) -> None:
        # A host that has just died shows at the reading end.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line = json.dumps(order).encode() + b"\n"
            socket.send_fds(self._control, [line], descriptors)

    def _hear(self) -> None:
        try:
            data = self._control.recv(65536)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if not data:
            self._disconnect()
            self._lost()
            return
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            if event["event"] == "gone":
                worker = self._workers.pop(event["worker"], None)
                if worker is not None:
                    worker.end(Death(event["signal"], event["said"]))
            elif not self._first.done():
                self._first.set_result(event)

    def _disconnect(self) -> None:
        if self._alive:
            self._alive = False
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
        if not self._first.done():
            self._first.set_result(
                {"event": "failed", "what": "the loading process ended", "where": "", "mend": ""}
            )
        for worker in self._workers.values():
            worker.end(Death(0, "the host is gone"))


class Worker:
    """A running worker. It answers one query at a time.

    Attributes:
        number: its number with the host.
        thread: the kernel's id of its query thread.
        niceness: of that thread; it can be raised and never lowered again.
        ended: whether it has ended, or is to.
        death: how it has ended, to come.
    """

    def __init__(self, host: Host, number: int, connection: frames.Frames) -> None:
        self._host = host
        self._connection = connection
        self._clock: int | None = None
        self._used = 0
        self._next_thread = 0
        self.number = number
        self.thread = 0
        self.niceness = 0
        self.ended = False
        self.death: asyncio.Future[Death] = asyncio.get_running_loop().create_future()

    @property
    def usable(self) -> bool:
        """Whether another query may be given to it, at the usual priority."""
        alive = not self.ended and self._connection.is_open
        return alive and (self.niceness == 0 or self._next_thread != 0)

    def begin(self, ready: Mapping[str, Any]) -> None:
        """Take note of what it says of itself when it is ready."""
        self.thread, self._clock = ready["thread"], ready["clock"]
        self.take_note(ready)

    def take_note(self, header: Mapping[str, Any]) -> None:
        """Take note of what it says of itself in each frame: of the header of each answer too."""
        self._used, self._next_thread = header["used"], header["next"]

    def ask(self, request: Request, seconds: float, max_body: int) -> Coming[frames.Frame]:
        """Have a query answered, in a fresh thread if the priority of the one before was lowered.

        Args:
            request: the query.
            seconds: time after which the kernel may end the worker.
            max_body: bytes that the answer may have.

        Returns:
            Header and body, to come; None where the worker ends instead.

        Raises:
            TypeError: the query is no Unicode text.
        """
        message = request.to_json()
        message["seconds"] = max(seconds, 0.001)
        if self.niceness:
            message["fresh"] = True
            self.thread, self.niceness = self._next_thread, 0
        data = frames.pack(message)
        reply = self._connection.expect(max_body)
        self._connection.write(data)
        return reply

    def processor_time(self) -> float:
        """Seconds that a processor has worked on the query it was asked last.

        Infinite where the system does not tell: all that is known then is that time has passed.
        """
        if self._clock is None:
            return math.inf
        try:
            used = time.clock_gettime_ns(self._clock)
        except OSError:  # it has ended
            return math.inf
        return max(0, used - self._used) / 1e9

    async def last_words(self) -> Death:
        """Wait for the host to say how the worker ended."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.death), _LAST_WORDS)
        except TimeoutError:
            self.kill()
            return Death(0, "it closed its connection")

    def lower(self, niceness: int) -> None:
        """Give its query thread a smaller share of the processors, unless it has that already.

        Args:
            niceness: as of setpriority(2), up to 19, which is next to nothing beside others.
        """
        if niceness > self.niceness:
            self.niceness = niceness
            self._host.order("lower", self)

    def pause(self) -> None:
        """Have it stand still, with all it holds."""
        self._host.order("pause", self)

    def resume(self) -> None:
        """Have it go on."""
        self._host.order("resume", self)

    def kill(self) -> None:
        """End it now, whatever it does."""
        self._host.order("kill", self)
        self.retire()

    def retire(self) -> None:
        """Have it end by itself, once it is idle."""
        self.ended = True
        self._connection.close()

    def end(self, death: Death) -> None:
        """Take note that it has ended."""
        if not self.death.done():
            self.death.set_result(death)
        self.retire()
