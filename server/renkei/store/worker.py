"""A worker process: answers one query after another from a socket, inside hard limits.

It is forked by `host` with the store already in memory. All queries run in one thread with a very
large stack, since the engine's parser and evaluator recurse; the stack is reserved, not used. Past
its memory allowance the engine aborts the process, and with no file descriptor to spare it can
open neither a connection nor a file, whatever a query says.

The priority of a thread can be lowered by anyone and raised by nobody. So after a query that had
it lowered, the worker goes on in a fresh thread, which stands ready for that.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from pyoxigraph import Store

from renkei.store import frames
from renkei.store.evaluate import Style, evaluate
from renkei.store.outcome import QueryError, Request, WorkerDiedError, error_to_json

_MIB: Final = 1 << 20
_STACKS: Final = (1024, 512, 256, 64)
"""Stack sizes in MiB, the first that the system grants."""
_ERROR_FILE_SIZE: Final = 64 * 1024
_GRACE: Final = 1.0
"""Seconds after its limit at which the kernel ends a query that nobody else has ended."""
_BRIEF: Final = 2_000_000
"""Nanoseconds of processor time in which no query can take up much memory."""
_LOOK: Final = 256
"""Brief queries after which the memory they have left behind is looked at all the same."""


@dataclass(frozen=True)
class WorkerLimits:
    """What holds for one worker.

    Attributes:
        memory: MiB that a query may take up beyond what the idle worker has.
        sealed: whether the worker may open files and sockets no more.
    """

    memory: int
    sealed: bool = True


def run(
    connection: socket.socket,
    open_store: Callable[[], Store],
    style: Style,
    limits: WorkerLimits,
) -> NoReturn:
    """Serve the connection until the other side closes it, then end the process.

    Args:
        connection: the worker's end; the only descriptor it keeps beside the standard three.
        open_store: gives the store; called in the query thread.
        style: how answers are written.
        limits: what a query may use.
    """
    gc.freeze()  # what was loaded before the fork stays shared with the other workers
    server = _Server(connection, open_store, style, limits)
    turn = _Turn(server.serve, _STACKS)
    server.following = _Turn(server.serve, _STACKS)
    turn.go.set()
    while (following := turn.join()) is not None:
        # Its stack is used again: there is no address space for a third.
        _until_gone(turn.number)
        turn = following
        with contextlib.suppress(RuntimeError):  # then this worker is not used again
            server.following = _Turn(server.serve, (threading.stack_size() // _MIB,))
    sys.stderr.flush()
    os._exit(server.status)


def _until_gone(thread: int) -> None:
    """Wait until the kernel knows a thread no more: only then its stack can be used again."""
    for _ in range(1000):
        try:
            os.getpriority(os.PRIO_PROCESS, thread)  # not by /proc: see `_clock`
        except ProcessLookupError:
            return
        time.sleep(0.001)


def _clock() -> int | None:
    """The clock of this process's processor time, which others can read too; POSIX.

    Looking it up below /proc instead would leave entries there that each thread has to clear away
    when it ends. One with the lowest priority takes long for that on a busy machine, and until it
    is done Linux has whoever reaps the process, our host, wait in a loop.
    """
    clock = ctypes.c_int()
    try:
        failed = ctypes.CDLL(None).clock_getcpuclockid(os.getpid(), ctypes.byref(clock))
    except AttributeError:  # macOS has none
        return None
    return None if failed else clock.value


class _Turn:
    """A thread that serves from when it is told to go until it hands over to the next one.

    Args:
        serve: serves, and gives the turn that it handed over to, or None in the end.
        sizes: of its stack in MiB; the first that the system grants.

    Attributes:
        go: set when it is to serve.
        number: the kernel's id of the thread.
    """

    def __init__(self, serve: Callable[[_Turn], _Turn | None], sizes: Iterable[int]) -> None:
        self.go = threading.Event()
        self.number = 0
        self._serve = serve
        self._following: _Turn | None = None
        started = threading.Event()
        self._thread = _start_with_large_stack(lambda: self._run(started), sizes)
        started.wait()

    def join(self) -> _Turn | None:
        """Wait for its end; gives the turn that goes on."""
        self._thread.join()
        return self._following

    def _run(self, started: threading.Event) -> None:
        self.number = threading.get_native_id()
        started.set()
        self.go.wait()
        self._following = self._serve(self)


def _start_with_large_stack(target: Callable[[], None], sizes: Iterable[int]) -> threading.Thread:
    for size in sizes:
        threading.stack_size(size * _MIB)
        thread = threading.Thread(target=target, name=f"query, {size} MiB of stack")
        try:
            thread.start()
        except RuntimeError:  # the system does not reserve that much
            continue
        return thread
    raise RuntimeError("no thread with a large stack could be started")


class _Server:
    """Answers what comes over the connection, in one thread after the other.

    Attributes:
        following: the thread that takes over when a fresh one is wanted; None while there is none.
        status: the exit status of the process.
    """

    def __init__(
        self,
        connection: socket.socket,
        open_store: Callable[[], Store],
        style: Style,
        limits: WorkerLimits,
    ) -> None:
        self._connection = connection
        self._open_store = open_store
        self._style = style
        self._limits = limits
        self._usage: _Usage | None = None
        self._store = Store()
        self._brief = 0
        self._handed_over: dict[str, Any] | None = None
        self.following: _Turn | None = None
        self.status = 1

    def serve(self, own: _Turn) -> _Turn | None:
        """Answer queries until the other side closes, or wants a fresh thread for the next one."""
        used = time.process_time_ns()
        if self._usage is None:
            self._usage = self._prepare()
            used = time.process_time_ns()
            ready = {"thread": own.number, "clock": _clock(), **self._state(used)}
            self._connection.sendall(frames.pack(ready))
        message, self._handed_over = self._handed_over, None
        while message is not None or (message := frames.receive(self._connection)) is not None:
            if message.pop("fresh", False) and (following := self.following) is not None:
                self.following = None
                self._handed_over = message
                following.go.set()
                return following
            # Should the server be unable to end this query, the kernel does.
            signal.setitimer(signal.ITIMER_REAL, message["seconds"] + _GRACE)
            header, body = _answer(self._store, Request.from_json(message), self._style)
            signal.setitimer(signal.ITIMER_REAL, 0)
            before, used = used, time.process_time_ns()
            header["took"] = used - before
            header["worn"] = self._looks_worn(used - before) and self._usage.has_grown()
            header.update(self._state(used))
            self._connection.sendall(frames.pack(header, body))
            message = None
        self.status = 0
        return None

    def _state(self, used: int) -> dict[str, int]:
        """What the server needs to know: the processor time taken, and which thread is next."""
        following = self.following
        return {"used": used, "next": following.number if following else 0}

    def _prepare(self) -> _Usage:
        self._store = self._open_store()
        evaluate(self._store, Request("SELECT * { ?s ?p ?o } LIMIT 1"), self._style)
        usage = _Usage(self._limits.memory)
        usage.restrict()
        if self._limits.sealed:
            _seal(max(self._connection.fileno(), usage.descriptor) + 1)
        return usage

    def _looks_worn(self, nanoseconds: int) -> bool:
        """Whether it is time to look at the memory, after a query of so much processor time."""
        self._brief += 1
        if nanoseconds < _BRIEF and self._brief < _LOOK:
            return False
        self._brief = 0
        return True


def _answer(store: Store, request: Request, style: Style) -> tuple[dict[str, Any], bytes]:
    try:
        answer = evaluate(store, request, style)
    except QueryError as error:
        return {"error": error_to_json(error)}, b""
    except Exception as error:  # a fault of ours must not look like an answer
        died = WorkerDiedError(f"{type(error).__name__}: {error}")
        return {"error": error_to_json(died)}, b""
    return {"kind": answer.kind, "format": answer.format.name}, answer.body


class _Usage:
    """The size of this process, from the kernel; nothing where it does not tell (not Linux)."""

    def __init__(self, memory: int) -> None:
        self._memory = memory * _MIB
        self._page = resource.getpagesize()
        try:
            self.descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self.descriptor = -1
        self._size, self._resident = self._read()

    def _read(self) -> tuple[int, int]:
        if self.descriptor < 0:
            return 0, 0
        fields = os.pread(self.descriptor, 128, 0).split()
        return int(fields[0]) * self._page, int(fields[1]) * self._page

    def restrict(self) -> None:
        """Limit the address space to what there is now, the stack included, and the allowance."""
        if self.descriptor >= 0:
            ceiling = self._size + self._memory
            resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))

    def has_grown(self) -> bool:
        """Whether a query left so much behind that the next would not have its allowance."""
        size, resident = self._read()
        spare = self._memory // 8
        return size > self._size + spare or resident > self._resident + spare


def _seal(descriptors: int) -> None:
    """Let no further descriptor be opened, and keep what goes to standard error short."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ERROR_FILE_SIZE, _ERROR_FILE_SIZE))
