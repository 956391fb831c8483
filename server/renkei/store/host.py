"""The process that loads a dataset once and forks the workers that answer from it.

Run as `python -m renkei.store.host DESCRIPTOR` with a Unix stream socket to the server. It has one
thread and does nothing but load, fork, signal and reap, so it can always act, and a worker's id
is never mistaken for another process. When the socket closes, it ends all workers and itself.

Lines of JSON in: {"dataset", "style"} first; then {"do": "fork", "worker"} with the worker's
socket attached; {"do": "kill" | "pause" | "resume", "worker"}; {"do": "lower", "worker", "thread",
"niceness"}. Lines out: {"event": "ready" | "failed"} first; then {"event": "gone", "worker",
"signal", "said"}.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from typing import IO, Any, Final, NoReturn

from pyoxigraph import Store

from renkei.errors import RenkeiError
from renkei.store import worker
from renkei.store.dataset import Dataset, graph_sizes, load, release_id
from renkei.store.evaluate import Style, evaluate
from renkei.store.formats import JSON_LD
from renkei.store.outcome import Request

_PR_SET_PDEATHSIG: Final = 1
_SAID: Final = 2048
"""Bytes of a worker's last words that are passed on."""
_SIGNALS: Final = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}
_FIRST_FREE: Final = 3
_REAPED_LATER: Final = sys.platform == "linux"
"""Whether a worker is reaped after `_REST` instead of at once."""
_REST: Final = 3.0
"""Seconds after its end at which a worker is reaped.

Each thread of a process clears away what others have looked up of it below /proc, and Linux has
whoever reaps the process wait in a loop until the last has done so. That one may have the lowest
priority, and on a busy machine not come to it for the better part of a second, in which nobody
would be stopped or slowed down.
"""


@dataclass
class _Child:
    pid: int
    errors: IO[bytes]


class _Host:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._buffer = b""
        self._descriptors: deque[int] = deque()
        self._children: dict[int, _Child] = {}
        self._ended: deque[tuple[float, int]] = deque()
        self._store: Store | None = None

    def run(self) -> None:
        """Load, then obey until the server is gone."""
        if not (first := self._read_first()):
            return
        try:
            self._prepare(json.loads(first))
        except RenkeiError as error:
            failure = {"what": error.what, "where": error.where, "mend": error.mend}
            self._tell({"event": "failed", **failure})
            return
        self._loop()

    def _read_first(self) -> bytes:
        while b"\n" not in self._buffer:
            if not (data := self._receive()):
                return b""
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _prepare(self, order: dict[str, Any]) -> None:
        self._dataset = Dataset.from_json(order["dataset"])
        self._style = Style(**order["style"])
        in_memory = self._dataset.directory is None
        self._limits = worker.WorkerLimits(self._style.memory, sealed=in_memory)
        ready: dict[str, Any] = {"event": "ready", "release": release_id(self._dataset)}
        if in_memory:
            self._store = load(self._dataset)
            ready["default"], ready["named"] = graph_sizes(self._store)
        # What Python loads on first use must be there before workers can open files no more.
        evaluate(Store(), Request("CONSTRUCT { <a:b> <a:b> 1 } {}", graph=JSON_LD), self._style)
        evaluate(Store(), Request("DESCRIBE <a:b>", describe=True), self._style)
        # The threads behind a directory do not survive a fork: each worker opens it itself, and
        # counting a large one would take long.
        self._tell(ready)

    def _loop(self) -> None:
        wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            self._selector = selector
            while True:
                for key, _ in selector.select(_REST if self._ended else None):
                    if key.fileobj is self._control:
                        if not self._obey():
                            self._end()
                            return
                    else:
                        os.read(wake, 4096)
                        self._look_for_ended()
                self._reap(time.monotonic() - _REST)

    def _obey(self) -> bool:
        if not (data := self._receive()):
            return False
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if order["do"] == "fork":
                self._fork(order["worker"])
            elif child := self._children.get(order["worker"]):
                # A child that is not yet reaped keeps its id, so this hits no other process.
                if number := _SIGNALS.get(order["do"]):
                    os.kill(child.pid, number)
                else:
                    _lower_priority(order["thread"], order["niceness"])
        return True

    def _receive(self) -> bytes:
        """What the server has sent; nothing once it is gone, however it went."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 65536, 16)
        except ConnectionResetError:
            return b""
        self._descriptors.extend(descriptors)
        return data

    def _fork(self, number: int) -> None:
        descriptor = self._descriptors.popleft()
        errors = _scratch()
        try:
            pid = os.fork()
        except OSError as error:  # no memory, or too many processes
            self._tell({"event": "gone", "worker": number, "signal": 0, "said": str(error)})
            errors.close()
        else:
            if pid == 0:
                self._become_worker(descriptor, errors.fileno())
            self._children[number] = _Child(pid, errors)
        os.close(descriptor)

    def _become_worker(self, descriptor: int, errors: int) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _die_with_parent()
            os.dup2(errors, 2)
            os.dup2(descriptor, _FIRST_FREE)
            os.closerange(_FIRST_FREE + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
            connection = socket.socket(fileno=_FIRST_FREE)
            store = self._store
            opener = (lambda: load(self._dataset)) if store is None else (lambda: store)
            worker.run(connection, opener, self._style, self._limits)
        finally:
            os._exit(1)

    def _look_for_ended(self) -> None:
        for number, child in list(self._children.items()):
            if (ended_by := _end_of(child.pid)) is None:
                continue
            del self._children[number]
            if _REAPED_LATER:
                self._ended.append((time.monotonic(), child.pid))
            with child.errors as errors:
                end = errors.seek(0, os.SEEK_END)
                errors.seek(max(0, end - _SAID))
                said = errors.read().decode(errors="replace")
            self._tell({"event": "gone", "worker": number, "signal": ended_by, "said": said})

    def _reap(self, until: float) -> None:
        """Let the kernel forget the workers that ended until a moment of the monotonic clock."""
        while self._ended and self._ended[0][0] <= until:
            os.waitpid(self._ended.popleft()[1], 0)

    def _tell(self, event: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._control.sendall(json.dumps(event).encode() + b"\n")

    def _end(self) -> None:
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)
        for child in self._children.values():
            os.waitpid(child.pid, 0)
            child.errors.close()
        self._reap(time.monotonic())


def _end_of(pid: int) -> int | None:
    """The signal that ended a child, 0 where it ended by itself, None while it lives.

    It stays to be reaped where that is done later, which not every system can.
    """
    if _REAPED_LATER:
        end = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if end is None:
            return None
        return 0 if end.si_code == os.CLD_EXITED else end.si_status
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended == 0:
        return None
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _scratch() -> IO[bytes]:
    """A file for a worker's standard error, in memory where the system can."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("renkei-worker"), "w+b")
    return tempfile.TemporaryFile()


def _lower_priority(thread: int, niceness: int) -> None:
    """Give a thread a smaller share; on Linux the system call takes a thread's id."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpriority(os.PRIO_PROCESS, thread, niceness)


def _die_with_parent() -> None:
    """Have the kernel end this process with the host, even if the host is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main() -> None:
    """Serve the socket whose descriptor is the first argument."""
    # The terminal's Ctrl-C reaches the server, which then closes the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=int(sys.argv[1])) as control:
        _Host(control).run()


if __name__ == "__main__":
    main()
