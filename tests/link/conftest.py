"""Real endpoints on this machine: one that answers, and that can be made to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

JSON = "application/sparql-results+json"


@dataclass
class Behaviour:
    """What the server does, and what it was asked.

    Attributes:
        faults: what is wrong with the answers, the next one first; then all is well.
        queries: every query that came.
        agents: the User-Agent of each.
        cap: the most rows that it gives at once.
    """

    faults: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    cap: int | None = None
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(data: str) -> Iterator[tuple[str, Behaviour]]:
    """Serve Turtle at a SPARQL endpoint; gives its address and how it behaves."""
    store = ox.Store()
    store.load(data.encode(), format=ox.RdfFormat.TURTLE)
    behaviour = Behaviour()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def _send(self, status: int, body: bytes, kind: str = JSON, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", headers.pop("length", str(len(body))))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = parse_qs(body)["query"][0]
            behaviour.queries.append(query)
            behaviour.agents.append(self.headers["User-Agent"])
            fault = behaviour.faults.pop(0) if behaviour.faults else ""
            if fault == "slow":
                behaviour.released.wait(20)
            if fault == "html":
                self._send(200, b"<html><body>Maintenance</body></html>", "text/html")
                return
            if fault.startswith("429"):
                self._send(429, b"slow down", "text/plain", Retry_After=fault.partition(" ")[2])
                return
            if fault in ("400", "500", "503"):
                self._send(int(fault), b"no", "text/plain")
                return
            answer = store.query(query)
            assert isinstance(answer, ox.QuerySolutions)
            text = answer.serialize(format=ox.QueryResultsFormat.JSON)
            assert text is not None
            if fault == "truncated":
                self._send(200, text[: len(text) // 2], length=str(len(text)))
            elif fault == "half":
                self._send(200, text[: len(text) // 2])
            elif fault == "other":
                self._send(200, b'{"error": "who are you"}', "application/json")
            else:
                self._send(200, text)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", behaviour
    finally:
        behaviour.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


WIKIDATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
wd:Q17 wdt:P297 "JP" . wd:Q833 wdt:P297 "MY" . wd:Q30 wdt:P297 "US" .
wd:Q1865 rdfs:label "Kuala Lumpur"@en , "Kuala Lumpur"@ms , "クアラルンプール"@ja ;
    wdt:P17 wd:Q833 ; wdt:P625 "Point(101.69 3.14)" .
wd:Q134635 rdfs:label "Saitama"@en , "さいたま市"@ja ; skos:altLabel "Saitama City"@en ;
    wdt:P17 wd:Q17 ; wdt:P625 "Point(139.65 35.9)" .
wd:Q128186 rdfs:label "Saitama Prefecture"@en , "埼玉県"@ja ; skos:altLabel "Saitama"@en ;
    wdt:P17 wd:Q17 ; wdt:P625 "Point(139.6 35.9)" ; wdt:P300 "JP-11" .
wd:Q1490 rdfs:label "Tokyo"@en , "東京都"@ja ; wdt:P17 wd:Q17 ; wdt:P625 "Point(139.7 35.7)" ;
    wdt:P300 "JP-13" .
wd:Q7473516 rdfs:label "Tokyo"@en , "東京"@ja ; wdt:P17 wd:Q17 ; wdt:P625 "Point(139.7 35.7)" .
wd:Q999 rdfs:label "Tokyo"@en .
"""
"""A few items of the shape of Wikidata's, and one without a country: a film, say."""

E_STAT = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sac: <http://data.e-stat.go.jp/lod/sac/> .
@prefix sacs: <http://data.e-stat.go.jp/lod/terms/sacs#> .
sac:C11100-20050401 a sacs:StandardAreaCode ; dcterms:identifier "11100" ;
    rdfs:label "さいたま市"@ja , "さいたまし"@ja-hrkt , "Saitama-shi"@en ;
    sacs:administrativeClass sacs:DesignatedCity .
sac:C13000-19700401 a sacs:StandardAreaCode ; dcterms:identifier "13000" ;
    rdfs:label "東京都"@ja , "Tokyo-to"@en ; sacs:administrativeClass sacs:Prefecture .
"""
"""Two area codes of the shape of e-Stat's."""


@pytest.fixture
def wikidata() -> Iterator[tuple[str, Behaviour]]:
    """An endpoint of the shape of Wikidata's."""
    with serve(WIKIDATA) as served:
        yield served


@pytest.fixture
def e_stat() -> Iterator[tuple[str, Behaviour]]:
    """An endpoint of the shape of e-Stat's."""
    with serve(E_STAT) as served:
        yield served


@pytest.fixture
def nobody() -> str:
    """An address where nobody listens any more."""
    with serve("") as (url, _):
        return url
