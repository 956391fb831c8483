"""The server under test, its releases, and what can be seen of it from outside."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from renkei.content import Content, find_content

LIMIT: Final = 0.5
"""Seconds that a query may take."""
_TOKYO: Final = "https://w3id.org/renkei/id/city/tokyo"
_COMMENT: Final = "http://www.w3.org/2000/01/rdf-schema#comment"


class Server:
    """A running `renkei serve`."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    @property
    def alive(self) -> bool:
        """Whether its front process is still the one that was started."""
        return self._process.poll() is None

    @property
    def release(self) -> int:
        """The number of the release that is served."""
        answer = httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=30)
        return int(answer.json()["release"], 16)

    def reload(self) -> None:
        """Have it load what is published now."""
        self._process.send_signal(signal.SIGHUP)

    @property
    def workers(self) -> list[int]:
        """The process ids of the query workers: the children of the front's children."""
        return [worker for host in _children(self._process.pid) for worker in _children(host)]

    @property
    def kilobytes(self) -> int:
        """Memory that the front process has for itself (Private_Dirty)."""
        text = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return int(re.findall(r"Private_Dirty: +(\d+)", text)[0])


@contextmanager
def serving(content: Content) -> Iterator[Server]:
    """Serve content folders on a free port until the block is left."""
    options = ["--port", "0", "--timeout", str(LIMIT), "--log", "off", "--watch", "off"]
    limits = ["--memory", "128", "--max-result", "8"]
    command = [sys.executable, "-m", "renkei.cli", "--content", str(content.root), "serve"]
    with subprocess.Popen([*command, *options, *limits], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = re.search(rb"http://[^:]+:(\d+)/", process.stderr.readline())
        try:
            if found is None:
                raise RuntimeError("the server does not come up")
            server = Server(process, int(found[1]))
            process.stderr.close()
            yield server
        finally:
            process.terminate()
            process.wait(30)


def copy(content: Content, root: Path) -> Content:
    """Content folders whose release can be exchanged; all else is that of `content`."""
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(content.root / name)
    (root / "data" / "graph").mkdir(parents=True)
    for path in content.data.iterdir():
        if path.name != "graph":
            (root / "data" / path.name).symlink_to(path)
    return find_content(root)


def publish(content: Content, to: Content, number: int) -> None:
    """Put a release in place that differs from the others by its number."""
    mark = f'<{_TOKYO}> <{_COMMENT}> "release {number}"'
    graph = f"\n<https://w3id.org/renkei/graph/mark> {{ {mark} }}\n"
    manifest = json.loads(content.manifest.read_bytes()) | {"release": f"{number:064x}"}
    text = content.graph.read_text(encoding="utf-8") + graph
    for path, data in ((to.graph, text), (to.manifest, json.dumps(manifest))):
        path.with_suffix(".new").write_text(data, encoding="utf-8")
        path.with_suffix(".new").replace(path)


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, path.read_text().split())
        except OSError:
            continue
