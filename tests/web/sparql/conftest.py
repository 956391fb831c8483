"""A real server on a free port, with small limits, over a small dataset."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import Scope

from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.store.evaluate import Style
from renkei.store.limits import Limits
from renkei.web.sparql.endpoint import sparql_route

PREFIXES = {"ex": "http://example.org/"}
DATA = """
PREFIX ex: <http://example.org/>
ex:g1 { ex:tokyo a ex:City ; ex:name "東京"@ja , "Tokyo, \\"capital\\""@en . }
ex:g2 { ex:saitama a ex:City . }
""" + "\n".join(f"<http://example.org/n{n}> <http://example.org/value> {n} ." for n in range(300))


@dataclass(frozen=True)
class Server:
    """Where the server listens, and a client of it."""

    port: int
    client: httpx.Client

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    def raw(self, request: bytes) -> bytes:
        """What comes back for bytes on a socket."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(request)
            received = b""
            with contextlib.suppress(TimeoutError):
                while data := connection.recv(65536):
                    received += data
            return received


ServeData = Callable[[Path, Settings], contextlib.AbstractContextManager[Server]]


async def page(scope: Scope) -> bytes:
    return f"<!doctype html><title>{scope['path']}</title>".encode()


SETTINGS = Settings(
    workers=2,
    long_workers=2,
    timeout=1,
    max_timeout=2,
    memory=96,
    max_result=1,
    max_query=1024,
    queue=8,
    body_timeout=1,
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "data.trig"
    path.write_text(DATA, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def server(data: Path) -> Iterator[Server]:
    with serving(data, SETTINGS) as running:
        yield running


@pytest.fixture
def patient(data: Path) -> Iterator[Server]:
    """The same, with time to come to the other limits while the machine does something else."""
    with serving(data, replace(SETTINGS, timeout=10, max_timeout=10)) as running:
        yield running


@pytest.fixture(scope="session")
def serve_data() -> ServeData:
    """Serves a file of data with settings."""
    return serving


@contextlib.contextmanager
def serving(data: Path, settings: Settings) -> Iterator[Server]:
    style = Style(PREFIXES, {"ex": "http://example.org/", "name": "ex:name"})
    engine = Engine(Dataset.of_files([data]), Limits.of(settings), style)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with engine:
            yield

    app = Starlette(routes=[sparql_route(engine, settings, style, page=page)], lifespan=lifespan)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", lifespan="on")
    uvicorn_server = uvicorn.Server(config)
    thread = threading.Thread(target=uvicorn_server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not uvicorn_server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = listener.getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
            yield Server(port, client)
    finally:
        uvicorn_server.should_exit = True
        thread.join()
        listener.close()
