"""Renkei and its rivals, each running as a process of its own on a free port."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx

from . import processes, programs

START: Final = 120
"""Seconds that a server has to come up."""
_PATIENCE: Final = 30
"""Seconds that a server has to become quiet."""
_FAREWELL: Final = 5
"""Seconds that it has to end; it keeps nothing."""
_LOADED: Final = "SELECT (COUNT(*) AS ?n) { ?s a ?t }"
# one for all: to make one takes longer than some servers take to start
_CLIENT: Final = httpx.Client(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass(frozen=True)
class Server:
    """A running endpoint.

    Attributes:
        name: one of `programs.NAMES`.
        endpoint: the address of its SPARQL endpoint.
        pid: its main process.
        seconds: from its start to its first answer over the data, loading included.
        further: parameters that its queries need.
    """

    name: str
    endpoint: str
    pid: int
    seconds: float
    further: tuple[tuple[str, str], ...] = ()

    def target(self, query: str) -> str:
        """Path and query string of a request."""
        path = httpx.URL(self.endpoint).path
        return f"{path}?{urlencode([('query', query), *self.further])}"

    def ask(self, query: str, timeout: float = 60) -> httpx.Response:
        """Ask once."""
        return _CLIENT.get(
            str(httpx.URL(self.endpoint).join(self.target(query))),
            headers={"Accept": "application/sparql-results+json"},
            timeout=timeout,
        )

    @property
    def alive(self) -> bool:
        """Whether it still answers, within five seconds."""
        try:
            return self.ask(_LOADED, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def megabytes(self) -> float:
        """Proportional memory (PSS) of its processes."""
        return processes.megabytes(self.pid)

    def settle(self) -> bool:
        """Wait until it has worked off what was left behind; tells whether it has."""
        return processes.settled(self.pid, _PATIENCE)

    def pause(self) -> None:
        """Have it stand still: it takes nothing from who is measured meanwhile."""
        processes.send(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Have it go on."""
        processes.send(self.pid, signal.SIGCONT)


@contextmanager
def turn(server: Server) -> Iterator[None]:
    """A paused server goes on for the time of the block; the next one finds it paused again."""
    server.resume()
    try:
        yield
    finally:
        server.settle()
        server.pause()


@contextmanager
def running(name: str, data: Path | None, folder: Path, limit: float = 1) -> Iterator[Server]:
    """Run a server on an N-Quads file, until the block is left.

    Args:
        name: one of `programs.NAMES`.
        data: the file; it is loaded as it stands. Without one, ours serves the built graph.
        folder: where the server gets a folder of its own.
        limit: seconds that a query may take, on each server that knows such a limit.

    Raises:
        RuntimeError: it does not come up.
    """
    own = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
    port = programs.free_port()
    programs.prepare(name, data, own)
    command = programs.command(name, data, own, port, limit)
    endpoint = f"http://127.0.0.1:{port}{programs.PATHS.get(name, '/sparql')}"
    further = (("default-graph-uri", programs.MERGE),) if name == "virtuoso" else ()
    with (own / "log").open("w") as log:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=log, stderr=log, cwd=own) as process:
            server = Server(name, endpoint, process.pid, 0, further)
            try:
                _await(server, process, own, "ASK {}")
                programs.fill(name, data, own, port)
                _await(server, process, own, _LOADED)
                seconds = time.perf_counter() - start
                yield Server(name, endpoint, process.pid, seconds, further)
            finally:
                server.resume()
                process.terminate()
                try:
                    process.wait(_FAREWELL)
                except subprocess.TimeoutExpired:
                    process.kill()


def _await(server: Server, process: subprocess.Popen[bytes], folder: Path, query: str) -> None:
    """Ask until there is an answer, and where it is a number, until it is not nought."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.HTTPError):
            answer = server.ask(query)
            if answer.is_success:
                rows = answer.json().get("results", {}).get("bindings", [])
                if all(term["value"] != "0" for row in rows for term in row.values()):
                    return
        time.sleep(0.01)
    raise RuntimeError(f"{server.name} does not come up: {(folder / 'log').read_text()[-2000:]}")
