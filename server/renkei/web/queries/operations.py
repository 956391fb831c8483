"""Each question as an operation of its own in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from renkei.questions.question import Parameter, ParameterType, Question
from renkei.store.formats import GRAPHS, RESULTS, Format
from renkei.web.openapi import failures
from renkei.web.queries.examples import form, without_header

TAG: Final = "questions"
ERRORS: Final = (400, 406, 500, 503)
"""What a question may give in place of its answer."""
_JSON: Final = ("json", "jsonld")
_TYPES: Final[Mapping[ParameterType, dict[str, Any]]] = {
    ParameterType.LANGUAGE: {"type": "string"},
    ParameterType.STRING: {"type": "string"},
    ParameterType.IRI: {"type": "string", "format": "iri"},
    ParameterType.INTEGER: {"type": "integer"},
    ParameterType.DATE: {"type": "string", "format": "date"},
}


def formats(question: Question) -> tuple[Format, ...]:
    """The formats that the answer to a question can be had in."""
    return GRAPHS if form(without_header(question)) in ("CONSTRUCT", "DESCRIBE") else RESULTS


def operations(questions: Iterable[Question]) -> dict[str, dict[str, Any]]:
    """Path → path item, for each question."""
    failed = {str(status): response for status, response in failures(*ERRORS).items()}
    return {f"/queries/{it.name}": {"get": _operation(it, failed)} for it in questions}


def _operation(question: Question, failed: Mapping[str, Any]) -> dict[str, Any]:
    content = {item.media_type: _content(item) for item in formats(question)}
    page = {"text/html": {"schema": {"type": "string"}}}
    title = question.title.get("en", question.name)
    return {
        "tags": [TAG],
        "summary": title,
        "description": question.description.get("en", title),
        "operationId": f"question_{question.name.replace('-', '_')}",
        "parameters": [_parameter(it) for it in question.parameters],
        "responses": {
            "200": {"description": "The answer", "content": {**content, **page}},
            "304": {"description": "The answer is the one the client has"},
            **failed,
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    is_number = parameter.type is ParameterType.INTEGER
    default: Any = int(parameter.default) if is_number else parameter.default
    schema = {**_TYPES[parameter.type], "default": default}
    if parameter.choices:
        schema["enum"] = [int(it) if is_number else it for it in parameter.choices]
    return {"name": parameter.name, "in": "query", "required": False, "schema": schema}


def _content(item: Format) -> dict[str, Any]:
    return {} if item.name in _JSON else {"schema": {"type": "string"}}
