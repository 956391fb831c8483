"""Answers of the SPARQL endpoint, made ready for a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from renkei.store.formats import JSON
from renkei.web.terms import Term

_TOLD: Final = ("title", "detail", "shown", "mend")
SHOWN: Final = 1000
"""Rows that a page shows."""
LARGEST: Final = 4 << 20
"""Bytes of an answer that a page is made of."""


@dataclass(frozen=True)
class Result:
    """What a query gave, one of: an error, a boolean, a text, a table.

    Attributes:
        error: what went wrong; empty where nothing did.
        detail: the error's own words.
        boolean: the answer to ASK.
        text: the answer to CONSTRUCT and DESCRIBE.
        variables: the columns of a table.
        rows: its first `SHOWN` rows, None where a variable is unbound.
        count: how many rows there are.
    """

    error: str = ""
    detail: str = ""
    boolean: bool | None = None
    text: str | None = None
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    count: int = 0


def read_result(body: bytes, media_type: str) -> Result:
    """Read an answer: SPARQL 1.1 Query Results JSON, or anything else as text.

    >>> read_result(b'{"head":{},"boolean":true}', "application/sparql-results+json").boolean
    True
    """
    if media_type.partition(";")[0].strip() != JSON.media_type:
        return Result(text=body.decode("utf-8", "replace"))
    answer = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(answer, QueryBoolean):
        return Result(boolean=bool(answer))
    assert isinstance(answer, QuerySolutions)
    variables = tuple(variable.value for variable in answer.variables)
    rows = [tuple(solution[name] for name in variables) for solution in answer]
    return Result(variables=variables, rows=tuple(rows[:SHOWN]), count=len(rows))


def read_problem(body: bytes, heading: str) -> Result:
    r"""Read the problem details (RFC 9457) of a query without an answer.

    >>> read_problem(b'{"title": "Bad query", "detail": "line 1"}', "No answer").detail
    'Bad query\nline 1'
    """
    try:
        problem = json.loads(body)
        parts = [str(problem[key]) for key in _TOLD if problem.get(key)]
    except (ValueError, TypeError, AttributeError):
        parts = [body.decode("utf-8", "replace")]
    return Result(error=heading, detail="\n".join(parts))
