"""How each server is started, and how it gets its data."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

import renkei

NAMES: Final = ("renkei", "oxigraph", "rdflib-endpoint", "virtuoso")
PINNED: Final = {"oxigraph": "oxigraph==0.5.13", "rdflib-endpoint": "rdflib-endpoint[cli]==0.6.3"}
"""The rivals that PyPI has, as they are compared."""
PATHS: Final = {"oxigraph": "/query", "rdflib-endpoint": "/"}
"""Where an endpoint is, if it is not at /sparql."""
MERGE: Final = "urn:merge"
"""Virtuoso has no default graph: what is the default graph elsewhere goes here."""
_ENVIRONMENTS: Final = Path(__file__).parents[3] / ".rivals"
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


def available() -> list[str]:
    """The servers that this machine can start; PyPI's are fetched."""
    return [name for name in NAMES if name != "virtuoso" or shutil.which("virtuoso-t")]


def version(name: str) -> str:
    """The version of a server that this machine can start."""
    if name == "renkei":
        return renkei.__version__
    if name == "virtuoso":
        done = subprocess.run(
            ["virtuoso-t", "--version"], capture_output=True, text=True, check=False
        )
        found = re.search(r"Version (\d+(?:\.\d+)*)", done.stdout + done.stderr)
        return found[1] if found else "of unknown version"
    return PINNED[name].partition("==")[2]


def command(
    name: str, data: Path | None, folder: Path, port: int, limit: float
) -> Sequence[str | Path]:
    """What starts a server.

    Args:
        name: one of `NAMES`.
        data: a file of N-Quads; without one, ours serves the built graph as it does by default.
        folder: a folder of the server's own.
        port: where it is to listen.
        limit: seconds that a query may take, on each server that knows such a limit.
    """
    bind = f"127.0.0.1:{port}"
    match name:
        case "renkei":
            serve = (sys.executable, "-m", "renkei.cli", "serve", "--port", str(port))
            if data is None:
                return serve
            served = ("--data", data, "--default-graph", "plain", "--log", "off")
            return (*serve, *served, "--timeout", f"{limit:g}", "--max-timeout", "60")
        case "oxigraph":
            return (_program(name), "serve", "--bind", bind, "--timeout-s", f"{limit:g}")
        case "rdflib-endpoint":
            host = ("--host", "127.0.0.1", "--port", str(port))
            return (_program(name), "serve", *host, str(data))
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


def prepare(name: str, data: Path | None, folder: Path) -> None:
    """Do what must be done before a server starts and is no part of its start."""
    if name == "virtuoso" and data is not None:
        # its bulk loader wants the graph of each triple in the file
        merge = ox.NamedNode(MERGE)
        named = (
            ox.Quad(quad.subject, quad.predicate, quad.object, merge)
            if quad.graph_name == ox.DefaultGraph()
            else quad
            for quad in ox.parse(path=data)
        )
        ox.serialize(named, folder / "data.nq", format=ox.RdfFormat.N_QUADS)


def fill(name: str, data: Path | None, folder: Path, port: int) -> None:
    """Give a server its data, where it does not read them when it starts."""
    if name == "oxigraph" and data is not None:
        address = f"http://127.0.0.1:{port}/store"
        headers = {"Content-Type": "application/n-quads"}
        answer = httpx.post(address, content=data.read_bytes(), headers=headers, timeout=300)
        answer.raise_for_status()
    if name == "virtuoso":
        script = f"ld_dir('{folder}', 'data.nq', '{MERGE}'); rdf_loader_run(); checkpoint;"
        subprocess.run(
            ["isql-vt", f"localhost:{_sql_port(folder)}", "dba", "dba", f"exec={script}"],
            check=True,
            capture_output=True,
        )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _program(name: str) -> Path:
    """A rival of PyPI, in an environment of its own that is made on first use."""
    folder = _ENVIRONMENTS / PINNED[name]
    program = folder / "bin" / name
    if not program.exists():
        uv = Path(sys.executable).with_name("uv")
        python = str(folder / "bin" / "python")
        for step in (
            ("venv", "--quiet", "--clear", "--python", sys.executable, str(folder)),
            ("pip", "install", "--quiet", "--python", python, PINNED[name]),
        ):
            subprocess.run([uv, *step], check=True)
    return program


def _sql_port(folder: Path) -> int:
    """One port for each folder, known to who starts the server and to who loads it."""
    kept = folder / "port"
    if not kept.exists():
        kept.write_text(str(free_port()))
    return int(kept.read_text())
