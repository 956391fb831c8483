"""The server under test, its releases, and what can be seen of it from outside."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from tests.processes import children

from renkei.content import Content, find_content

_START: Final = 60
"""Seconds that the server has to come up."""
_SHOWN: Final = 4000
"""Characters of what it has said that are shown when something is wrong."""
_QUICK, _LONG = 4, 2
WORKERS: Final = _QUICK + _LONG
"""Query workers that there are when nothing is asked."""
LIMIT: Final = 0.5
"""Seconds that a query may take."""
MARK: Final = (
    "<https://w3id.org/renkei/id/city/tokyo> <http://www.w3.org/2000/01/rdf-schema#comment>"
)
"""Subject and predicate of the triple that tells one release from another."""


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
    def hosts(self) -> list[int]:
        """The process ids of what holds the data and forks the workers."""
        return list(children(self._process.pid))

    @property
    def workers(self) -> list[int]:
        """The process ids of the query workers."""
        return [worker for host in self.hosts for worker in children(host)]

    @property
    def busy(self) -> bool:
        """Whether a query runs or waits, by its own figures."""
        figures = httpx.get(f"http://127.0.0.1:{self.port}/metrics", timeout=30).text
        found = re.findall(r"(?m)^renkei_queries_(?:quick|brief|long|waiting) (\S+)$", figures)
        return any(float(figure) for figure in found)

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
    limits += ["--workers", str(_QUICK), "--long-workers", str(_LONG)]
    command = [sys.executable, "-m", "renkei.cli", "--content", str(content.root), "serve"]
    said = content.root / "said"
    with (
        said.open("wb") as errors,
        subprocess.Popen([*command, *options, *limits], stderr=errors) as process,
    ):
        try:
            yield Server(process, _port(said))
        except BaseException:
            print(said.read_text(errors="replace")[-_SHOWN:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(30)


def _port(said: Path) -> int:
    """The port that a server says it listens on."""
    end = time.monotonic() + _START
    while time.monotonic() < end:
        if found := re.search(r"http://[^:]+:(\d+)/", said.read_text()):
            return int(found[1])
        time.sleep(0.01)
    raise RuntimeError("the server does not come up")


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
    mark = f'{MARK} "release {number}"'
    graph = f"\n<https://w3id.org/renkei/graph/mark> {{ {mark} }}\n"
    manifest = json.loads(content.manifest.read_bytes()) | {"release": f"{number:064x}"}
    text = content.graph.read_text(encoding="utf-8") + graph
    for path, data in ((to.graph, text), (to.manifest, json.dumps(manifest))):
        path.with_suffix(".new").write_text(data, encoding="utf-8")
        path.with_suffix(".new").replace(path)
