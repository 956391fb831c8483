"""Ask a store in this process, or an endpoint elsewhere; both give the same kind of answer."""

from __future__ import annotations

import re
from contextlib import closing
from http.client import HTTPException
from typing import Final, TypeAlias
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from renkei.errors import RenkeiError
from renkei.store.outcome import QuerySyntaxError
from renkei.store.syntax import explain
from renkei.store.tokens import tokens

Answer: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple]
"""What a query yields: solutions, a boolean, or a graph."""

_GRAPH_FORMS: Final = ("CONSTRUCT", "DESCRIBE")
_FORMS: Final = ("SELECT", "ASK", *_GRAPH_FORMS)


def ask_store(store: ox.Store, sparql: str, name: str = "query") -> Answer:
    """Ask a store in this process, without limits: for the command line's own user.

    Raises:
        RenkeiError: the query is not SPARQL; says line, column and what was expected.
    """
    try:
        return store.query(sparql)
    except SyntaxError as error:
        fault: QuerySyntaxError = explain(sparql, error.msg)
        raise RenkeiError(
            f"not SPARQL: {fault.message}", where=f"{name}:{fault.line}:{fault.column}"
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise RenkeiError(f"the query failed: {error}", where=name) from None


def ask_endpoint(url: str, sparql: str, timeout: float) -> Answer:
    """Ask a SPARQL endpoint through SPARQLWrapper.

    Args:
        url: the endpoint's address.
        sparql: the query.
        timeout: seconds to wait.

    Raises:
        RenkeiError: the address is none, the query is an update or none at all, nobody answers, or
            the endpoint refuses.
    """
    if not _is_address(url):
        raise RenkeiError("not an address", where=url, mend="give it as http(s)://host/sparql")
    wrapper = SPARQLWrapper(url, agent="renkei")
    # its setQuery guesses the form, is led astray by a # in a prefix, and would send an update
    wrapper.queryString, wrapper.queryType = sparql, _form(sparql)
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)  # by default it also sends format=xml, which some endpoints prefer
    wrapper.setTimeout(max(1, round(timeout)))
    graph = wrapper.queryType in _GRAPH_FORMS
    if graph:
        wrapper.addCustomHttpHeader("Accept", "application/n-triples")
    else:
        wrapper.setReturnFormat(JSON)
    try:
        with closing(wrapper.query().response) as response:
            body: bytes = response.read()
    except SPARQLWrapperException as error:
        text = str(error).replace("Response:", " ").replace("\\n", " ")
        raise RenkeiError(f"the endpoint refused: {text}", where=url) from None
    except HTTPError as error:
        error.close()
        raise RenkeiError(f"the endpoint refused: {error.code} {error.reason}", where=url) from None
    except (HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise RenkeiError(f"no answer: {reason}", where=url, mend="check the address") from None
    try:
        if graph:
            return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
        return _results(body)
    except (SyntaxError, ValueError) as error:
        raise RenkeiError(f"the answer is not SPARQL results: {error}", where=url) from None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # the property raises where the port is none
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    return named and bool(re.fullmatch("[!-~]+", url))


def _form(sparql: str) -> str:
    """The query form: the first word of the query that is not of its prologue."""
    words = (sparql[t.start : t.end].upper() for t in tokens(sparql) if t.kind == "word")
    form = next((word for word in words if word not in ("PREFIX", "BASE", "VERSION")), "")
    if form not in _FORMS:
        said = f"{form} is no query" if form else "there is no query"
        raise RenkeiError(f"not SPARQL: {said}", mend=f"write {', '.join(_FORMS)}")
    return form


def _results(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    """Read all results once: the engine is lazy and would complain only when they are shown."""
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return answer
    for _ in answer:
        pass
    return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
