"""What is asked of the engine and what comes of it.

A query ends in exactly one of these: an `Answer`, which is complete, or one of the exceptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from renkei.store.formats import BY_NAME, JSON, TURTLE, Format, Kind


@dataclass(frozen=True)
class ServiceAnswer:
    """What stands in for one SERVICE clause of a query: the answer of the endpoint it calls.

    Attributes:
        start: offset of the clause in the query, in code points.
        end: offset behind it.
        address: the endpoint.
        solutions: SPARQL Query Results JSON as received, nobody has looked into it yet; None for
            a SERVICE SILENT that failed.
        silent: whether an unusable answer counts as one solution without bindings.
    """

    start: int
    end: int
    address: str
    solutions: str | None
    silent: bool = False


class Request(NamedTuple):
    """A query and how to answer it.

    Attributes:
        query: SPARQL text.
        results: format of SELECT and ASK answers.
        graph: format of CONSTRUCT and DESCRIBE answers.
        default_graphs: IRIs of `default-graph-uri`; with `named_graphs` they replace the dataset
            of the query (SPARQL 1.1 Protocol §2.1.4). Both None: the query's own dataset.
        named_graphs: IRIs of `named-graph-uri`.
        services: what stands in for the SERVICE clauses, in the order of the text.
        describe: whether it is a DESCRIBE whose answer is completed, see `Style.describe`.
    """

    query: str
    results: Format = JSON
    graph: Format = TURTLE
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    services: tuple[ServiceAnswer, ...] = ()
    describe: bool = False

    def to_json(self) -> dict[str, Any]:
        """The request as JSON, for the worker; what is as usual is left out."""
        data: dict[str, Any] = {
            "query": self.query,
            "results": self.results.name,
            "graph": self.graph.name,
        }
        if self.default_graphs is not None or self.named_graphs is not None:
            data["graphs"] = [self.default_graphs, self.named_graphs]
        if self.services:
            data["services"] = [asdict(service) for service in self.services]
        if self.describe:
            data["describe"] = True
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Request:
        """The inverse of `to_json`.

        >>> request = Request("ASK {}", default_graphs=("http://example.org/g",))
        >>> Request.from_json(request.to_json()) == request
        True
        """
        default, named = data.get("graphs", (None, None))
        return cls(
            data["query"],
            BY_NAME[data["results"]],
            BY_NAME[data["graph"]],
            None if default is None else tuple(default),
            None if named is None else tuple(named),
            tuple(ServiceAnswer(**service) for service in data.get("services", ())),
            "describe" in data,
        )


class Answer(NamedTuple):
    """A complete answer.

    Attributes:
        body: all its bytes.
        format: what they are written in.
        kind: solutions, a boolean or a graph.
    """

    body: bytes
    format: Format
    kind: Kind


class QueryError(Exception):
    """A query that has no answer."""


@dataclass(eq=False)  # exceptions stay hashable
class QuerySyntaxError(QueryError):
    """The query is not SPARQL.

    Attributes:
        message: what is wrong.
        line: where, counted from 1.
        column: where in the line, in code points, counted from 1.
        expected: what could have stood there, as far as the engine says.
        text: the line itself, shortened around the column where it is long.
        caret: column of the fault within `text`, counted from 1.
    """

    message: str
    line: int = 1
    column: int = 1
    expected: str = ""
    text: str = ""
    caret: int = 1

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"

    def shown(self) -> str:
        """The offending line with a caret below the fault."""
        return f"{self.text}\n{' ' * (self.caret - 1)}^"


@dataclass(eq=False)  # exceptions stay hashable
class TimeLimitError(QueryError):
    """The query was ended at its time limit.

    Attributes:
        seconds: the limit.
    """

    seconds: float

    def __str__(self) -> str:
        return f"ended after {self.seconds:g} s"


@dataclass(eq=False)  # exceptions stay hashable
class MemoryLimitError(QueryError):
    """The query needed more memory than it may have.

    Attributes:
        mebibytes: the limit.
    """

    mebibytes: int

    def __str__(self) -> str:
        return f"needs more than {self.mebibytes} MiB of memory"


@dataclass(eq=False)  # exceptions stay hashable
class SizeLimitError(QueryError):
    """The result is larger than what is sent.

    Attributes:
        mebibytes: the limit.
    """

    mebibytes: int

    def __str__(self) -> str:
        return f"the result has more than {self.mebibytes} MiB"


@dataclass(eq=False)  # exceptions stay hashable
class QueueFullError(QueryError):
    """No worker came free.

    Attributes:
        waiting: queries that waited when this one came, or when it gave up.
    """

    waiting: int

    def __str__(self) -> str:
        return f"no worker came free; {self.waiting} queries are waiting"


@dataclass(eq=False)  # exceptions stay hashable
class TooDeepError(QueryError):
    """The query is nested so deeply, or has such long chains, that the parser's stack ran out."""

    def __str__(self) -> str:
        return "the query is nested too deeply or has too long chains of operators"


@dataclass(eq=False)  # exceptions stay hashable
class NotOrderedError(QueryError):
    """ORDER BY meets values that the engine cannot put into one order.

    It takes literals that it cannot compare for equal, which is no order as soon as others stand
    between them, and ends its process where its sorting notices.
    """

    def __str__(self) -> str:
        return "ORDER BY meets values that cannot all be compared, such as dates and years"


@dataclass(eq=False)  # exceptions stay hashable
class NotWritableError(QueryError):
    """The result cannot be written in the format asked for.

    Attributes:
        format: the name of the format.
        reason: what the writer says.
    """

    format: str
    reason: str

    def __str__(self) -> str:
        return f"the result cannot be written as {self.format}: {self.reason}"


@dataclass(eq=False)  # exceptions stay hashable
class UnsupportedError(QueryError):
    """The query calls a function that the engine does not have.

    Attributes:
        reason: what the engine says.
    """

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)  # exceptions stay hashable
class ServiceFailedError(QueryError):
    """An endpoint that the query calls by SERVICE has given no answer that can be used.

    Attributes:
        address: the endpoint.
        reason: what went wrong, as the end of a sentence.
        seconds: the time limit where that is what went wrong, else 0.
    """

    address: str
    reason: str
    seconds: float = 0

    def __str__(self) -> str:
        return f"SERVICE <{self.address}> {self.reason}"


@dataclass(eq=False)  # exceptions stay hashable
class WorkerDiedError(QueryError):
    """The worker ended in a way that no limit explains.

    Attributes:
        reason: what is known of it, for the log.
    """

    reason: str

    def __str__(self) -> str:
        return f"the worker ended: {self.reason}"


_BY_NAME = {
    error.__name__: error
    for error in (
        QuerySyntaxError,
        MemoryLimitError,
        SizeLimitError,
        NotWritableError,
        UnsupportedError,
        ServiceFailedError,
        WorkerDiedError,
    )
}


def error_to_json(error: QueryError) -> dict[str, Any]:
    """An error as JSON, for the way from the worker."""
    return {"name": type(error).__name__, **asdict(error)}  # type: ignore[call-overload]


def error_from_json(data: Mapping[str, Any]) -> QueryError:
    """The inverse of `error_to_json`.

    >>> error_from_json(error_to_json(SizeLimitError(64)))
    SizeLimitError(mebibytes=64)
    """
    values = dict(data)
    return _BY_NAME[values.pop("name")](**values)
