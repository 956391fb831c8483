"""The server stops cleanly, however it is stopped, and leaves no process behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

APP = """
import contextlib, sys
from starlette.applications import Starlette
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.web.sparql.endpoint import sparql_route
import uvicorn

engine = Engine(Dataset.of_files([sys.argv[1]]))

@contextlib.asynccontextmanager
async def lifespan(app):
    async with engine:
        yield

app = Starlette(routes=[sparql_route(engine, Settings())], lifespan=lifespan)
uvicorn.run(app, port=0, timeout_graceful_shutdown=1)
"""
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n_ ?o }"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process group of its own, and the address of its endpoint."""
    data = tmp_path / "data.ttl"
    data.write_text("\n".join(f"<http://a/{n}> <http://a/p> {n} ." for n in range(300)))
    (tmp_path / "app.py").write_text(APP)
    command = [sys.executable, "-W", "error", str(tmp_path / "app.py"), str(data)]
    started = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=tmp_path
    )
    assert started.stderr is not None
    with started:
        for line in started.stderr:
            if "running on http" in line:
                address = line.split("running on ")[1].split()[0]
                break
        else:
            pytest.fail("the server did not start")
        try:
            yield started, address + "/sparql"
        finally:
            if started.poll() is None:
                started.kill()


def descendants(pid: int) -> set[int]:
    children: set[int] = set()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread may just have ended
        for task in Path(f"/proc/{pid}/task").iterdir():
            children.update(map(int, (task / "children").read_text().split()))
    return children.union(*(descendants(child) for child in children))


def all_gone(pids: set[int], seconds: float = 3) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(map(runs, pids)):
            return True
        time.sleep(0.02)
    return False


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


@pytest.mark.parametrize(
    ("how", "busy"),
    [
        (signal.SIGINT, False),
        (signal.SIGINT, True),
        (signal.SIGTERM, True),
        (signal.SIGKILL, True),
    ],
)
def test_it_stops_and_leaves_nothing(
    process: tuple[subprocess.Popen[str], str], how: signal.Signals, busy: bool
) -> None:
    server, endpoint = process
    if busy:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(endpoint, params={"query": LONG}, timeout=0.15)
    else:
        assert httpx.get(endpoint, params={"query": "ASK {}"}).json()["boolean"]
    pids = descendants(server.pid)
    assert len(pids) >= 2
    if how is signal.SIGINT:
        os.killpg(server.pid, how)  # as Ctrl-C in a terminal does
    else:
        server.send_signal(how)
    assert server.stderr is not None
    said = server.stderr.read()
    server.wait(5)
    assert all_gone(pids)
    assert "Traceback" not in said
    assert "Warning" not in said
