"""Binding parameters: the content of marked VALUES blocks is replaced by an escaped term.

A block is marked by a comment on its line: `VALUES ?lang { "ja" } # parameter`. Every scope that
needs the parameter has a block of its own, since a VALUES put around a query from outside does
not reach into UNION, MINUS and sub-selects. Nothing but the content of these blocks ever changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import pyoxigraph as ox

from renkei.errors import RenkeiError
from renkei.questions.question import Parameter, ParameterType, Question

_BLOCK: Final = re.compile(
    r"(VALUES\s+\?(\w+)\s*\{)[^{}\n]*(\}[ \t]*# parameter[ \t]*\r?)$", re.MULTILINE
)
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def bind(question: Question, values: Mapping[str, str]) -> str:
    r"""The SPARQL of a question with its parameters set.

    Args:
        question: the question.
        values: parameter name → value; a parameter left out keeps its default.

    Raises:
        RenkeiError: a parameter is not the question's or has no marked block, or a value is not of
            its type.

    >>> from renkei.questions.question import parse_question
    >>> question = parse_question("q", '#+ parameters: {lang: {type: language, default: ja}}\n'
    ...     'SELECT * { VALUES ?lang { "ja" } # parameter\n}')
    >>> bind(question, {"lang": "en"}).splitlines()[1]
    'SELECT * { VALUES ?lang { "en" } # parameter'
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            raise RenkeiError(
                f"the question {question.name} has no parameter {name!r}",
                mend=f"it has {', '.join(known) or 'none'}",
            )
        if name not in marked(question):
            raise RenkeiError(
                f"the question {question.name} has no place for the parameter {name!r}",
                mend=f"mark one: VALUES ?{name} {{ … }} # parameter",
            )
    terms = {name: sparql_term(known[name], value) for name, value in values.items()}

    def replaced(match: re.Match[str]) -> str:
        term = terms.get(match[2])
        return f"{match[1]} {term} {match[3]}" if term else match[0]

    return _BLOCK.sub(replaced, question.sparql)


def marked(question: Question) -> set[str]:
    """The parameters that have a marked block in the text."""
    return {match[2] for match in _BLOCK.finditer(question.sparql)}


def sparql_term(parameter: Parameter, value: str) -> str:
    r"""A value as a SPARQL term, escaped.

    Raises:
        RenkeiError: the value is not of the parameter's type or not among its choices.

    >>> sparql_term(Parameter("name", ParameterType.STRING, ""), 'a" } DROP ALL #')
    '"a\\" } DROP ALL #"'
    """
    if parameter.choices and value not in parameter.choices:
        raise RenkeiError(
            f"{parameter.name} cannot be {value!r}", mend=f"choose {', '.join(parameter.choices)}"
        )
    try:
        return str(_term(parameter.type, value))
    except ValueError:
        raise RenkeiError(
            f"{parameter.name}: {value!r} is not of the type {parameter.type}"
        ) from None


def _term(kind: ParameterType, value: str) -> ox.NamedNode | ox.Literal:
    match kind:
        case ParameterType.IRI:
            if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
                raise ValueError(value)
            return ox.NamedNode(value)
        case ParameterType.INTEGER:
            return ox.Literal(str(int(value)), datatype=ox.NamedNode(_XSD + "integer"))
        case ParameterType.DATE:
            day = date.fromisoformat(value).isoformat()
            return ox.Literal(day, datatype=ox.NamedNode(_XSD + "date"))
        case ParameterType.LANGUAGE | ParameterType.STRING:
            return ox.Literal(value)
