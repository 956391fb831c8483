"""Time every question on rdflib, on pyoxigraph, and over HTTP through the worker pool.

    make bench

All three answer from the same built graph, in turn within one run; the figures are medians in
milliseconds, and the ratios are what to quote: absolute times depend on the machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store
from rdflib import Dataset as RdflibDataset
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rich.console import Console
from rich.progress import track
from rich.table import Table

from renkei.content import Content, find_content
from renkei.names import CURATED_GRAPHS
from renkei.questions.question import read_questions
from renkei.store.dataset import Dataset, load

ROUNDS = 7


def median_ms(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of a call, in milliseconds, after one call that is not counted."""
    ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def rdflib_dataset(content: Content) -> RdflibDataset:
    """The built graph in rdflib, with the merge in the default graph."""
    dataset = RdflibDataset()
    dataset.parse(content.graph, format="trig")
    for graph in list(dataset.graphs()):
        name = str(graph.identifier)
        if graph.identifier != DATASET_DEFAULT_GRAPH_ID and not name.startswith(CURATED_GRAPHS):
            for triple in graph:
                dataset.default_graph.add(triple)
    return dataset


def ask_rdflib(dataset: RdflibDataset, text: str) -> None:
    """Ask rdflib, and read all of the answer."""
    list(dataset.query(text))


def ask_engine(store: Store, text: str) -> None:
    """Ask the engine in this process, and write the answer."""
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions | QueryBoolean)
    answer.serialize(format=QueryResultsFormat.JSON)


def ask_server(client: httpx.Client, text: str) -> None:
    """Ask the running server."""
    client.post("sparql", data={"query": text}).raise_for_status()


def main() -> None:
    """Print the table."""
    content = find_content()
    store = load(Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS]))
    reference = rdflib_dataset(content)
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next(word for word in server.stderr.readline().split() if word.startswith("http"))
        table = Table("question", "rdflib ms", "pyoxigraph ms", "HTTP ms", "rdflib / HTTP")
        try:
            with httpx.Client(base_url=address, timeout=30) as client:
                for name, question in track(
                    read_questions(content).items(),
                    console=Console(stderr=True),
                    disable=not sys.stderr.isatty(),
                ):
                    text = question.sparql
                    slow = median_ms(partial(ask_rdflib, reference, text), rounds=3)
                    fast = median_ms(partial(ask_engine, store, text))
                    served = median_ms(partial(ask_server, client, text))
                    row = (f"{slow:.1f}", f"{fast:.2f}", f"{served:.2f}", f"{slow / served:.0f}")
                    table.add_row(name, *row)
        finally:
            server.terminate()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
