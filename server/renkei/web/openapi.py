"""What the OpenAPI document says beyond what the routes say of themselves."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI

from renkei.store.formats import GRAPHS, RESULTS, Format
from renkei.web.sparql.protocol import DIRECT, FORM

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "near": {
            "type": "array",
            "description": "What may have been meant, where nothing is known at an address",
            "items": {
                "type": "object",
                "required": ["iri", "page", "label"],
                "properties": {
                    "iri": {"type": "string", "format": "iri"},
                    "page": {"type": "string", "format": "uri"},
                    "label": {"type": "string"},
                },
            },
        },
    },
}
_TEXT: Final = {"schema": {"type": "string"}}
_ERRORS: Final = (400, 403, 405, 406, 408, 413, 415, 500, 502, 503, 504)
_DESCRIPTION: Final = (
    "The SPARQL 1.1 endpoint; a form for browsers. Without a query it describes itself: what it "
    "holds, what it allows and how much."
)


def failures(*statuses: int, page: str = "text/html") -> dict[int | str, dict[str, Any]]:
    """The errors of a route: problem details (RFC 9457), or a page for a browser.

    >>> failures(404)[404]["description"]
    'Not Found'
    """
    content = {"application/problem+json": {"schema": _PROBLEM}, page: _TEXT}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def install(app: FastAPI, endpoint: str, questions: Callable[[], dict[str, Any]]) -> None:
    """Complete the document: the endpoint, the questions, what an unreadable parameter gives.

    The endpoint is no route of the framework, and errors have not the framework's form.

    Args:
        app: the application.
        endpoint: the path of the endpoint.
        questions: path → path item of each question of the release that is served.
    """
    routes = app.openapi

    def openapi() -> dict[str, Any]:
        document = dict(routes())
        document["paths"] = {**document["paths"], endpoint: _endpoint(), **questions()}
        unreadable = failures(422)[422]
        for operations in document["paths"].values():
            for operation in operations.values():
                if "422" in operation["responses"]:
                    operation["responses"]["422"] = unreadable
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _endpoint() -> dict[str, Any]:
    answers = {item.media_type: _content(item) for item in (*RESULTS, *GRAPHS)}
    errors = failures(*_ERRORS, page="text/plain")
    for status in (400, 503):  # with a result page
        errors[status]["content"]["text/html"] = _TEXT
    responses = {
        "200": {
            "description": "The answer, whole",
            "content": {**answers, "application/json": {}, "text/html": _TEXT},
        },
        "304": {"description": "The answer is the one the client has"},
        **{str(status): error for status, error in errors.items()},
    }
    names = list(dict.fromkeys(item.name for item in (*RESULTS, *GRAPHS)))
    parameters = [
        _parameter("default-graph-uri", {"type": "array", "items": {"type": "string"}}),
        _parameter("named-graph-uri", {"type": "array", "items": {"type": "string"}}),
        _parameter("format", {"type": "string", "enum": [*names, "html"]}),
        _parameter("timeout", {"type": "number", "exclusiveMinimum": 0}),
    ]
    common = {"tags": ["sparql"], "description": _DESCRIPTION, "responses": responses}
    query = _parameter("query", {"type": "string"})
    body = {
        DIRECT: _TEXT,
        FORM: {
            "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {"query": {"type": "string"}},
            }
        },
    }
    return {
        "get": {
            **common,
            "summary": "Query",
            "operationId": "sparql_get",
            "parameters": [query, *parameters],
        },
        "post": {
            **common,
            "summary": "Query by POST",
            "operationId": "sparql_post",
            "parameters": parameters,
            "requestBody": {"required": True, "content": body},
        },
    }


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _content(item: Format) -> dict[str, Any]:
    return {} if item.name in ("json", "jsonld") else dict(_TEXT)
