"""What all tests share: the content of this checkout, its build, stores, the command line."""

from __future__ import annotations

import io
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest
from rdflib import Dataset, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from renkei.build.assemble import Build, assemble
from renkei.build.graphset import GraphSet
from renkei.cli import main
from renkei.content import FOLDERS, Content, find_content
from renkei.extract.document import Document, read_document
from renkei.names import CURATED_GRAPHS
from renkei.store.dataset import Dataset as Served
from renkei.store.dataset import load


def pytest_configure(config: pytest.Config) -> None:
    """Let rdflib's own parsers and SPARQL engine use what rdflib itself deprecates."""
    parsers = [f"plugins.parsers.{name}" for name in ("jsonld", "nquads", "trig")]
    for module in ("graph", "plugins.sparql.evaluate", *parsers):
        line = f"ignore:.* is deprecated, use Dataset:DeprecationWarning:rdflib.{module}"
        config.addinivalue_line("filterwarnings", line)
    # a result of the engine that a failed call's traceback kept, collected while a thread of the
    # test's own server runs: the engine says so, and nothing else happens
    engine = "(?s).*is unsendable, but is being dropped on another thread"
    warning = "pytest.PytestUnraisableExceptionWarning"
    config.addinivalue_line("filterwarnings", f"ignore:{engine}:{warning}")


@dataclass(frozen=True)
class Outcome:
    """What a run of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The only line on standard error of a run that found its input unusable."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.startswith("renkei: ")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("renkei: ").rstrip("\n")


class Renkei(Protocol):
    """Runs the command line in this process."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Outcome: ...


@pytest.fixture(scope="session")
def content() -> Content:
    """The content folders of this checkout."""
    return find_content()


@pytest.fixture(scope="session")
def built(content: Content) -> Build:
    """A fresh build of them, in memory."""
    return assemble(content)


@pytest.fixture(scope="session")
def graphs(built: Build) -> GraphSet:
    """The named graphs of the fresh build."""
    return built.graphs


@pytest.fixture(scope="session")
def document(content: Content) -> Document:
    """The stored page."""
    return read_document(content.data / "sources" / "tokyo-kl" / "page.txt", "tokyo-kl")


@pytest.fixture(scope="session")
def store(graphs: GraphSet, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The fresh build as it is served: named graphs, and their merge as the default graph."""
    path = tmp_path_factory.mktemp("store") / "fresh.trig"
    path.write_text(graphs.trig(), encoding="utf-8")
    return load(Served.of_files([path], left_out=[CURATED_GRAPHS]))


@pytest.fixture(scope="session")
def dataset(graphs: GraphSet) -> Dataset:
    """The same for the other engine."""
    dataset = Dataset()
    for subject, predicate, value, name in graphs.quads():
        dataset.graph(URIRef(name)).add((subject, predicate, value))
    default = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    for triple in graphs.merge():
        default.add(triple)
    return dataset


@pytest.fixture
def folder(content: Content, tmp_path: Path) -> Content:
    """A copy of the content folders that a test may change; its graph is up to date or not."""
    for name in FOLDERS:
        shutil.copytree(content.root / name, tmp_path / "content" / name)
    return find_content(tmp_path / "content")


@pytest.fixture
def renkei(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Renkei]:
    """The command line as a function."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Outcome(code, out.decode(), err.decode())

    monkeypatch.delenv("RENKEI_CONTENT", raising=False)
    interrupt = signal.getsignal(signal.SIGINT)
    yield run
    signal.signal(signal.SIGINT, interrupt)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of a name and text (or bytes) into the test's own folder."""

    def put(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return put
