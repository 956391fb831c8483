"""SPARQL 1.1 Protocol §2.1: from an HTTP request to a query, its dataset and its parameters.

A query comes by GET in the address, by POST in a form, or by POST or QUERY as the whole body.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from email.message import Message
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from renkei.settings import Settings
from renkei.web.sparql.problems import Problem

METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MALFORMED: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_UPDATE_PARAMETERS: Final = frozenset(("update", "using-graph-uri", "using-named-graph-uri"))
_KIB: Final = 1024


class Parameters(NamedTuple):
    """What a request asks for.

    Attributes:
        query: SPARQL text, or None where there is none.
        default_graphs: IRIs of `default-graph-uri`, None where neither kind is given.
        named_graphs: IRIs of `named-graph-uri`, None where neither kind is given.
        timeout: seconds of `timeout=`, or None.
        formats: the values of `format=`. SPARQLWrapper gives it twice, in two spellings.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    timeout: float | None
    formats: tuple[str, ...]


def check_method(method: str) -> None:
    """Refuse methods that the endpoint does not know.

    Raises:
        Problem: 405 with Allow.
    """
    if method not in METHODS:
        raise Problem(
            405,
            "method-not-allowed",
            "Method not allowed",
            "The endpoint answers queries; it cannot be written to.",
            f"Use {', '.join(METHODS)}.",
            headers={"Allow": ", ".join(METHODS)},
        )


def body_limit(settings: Settings) -> int:
    """Bytes of body that are read: percent-encoding makes three of one, and more is no query."""
    return settings.max_query * _KIB * 3 + 64 * _KIB


def parse(
    method: str, query_string: bytes, content_type: str | None, body: bytes, settings: Settings
) -> Parameters:
    """Read a request.

    Args:
        method: GET, HEAD, POST or QUERY.
        query_string: what stands behind `?` in the address.
        content_type: the header field, or None.
        body: the whole body.
        settings: for the limits.

    Raises:
        Problem: 400, 403, 413 or 415.

    >>> parse("GET", b"query=ASK+%7B%7D", None, b"", Settings()).query
    'ASK {}'
    """
    fields = _fields(query_string, "the address")
    if method in ("POST", "QUERY"):
        media_type = _media_type(content_type)
        if media_type == FORM:
            for name, values in _fields(body, "the body").items():
                fields.setdefault(name, []).extend(values)
        else:
            fields.setdefault("query", []).append(_text(body, "the body"))
    if not _UPDATE_PARAMETERS.isdisjoint(fields):
        raise update_refused()
    query = _one(fields, "query")
    if query is not None:
        _check_query(query, settings)
    default, named = fields.get("default-graph-uri"), fields.get("named-graph-uri")
    given = default is not None or named is not None
    timeout = _one(fields, "timeout")
    return Parameters(
        query,
        _graphs(default) if given else None,
        _graphs(named) if given else None,
        None if timeout is None else _seconds(timeout),
        tuple(filter(None, fields.get("format", ()))),
    )


def update_refused() -> Problem:
    """The endpoint is read only."""
    return Problem(
        403,
        "update-refused",
        "Updates are not accepted",
        "What is served is a release, which never changes.",
        "Send a query: SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def _media_type(content_type: str | None) -> str:
    header = Message()
    header["Content-Type"] = re.sub(r"[\r\n]", " ", content_type or "")
    media_type = header.get_content_type() if content_type else ""
    if media_type == _UPDATE:
        raise update_refused()
    accepted = f"Send {DIRECT} or {FORM}, in UTF-8."
    headers = {"Accept-Post": f"{DIRECT}, {FORM}", "Accept-Query": f'"{DIRECT}", "{FORM}"'}
    if media_type not in (FORM, DIRECT):
        raise Problem(
            415,
            "media-type",
            "Media type not supported",
            f"A body of type {media_type or 'unknown'} holds no query.",
            accepted,
            headers=headers,
        )
    charset = header.get_content_charset("utf-8")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(
            415,
            "charset",
            "Charset not supported",
            "SPARQL is sent in UTF-8.",
            accepted,
            headers=headers,
        )
    return media_type


def _fields(data: bytes, where: str) -> dict[str, list[str]]:
    """The fields of a form, strictly: what is malformed is refused, not guessed at."""
    fields: dict[str, list[str]] = {}
    for pair in data.split(b"&"):
        if not pair:
            continue
        name, _, value = pair.partition(b"=")
        fields.setdefault(_decoded(name, where), []).append(_decoded(value, where))
    return fields


def _decoded(data: bytes, where: str) -> str:
    if _MALFORMED.search(data):
        raise Problem(
            400,
            "percent-encoding",
            "Malformed percent-encoding",
            f"A % in {where} is not followed by two hexadecimal digits.",
            "Write % itself as %25.",
        )
    # Quoted-printable (RFC 2045 §6.7) is the same with another sign, and is decoded in C.
    quoted = data.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")
    return _text(binascii.a2b_qp(quoted), where)


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(
            400,
            "not-utf-8",
            "Not UTF-8",
            f"What {where} holds is not UTF-8 from byte {error.start} of a value on.",
        ) from None


def _one(fields: Mapping[str, list[str]], name: str) -> str | None:
    values = fields.get(name, [])
    if len(values) > 1:
        raise Problem(
            400,
            "repeated-parameter",
            "Repeated parameter",
            f"{name} is given {len(values)} times.",
            "Give it once.",
        )
    return values[0] if values else None


def _check_query(query: str, settings: Settings) -> None:
    if not query.strip():
        raise Problem(400, "no-query", "No query", "The query is empty.")
    size = len(query.encode())
    if size > settings.max_query * _KIB:
        raise Problem(
            413,
            "query-too-long",
            "Query too long",
            f"The query has {size} bytes; {settings.max_query} KiB are read.",
            "Shorten it; whoever runs the server can raise --max-query.",
            {"limit": {"value": settings.max_query, "unit": "KiB"}},
        )


def _graphs(iris: list[str] | None) -> tuple[str, ...]:
    for iri in iris or ():
        try:
            NamedNode(iri)
        except ValueError:
            raise Problem(
                400,
                "bad-graph",
                "Not a graph IRI",
                "A default-graph-uri or named-graph-uri is not an absolute IRI.",
            ) from None
    return tuple(iris or ())


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:  # false for NaN too
        raise Problem(
            400,
            "bad-timeout",
            "Not a time limit",
            "timeout= takes a number of seconds above 0.",
        )
    return seconds
