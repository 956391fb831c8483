"""A worker process: answers one query after another from a socket, inside hard limits.

It is forked by `host` with the store already in memory. All queries run in one thread with a very
large stack, since the engine's parser and evaluator recurse; the stack is reserved, not used. Past
its memory allowance the engine aborts the process, and with no file descriptor to spare it can
open neither a connection nor a file, whatever a query says.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

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
    status = [1]

    def serve() -> None:
        status[0] = _serve(connection, open_store, style, limits)

    _start_with_large_stack(serve).join()
    sys.stderr.flush()
    os._exit(status[0])


def _start_with_large_stack(target: Callable[[], None]) -> threading.Thread:
    for size in _STACKS:
        threading.stack_size(size * _MIB)
        thread = threading.Thread(target=target, name=f"query, {size} MiB of stack")
        try:
            thread.start()
        except RuntimeError:  # the system does not reserve that much
            continue
        return thread
    raise RuntimeError("no thread with a large stack could be started")


def _serve(
    connection: socket.socket,
    open_store: Callable[[], Store],
    style: Style,
    limits: WorkerLimits,
) -> int:
    store = open_store()
    evaluate(store, Request("SELECT * { ?s ?p ?o } LIMIT 1"), style)
    usage = _Usage(limits.memory)
    usage.restrict()
    if limits.sealed:
        _seal(max(connection.fileno(), usage.descriptor) + 1)
    connection.sendall(frames.pack({"ready": True, "thread": threading.get_native_id()}))
    while (message := frames.receive(connection)) is not None:
        # Should the server be unable to end this query, the kernel does.
        signal.setitimer(signal.ITIMER_REAL, message["seconds"] + _GRACE)
        header, body = _answer(store, Request.from_json(message), style)
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.sendall(frames.pack({**header, "worn": usage.has_grown()}, body))
    return 0


def _answer(store: Store, request: Request, style: Style) -> tuple[dict[str, object], bytes]:
    try:
        answer = evaluate(store, request, style)
    except QueryError as error:
        return error_to_json(error), b""
    except Exception as error:  # a fault of ours must not look like an answer
        return error_to_json(WorkerDiedError(f"{type(error).__name__}: {error}")), b""
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
