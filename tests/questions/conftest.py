"""The questions, and servers to ask: our own, and some that misbehave."""

from __future__ import annotations

import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from renkei.build.graphset import GraphSet
from renkei.content import Content
from renkei.questions.question import Question, read_questions


@pytest.fixture(scope="session")
def questions(content: Content) -> dict[str, Question]:
    return read_questions(content)


@pytest.fixture(scope="session")
def endpoint(graphs: GraphSet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The SPARQL endpoint of `renkei serve`, in a process of its own, over the fresh build."""
    path = tmp_path_factory.mktemp("serve") / "fresh.trig"
    path.write_text(graphs.trig(), encoding="utf-8")
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", "0", "--data", str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        address = re.search(r"http://\S+/", told)
        assert address, told
        try:
            yield address[0] + "sparql"
        finally:
            server.terminate()
            server.wait(20)
            server.stderr.read()


Respond = Callable[..., str]


@pytest.fixture
def respond() -> Iterator[Respond]:
    """Starts an HTTP server that always gives one answer; returns its address."""
    servers: list[HTTPServer] = []

    def start(status: int, body: bytes, kind: str = "application/sparql-results+json") -> str:
        asked: list[dict[str, list[str]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked.append(
                    parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                )
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{server.server_port}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def banner() -> Iterator[str]:
    """The address of a server that does not speak HTTP."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"SSH-2.0-nothing\r\n")
            self.request.recv(65536)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def unused(tmp_path: Path) -> str:
    """The address of a port that nobody listens on."""
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        port = server.server_address[1]
    return f"http://127.0.0.1:{port}/sparql"
