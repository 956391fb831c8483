"""SERVICE without a network: what the endpoint answered stands in the query as VALUES.

SPARQL 1.1 Federated Query §4 evaluates a SERVICE clause by itself and joins what comes back; a
VALUES block with the same solutions is that very join. So the worker that evaluates the query
calls nobody. Here, and not in the server, the foreign answer is read: inside the limits.

VALUES holds no blank nodes: those of an answer become IRIs (RDF 1.1 Concepts §3.5).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from renkei.names import BASE
from renkei.store.outcome import ServiceAnswer, ServiceFailedError

_GENID: Final = BASE + ".well-known/genid/"
_ONE_EMPTY_SOLUTION: Final = "VALUES () { () }"


def inline(query: str, services: Iterable[ServiceAnswer]) -> str:
    """Put the answers in the place of the SERVICE clauses.

    Args:
        query: the query.
        services: what stands in for each clause, in the order of the text.

    Raises:
        ServiceFailedError: an answer is no SPARQL result.

    >>> answer = '{"head":{"vars":["s"]},"results":{"bindings":[]}}'
    >>> query = "ASK { SERVICE <http://a/> { ?s ?p 1 } }"
    >>> inline(query, [ServiceAnswer(6, 37, "http://a/", answer)])
    'ASK { VALUES (?s) { } }'
    """
    parts = []
    position = 0
    for service in services:
        parts += [query[position : service.start], _values(service)]
        position = service.end
    return "".join([*parts, query[position:]])


def _values(service: ServiceAnswer) -> str:
    if service.solutions is None:
        return _ONE_EMPTY_SOLUTION
    try:
        results = parse_query_results(service.solutions, format=QueryResultsFormat.JSON)
        if isinstance(results, QuerySolutions):
            return " ".join(_block(results))
        reason = "answers with a boolean"
    except (SyntaxError, ValueError):
        reason = "does not answer with SPARQL Query Results JSON"
    if service.silent:
        return _ONE_EMPTY_SOLUTION
    raise ServiceFailedError(service.address, reason)


def _block(results: QuerySolutions) -> Iterator[str]:
    genid = _GENID + secrets.token_hex(8) + "-"  # blank nodes of two answers are never the same
    variables = results.variables
    yield f"VALUES ({' '.join(map(str, variables))}) {{"
    for solution in results:
        terms = (solution[variable] for variable in variables)
        yield f"({' '.join('UNDEF' if term is None else _written(term, genid) for term in terms)})"
    yield "}"


def _written(term: NamedNode | BlankNode | Literal | Triple, genid: str) -> str:
    if isinstance(term, BlankNode):
        return f"<{genid}{term.value}>"
    if isinstance(term, Triple):
        inner = (term.subject, term.predicate, term.object)
        return f"<<( {' '.join(_written(part, genid) for part in inner)} )>>"
    return str(term)
