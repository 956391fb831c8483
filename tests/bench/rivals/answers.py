"""Do the servers say the same? Their answers, compared by content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import httpx

from .servers import Server

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC: Final = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float"))
Content = tuple[object, ...]


@dataclass(frozen=True)
class Agreement:
    """How a rival answers the queries beside us.

    Attributes:
        same: how many it answers as we do.
        differ: the names of those that it answers otherwise.
        fail: the names of those that it does not answer.
    """

    same: int
    differ: list[str]
    fail: list[str]


def agreement(
    expected: Mapping[str, Content | None], rival: Server, queries: Mapping[str, str]
) -> Agreement:
    """Compare a rival's answers with ours.

    Args:
        expected: ours, by name, as `answers` gives them.
        rival: who is asked.
        queries: the queries by the same names.
    """
    found = answers(rival, queries)
    fail = [name for name, content in found.items() if content is None]
    differ = [name for name in found if name not in fail and found[name] != expected[name]]
    return Agreement(len(queries) - len(fail) - len(differ), differ, fail)


def answers(server: Server, queries: Mapping[str, str]) -> dict[str, Content | None]:
    """What a server says to each query; None where it gives no answer within 20 s."""
    return {name: _answer(server, query) for name, query in queries.items()}


def _answer(server: Server, query: str) -> Content | None:
    try:
        response = server.ask(query, timeout=20)
        return content(query, response.json()) if response.is_success else None
    except (httpx.HTTPError, ValueError, KeyError):
        return None


def content(query: str, answer: Mapping[str, Any]) -> Content:
    """What an answer in SPARQL's JSON says, in whatever order and form it says it.

    The names of blank nodes mean nothing, and a number counts by its value. Which rows a LIMIT
    without an order lets through is free, so there it is their number.

    >>> number = {"type": "literal", "datatype": _XSD + "decimal"}
    >>> one, other = ({"results": {"bindings": [{"n": number | {"value": value}}]}}
    ...               for value in ("1.0", "1"))
    >>> content("SELECT ?n {}", one) == content("SELECT ?n {}", other)
    True
    """
    if "boolean" in answer:
        return (answer["boolean"],)
    rows: Iterable[Mapping[str, Any]] = answer["results"]["bindings"]
    if re.search(r"\bLIMIT\b", query) and not re.search(r"\bORDER\b", query):
        return (len(list(rows)),)
    return tuple(
        sorted(
            json.dumps([[name, *_term(term)] for name, term in sorted(row.items())]) for row in rows
        )
    )


def _term(term: Mapping[str, str]) -> tuple[str, ...]:
    value, datatype = term["value"], term.get("datatype", "")
    if term["type"] == "bnode":
        return ("bnode",)
    if term["type"] == "uri":
        return ("uri", value)
    if datatype in _NUMERIC:
        try:
            return ("number", f"{Decimal(value).normalize():f}")
        except InvalidOperation:
            return ("number", value)
    language = term.get("xml:lang", "").lower()
    return ("literal", value, language, "" if datatype == f"{_XSD}string" else datatype)
