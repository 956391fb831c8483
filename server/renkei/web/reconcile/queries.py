"""Requests as they are sent, read into one form: of version 0.2, and of the 1.0 draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import HTTPException

MOST_QUERIES: Final = 100
"""Queries in one batch."""
MOST_IDS: Final = 500
"""Things in one data extension."""
MOST_PROPERTIES: Final = 50
"""Properties in one data extension, and constraints in one query."""
MOST_CANDIDATES: Final = 100
"""Candidates for one query."""
USUAL_CANDIDATES: Final = 10
LONGEST_TEXT: Final = 1000
"""Code points of a name or a value."""
STRICTNESS: Final = ("any", "all", "should")
QUANTIFIERS: Final = ("any", "all", "none")


@dataclass(frozen=True)
class Constraint:
    """What a property of the thing should be.

    Attributes:
        property: the property's identifier.
        values: the values; an entity stands as its identifier.
        quantifier: how many of the values must fit: any, all or none.
        required: whether a thing that does not fit is no candidate.
    """

    property: str
    values: tuple[str, ...]
    quantifier: str = "any"
    required: bool = False


@dataclass(frozen=True)
class Query:
    """What is to be matched.

    Attributes:
        names: the name looked for; several where any of them will do.
        id: the identifier looked for; empty where none is given.
        types: the types it should have.
        strict: whether any or all of the types are needed, or none but preferred.
        limit: how many candidates are wanted.
        constraints: what its properties should be.
    """

    names: tuple[str, ...]
    id: str = ""
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = USUAL_CANDIDATES
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class Extension:
    """Values that are asked for.

    Attributes:
        ids: the identifiers of the things.
        properties: identifier of the property → its settings.
    """

    ids: tuple[str, ...]
    properties: Mapping[str, Mapping[str, Any]]


def decode(text: str | bytes, what: str) -> dict[str, Any]:
    """JSON as an object.

    Raises:
        HTTPException: 400, it is not JSON, or no object.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise HTTPException(400, f"{what} is not JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise HTTPException(400, f"{what} is not a JSON object")
    return value


def batch_02(sent: Mapping[str, Any]) -> dict[str, Query]:
    """A batch of version 0.2 §4.1: an object of queries, by keys of the client's choosing.

    Raises:
        HTTPException: 400 where a query is none, 413 where there are too many.
    """
    _few(sent, MOST_QUERIES, "queries in a batch")
    return {key: _query_02(value, f"query {key[:50]!r}") for key, value in sent.items()}


def batch_10(sent: Mapping[str, Any]) -> list[Query]:
    """A batch of the 1.0 draft §4.1: a list of queries under `queries`.

    Raises:
        HTTPException: 400 where a query is none, 413 where there are too many.
    """
    queries = sent.get("queries")
    if not isinstance(queries, list):
        raise HTTPException(400, "queries is missing or not a list")
    _few(queries, MOST_QUERIES, "queries in a batch")
    return [_query_10(value, f"query {number}") for number, value in enumerate(queries)]


def extension(sent: Mapping[str, Any]) -> Extension:
    """A data extension query, the same in both versions.

    Raises:
        HTTPException: 400 where it is none, 413 where it asks for too much.
    """
    ids, properties = sent.get("ids"), sent.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        raise HTTPException(400, "ids is missing or not a list of strings")
    if not isinstance(properties, list):
        raise HTTPException(400, "properties is missing or not a list")
    _few(ids, MOST_IDS, "things in an extension")
    _few(properties, MOST_PROPERTIES, "properties in an extension")
    asked: dict[str, Mapping[str, Any]] = {}
    for number, item in enumerate(properties):
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise HTTPException(400, f"property {number} has no id")
        settings = item.get("settings") or {}
        if not isinstance(settings, dict):
            raise HTTPException(400, f"property {number}: settings is not an object")
        asked[item["id"]] = settings
    return Extension(tuple(dict.fromkeys(ids)), asked)


def _query_02(value: object, where: str) -> Query:
    sent = _object(value, where)
    constraints = [
        Constraint(_text(item, "pid", where), _values(item.get("v"), where))
        for item in _objects(sent.get("properties"), f"{where}: properties")
    ]
    name = sent.get("query")
    if name is not None and not isinstance(name, str):
        raise HTTPException(400, f"{where}: query is not a string")
    if not (name or "").strip() and not constraints:
        raise HTTPException(400, f"{where} has neither query nor properties")
    strict = sent.get("type_strict", "any")
    if strict not in STRICTNESS:
        raise HTTPException(400, f"{where}: type_strict is none of {', '.join(STRICTNESS)}")
    names = (_short(name, where),) if name and name.strip() else ()
    return Query(
        names, "", _types(sent.get("type"), where), strict, _limit(sent, where), tuple(constraints)
    )


def _query_10(value: object, where: str) -> Query:
    sent = _object(value, where)
    names: tuple[str, ...] = ()
    id_ = ""
    constraints = []
    conditions = _objects(sent.get("conditions"), f"{where}: conditions")
    if not conditions:
        raise HTTPException(400, f"{where} has no conditions")
    for item in conditions:
        values = _values(item.get("propertyValue"), where)
        match item.get("matchType"):
            case "name":
                names = values
            case "id":
                id_ = values[0] if values else ""
            case "property":
                quantifier = item.get("matchQuantifier", "any")
                if quantifier not in QUANTIFIERS:
                    known = ", ".join(QUANTIFIERS)
                    raise HTTPException(400, f"{where}: matchQuantifier is none of {known}")
                named, required = _text(item, "propertyId", where), item.get("required") is True
                constraints.append(Constraint(named, values, quantifier, required))
            case _:
                raise HTTPException(400, f"{where}: matchType is none of name, id, property")
    types = _types(sent.get("type"), where)
    return Query(names, id_, types, "any", _limit(sent, where), tuple(constraints))


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise HTTPException(400, f"{where} is not an object")
    return value


def _objects(value: object, where: str) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise HTTPException(400, f"{where} is not a list of objects")
    _few(value, MOST_PROPERTIES, where)
    return value


def _types(value: object, where: str) -> tuple[str, ...]:
    """One type or several; OpenRefine sends one as an object at times."""
    given = value if isinstance(value, list) else [value]
    texts = [item.get("id") if isinstance(item, dict) else item for item in given]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise HTTPException(400, f"{where}: type is not an identifier")
    return tuple(text for text in texts if isinstance(text, str) and text)


def _values(value: object, where: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    _few(given, MOST_PROPERTIES, f"values of {where}")
    return tuple(text for item in given if (text := _value(item, where)))


def _value(item: object, where: str) -> str:
    """A value as text: identifiers of entities, numbers without a needless fraction."""
    match item:
        case dict():
            return _text(item, "id", where)
        case bool():
            return "true" if item else "false"
        case float() if item.is_integer():
            return str(int(item))
        case int() | float():
            return str(item)
        case str():
            return _short(item, where).strip()
        case None:
            return ""
        case _:
            raise HTTPException(400, f"{where}: a value is neither text, number nor entity")


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value:
        raise HTTPException(400, f"{where}: {key} is missing or not a string")
    return _short(value, where)


def _short(text: str, where: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise HTTPException(413, f"{where}: a text has more than {LONGEST_TEXT} characters")
    return text


def _limit(sent: Mapping[str, Any], where: str) -> int:
    limit = sent.get("limit", USUAL_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise HTTPException(400, f"{where}: limit is not a number above 0")
    return int(min(limit, MOST_CANDIDATES))


def _few(items: Any, most: int, what: str) -> None:
    if len(items) > most:
        raise HTTPException(413, f"{len(items)} {what}; at most {most}")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
