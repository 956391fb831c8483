"""What is sent: good, bad and hostile requests, and what may come back for each kind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

HOSTILE_SHARE: Final = 0.005
BAD_SHARE: Final = 0.05
UNIQUE_SHARE: Final = 0.2
"""Of the good ones, those that nobody has asked before."""
FORMATS: Final = {
    "json": "application/sparql-results+json, application/n-triples;q=0.5",
    "csv": "text/csv, application/n-triples;q=0.5",
    "tsv": "text/tab-separated-values, application/n-triples;q=0.5",
}
"""What good queries are asked for: the name → Accept; those that yield a graph come as lines."""


class Kind(StrEnum):
    """What a request is."""

    GOOD = "good"
    BAD = "bad"
    HOSTILE = "hostile"


@dataclass(frozen=True)
class Request:
    """A request.

    Attributes:
        kind: what it is.
        name: of a good one, the name of its question and of the format.
        data: the bytes that are sent.
        statuses: what may come back, beside 503.
    """

    kind: Kind
    name: str
    data: bytes
    statuses: frozenset[int]


_CROSS: Final = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_HOSTILE: Final = (
    f"SELECT (COUNT(*) AS ?n) {_CROSS} # %d",
    f"SELECT DISTINCT ?c ?f ?i {_CROSS} ORDER BY ?i ?f # %d",
    f"SELECT * {{ {_CROSS} FILTER(CONTAINS(STR(?c), STR(?l)) && ?a = <urn:%d>) }}",
    "SELECT * { ?s (!<urn:%d>)* ?o . ?o (!<urn:b>)* ?x . ?x (!<urn:c>)* ?y }",
    "ASK " + "{" * 5000 + " ?s ?p %d " + "}" * 5000,
    "SELECT (CONCAT(" + ",".join(["STR(?o)"] * 2000) + ") AS ?x%d) { ?s ?p ?o }",
)
_BAD: Final = (
    ("GET", "query=SELECT+*+%7B+?s+?p", 400),
    ("GET", "query=", 400),
    ("GET", "query=ASK%7B%7D&query=ASK%7B%7D", 400),
    ("GET", "query=INSERT+DATA+%7B+%3Ca:%3E+%3Cb:%3E+1+%7D", 403),
    ("GET", "query=ASK+%7B+SERVICE+%3Chttp://127.0.0.1:9/%3E+%7B%7D+%7D", 403),
    ("GET", "query=ASK%7B%7D&format=parchment", 400),
    ("GET", "query=%zz", 400),
    ("DELETE", "query=ASK%7B%7D", 405),
)


def stream(queries: dict[str, str], seed: int) -> Iterator[Request]:
    """Requests without end, the same ones for the same seed."""
    chance = random.Random(seed)
    names = sorted(queries)
    number = seed << 32
    while True:
        number += 1
        which = chance.random()
        if which < HOSTILE_SHARE:
            query = chance.choice(_HOSTILE) % number
            yield get(Kind.HOSTILE, "", query, 200, 400)
        elif which < HOSTILE_SHARE + BAD_SHARE:
            method, parameters, status = chance.choice(_BAD)
            data = _message(method, parameters)
            yield Request(Kind.BAD, "", data, frozenset({status}))
        else:
            name = chance.choice(names)
            unique = f"\n# {number}" if chance.random() < UNIQUE_SHARE else ""
            yield good(name, queries[name] + unique, chance.choice(list(FORMATS)), chance)


def good(name: str, query: str, wanted: str, chance: random.Random) -> Request:
    """A query that has an answer, in one of the ways in which it may be sent."""
    accept = FORMATS[wanted]
    match chance.choice(("GET", "GET", "GET", "form", "body")):
        case "form":
            body = urlencode({"query": query}).encode()
            data = _message("POST", "", accept, "application/x-www-form-urlencoded", body)
        case "body":
            data = _message("POST", "", accept, "application/sparql-query", query.encode())
        case _:
            data = _message("GET", urlencode({"query": query}), accept)
    return Request(Kind.GOOD, f"{name}.{wanted}", data, frozenset({200}))


def get(kind: Kind, name: str, query: str, *statuses: int) -> Request:
    """A query by GET."""
    data = _message("GET", urlencode({"query": query}))
    return Request(kind, name, data, frozenset(statuses))


def _message(
    method: str, parameters: str, accept: str = FORMATS["json"], kind: str = "", body: bytes = b""
) -> bytes:
    lines = [f"{method} /sparql?{parameters} HTTP/1.1", "Host: soak", f"Accept: {accept}"]
    if kind:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
