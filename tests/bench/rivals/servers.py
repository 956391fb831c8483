"""Starts Renkei and its rivals on the same data, each as a process of its own on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

VERSIONS: Final = {"oxigraph": "oxigraph==0.5.13", "rdflib-endpoint": "rdflib-endpoint[cli]==0.6.3"}
"""The rivals that PyPI has, as they are compared."""
NAMES: Final = ("renkei", "oxigraph", "rdflib-endpoint", "virtuoso")
START: Final = 120
"""Seconds that a server has to come up."""
_MERGE: Final = "urn:merge"
"""Virtuoso has no default graph: what is the default graph elsewhere goes here."""
_VIRTUOSO_INI: Final = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
ServerThreads = 100
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 70
MaxClientConnections = 70
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = {limit}
"""


@dataclass(frozen=True)
class Server:
    """A running endpoint.

    Attributes:
        name: one of `NAMES`.
        endpoint: the address of its SPARQL endpoint.
        pid: its main process.
        seconds: from its start to its first answer, loading included.
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
        return httpx.get(
            str(httpx.URL(self.endpoint).join(self.target(query))),
            headers={"Accept": "application/sparql-results+json"},
            timeout=timeout,
        )

    @property
    def alive(self) -> bool:
        """Whether it still answers."""
        try:
            return self.ask("ASK {}", timeout=20).status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def megabytes(self) -> float:
        """Proportional memory (PSS) of its processes."""
        return sum(map(_pss, _family(self.pid))) / 1024


def available() -> list[str]:
    """The servers that this machine can start; PyPI's are fetched."""
    return [name for name in NAMES if name != "virtuoso" or shutil.which("virtuoso-t")]


@contextmanager
def running(name: str, data: Path, folder: Path, limit: float = 1) -> Iterator[Server]:
    """Run a server on an N-Quads file, until the block is left.

    Args:
        name: one of `NAMES`.
        data: the file; it is loaded as it stands.
        folder: a folder of its own.
        limit: seconds that a query may take, on each server that knows such a limit.

    Raises:
        RuntimeError: it does not come up.
    """
    port = _free_port()
    log = (folder / "log").open("w")
    start = time.perf_counter()
    command = _command(name, data, folder, port, limit)
    with subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
        path = {"oxigraph": "/query", "rdflib-endpoint": "/"}.get(name, "/sparql")
        further = (("default-graph-uri", _MERGE),) if name == "virtuoso" else ()
        endpoint = f"http://127.0.0.1:{port}{path}"
        try:
            _await(Server(name, endpoint, process.pid, 0, further), process, folder)
            if name == "oxigraph":
                _load_oxigraph(f"http://127.0.0.1:{port}/store", data)
            if name == "virtuoso":
                _load_virtuoso(folder, data)
            seconds = time.perf_counter() - start
            yield Server(name, endpoint, process.pid, seconds, further)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            log.close()


def _command(name: str, data: Path, folder: Path, port: int, limit: float) -> Sequence[str | Path]:
    bind = f"127.0.0.1:{port}"
    match name:
        case "renkei":
            served = ("--data", data, "--default-graph", "plain", "--port", str(port))
            limits = ("--timeout", f"{limit:g}", "--max-timeout", "60")
            return (sys.executable, "-m", "renkei.cli", "serve", *served, *limits, "--log", "off")
        case "oxigraph":
            return (*_tool(name), "oxigraph", "serve", "--bind", bind, "--timeout-s", f"{limit:g}")
        case "rdflib-endpoint":
            host = ("--host", "127.0.0.1", "--port", str(port))
            return (*_tool(name), "rdflib-endpoint", "serve", *host, data)
        case "virtuoso":
            ini = folder / "virtuoso.ini"
            fields = {
                "folder": folder,
                "http": port,
                "sql": _sql_port(folder),
                "limit": f"{limit:g}",
            }
            ini.write_text(_VIRTUOSO_INI.format(**fields))
            return ("virtuoso-t", "-f", "-c", ini)
    raise ValueError(name)


def _tool(name: str) -> tuple[str, ...]:
    uv = str(Path(sys.executable).with_name("uv"))
    return (uv, "tool", "run", "--quiet", "--from", VERSIONS[name])


def _load_oxigraph(store: str, data: Path) -> None:
    headers = {"Content-Type": "application/n-quads"}
    httpx.post(store, content=data.read_bytes(), headers=headers, timeout=300).raise_for_status()


def _load_virtuoso(folder: Path, data: Path) -> None:
    """The bulk loader wants the graph of each triple in the file: the default graph gets a name."""
    merge = ox.NamedNode(_MERGE)
    named = (
        ox.Quad(quad.subject, quad.predicate, quad.object, merge)
        if quad.graph_name == ox.DefaultGraph()
        else quad
        for quad in ox.parse(path=data)
    )
    ox.serialize(named, folder / "data.nq", format=ox.RdfFormat.N_QUADS)
    script = f"ld_dir('{folder}', 'data.nq', '{_MERGE}'); rdf_loader_run(); checkpoint;"
    subprocess.run(
        ["isql-vt", f"localhost:{_sql_port(folder)}", "dba", "dba", f"exec={script}"],
        check=True,
        capture_output=True,
    )


def _await(server: Server, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(START * 50):
        if process.poll() is not None:
            break
        try:
            if server.ask("ASK {}").status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.02)
    raise RuntimeError(f"{server.name} does not come up: {(folder / 'log').read_text()[-2000:]}")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            yield from (one for child in task.read_text().split() for one in _family(int(child)))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _sql_port(folder: Path) -> int:
    """One port for each folder, known to who starts the server and to who loads it."""
    kept = folder / "port"
    if not kept.exists():
        kept.write_text(str(_free_port()))
    return int(kept.read_text())


def processors() -> int:
    """The processors that client and servers share."""
    return len(os.sched_getaffinity(0))
