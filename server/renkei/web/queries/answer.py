"""The answer to a question: as data, straight from the endpoint, or read for a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import HTTPException, Request, Response

from renkei.questions.binding import bind
from renkei.questions.question import Question
from renkei.store.formats import Format, named
from renkei.web.page import HEADER_MARK
from renkei.web.queries.forms import LANGUAGE, faults
from renkei.web.queries.operations import formats
from renkei.web.results import LARGEST, Result, read_problem, read_result
from renkei.web.sparql.inside import ask
from renkei.web.sparql.negotiation import choose, prefers_html

_PAGE_ACCEPT: Final = "application/sparql-results+json, text/turtle"
_SHOWN: Final = 20
"""Code points of an unknown ending that an error repeats."""


def given_values(request: Request) -> dict[str, list[str]]:
    """The parameters of a request with all their values."""
    asked = request.query_params
    return {name: asked.getlist(name) for name in asked}


def text(question: Question, values: Mapping[str, str]) -> str:
    """The SPARQL of a question with its parameters set, without the header.

    Args:
        question: the question.
        values: as `faults` has found them good; those of the page alone are left out.
    """
    known = {parameter.name for parameter in question.parameters}
    bound = bind(question, {name: value for name, value in values.items() if name in known})
    return "\n".join(line for line in bound.splitlines() if not line.startswith(HEADER_MARK))


def negotiated(request: Request, question: Question) -> Format | None:
    """The format that a client wants, or None for the page.

    Raises:
        HTTPException: 406, the client accepts none of them.
    """
    accept = request.headers.get("accept")
    if prefers_html(accept):
        return None
    choice = choose(accept, formats(question))
    if choice is None:
        offered = ", ".join(("text/html", *(item.media_type for item in formats(question))))
        raise HTTPException(406, f"there is {offered}", {"Vary": "Accept"})
    return choice.format


def by_ending(question: Question, ending: str) -> Format:
    """The format that the ending of a path names.

    Raises:
        HTTPException: 404, there is no such format of this answer.
    """
    wanted = named(ending, formats(question))
    if wanted is None or "/" in ending:
        offered = ", ".join(item.name for item in formats(question))
        raise HTTPException(404, f"there is no .{ending[:_SHOWN]}; there is {offered}")
    return wanted


async def data(
    request: Request, question: Question, wanted: Format, headers: Mapping[str, str]
) -> Response:
    """The answer in a format, as the endpoint gives it.

    Args:
        request: the request.
        question: the question.
        wanted: the format.
        headers: further headers, in place of the endpoint's own.

    Raises:
        HTTPException: 400, a parameter is not of the question or its value not of its type.
    """
    given = given_values(request)
    if wrong := faults(question, given):
        raise HTTPException(400, "; ".join(map(str, wrong.values())))
    sparql = text(question, {name: values[0] for name, values in given.items()})
    answer = await ask(
        request.app.state.endpoint,
        request.scope,
        request.receive,
        [("query", sparql), ("format", wanted.name)],
        wanted.media_type,
        relay=True,
    )
    response = Response(answer.body, answer.status)
    response.raw_headers = list(answer.headers)
    if answer.status == 200:
        name = f"{question.name}.{wanted.extension}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    for name, value in headers.items():
        response.headers[name] = value
    return response


async def result(request: Request, sparql: str, failed: str) -> tuple[int, Result | None]:
    """The answer to SPARQL for a page: the status, and what was given.

    Args:
        request: the request.
        sparql: the query.
        failed: the heading of an error.

    Returns:
        No result where it is too large for a page.
    """
    answer = await ask(
        request.app.state.endpoint,
        request.scope,
        request.receive,
        [("query", sparql)],
        _PAGE_ACCEPT,
    )
    if answer.status >= 400:
        return answer.status, read_problem(answer.body, failed)
    if len(answer.body) > LARGEST:
        return 200, None
    return answer.status, read_result(answer.body, answer.media_type)


def page_values(
    question: Question, given: Mapping[str, list[str]], language: str
) -> dict[str, str]:
    """What the form of a page stands at: as given, and its own language where none is."""
    values: dict[str, Any] = {name: found[0] for name, found in given.items()}
    if any(parameter.name == LANGUAGE for parameter in question.parameters):
        values.setdefault(LANGUAGE, language)
    return values
