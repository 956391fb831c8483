"""Answer one query on a store, in the thread that calls.

The engine's results must not pass to another thread: it would abort the process. So a query is
parsed, evaluated and written here, in one go. There is no time limit here; see `pool`.
"""

from __future__ import annotations

import io
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from renkei.store.formats import RDF_XML, XML, Format, Kind
from renkei.store.jsonld import compact
from renkei.store.merging import Graphs, merged, named_in
from renkei.store.outcome import (
    Answer,
    MemoryLimitError,
    NotWritableError,
    Request,
    SizeLimitError,
    UnsupportedError,
)
from renkei.store.services import inline
from renkei.store.syntax import explain
from renkei.store.tokens import tokens

_RDF_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_STREAMED: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.\-]*$")
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_FAULTY_CALL: Final = re.compile("is not supported|^The custom function .* requires")
"""How the engine speaks of a function that it does not have, or not with so many arguments."""
_FROM: Final = re.compile("from", re.IGNORECASE)
_MIB: Final = 1 << 20


@dataclass(frozen=True)
class Style:
    """How answers are written.

    Attributes:
        prefixes: prefix → namespace IRI, for Turtle, TriG and RDF/XML.
        context: the JSON-LD context; without one JSON-LD stays expanded.
        max_result: MiB that an answer may have; None where there is no limit.
        memory: MiB that the process may use for a query, for the error that says so.
        describe: `module:name` of what makes the answer to a DESCRIBE out of the store and the
            engine's own answer; without it, that one is the answer.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] | None = None
    max_result: int | None = None
    memory: int = 0
    describe: str = ""

    @property
    def describer(self) -> Callable[[Store, Iterable[Triple]], Iterable[Triple]] | None:
        """The function that `describe` names."""
        return pkgutil.resolve_name(self.describe) if self.describe else None


def evaluate(store: Store, request: Request, style: Style) -> Answer:
    """Answer a query.

    Raises:
        QuerySyntaxError: the query is malformed.
        SizeLimitError: the answer is larger than `style.max_result`.
        MemoryLimitError: Python ran out of memory; the engine itself ends the process instead.
        NotWritableError: the graph cannot be written in the format asked for.
        UnsupportedError: it calls a function that there is not, or with too many arguments.
        ServiceFailedError: what an endpoint answered to a SERVICE clause is no SPARQL result.
        OSError, RuntimeError, ValueError: the engine could not evaluate it.

    >>> evaluate(Store(), Request("ASK { ?s ?p ?o }"), Style()).body
    b'{"head":{},"boolean":false}'
    """
    try:
        result = _query(store, request, inline(request.query, request.services))
        if isinstance(result, QueryTriples):
            wanted, kind = request.graph, Kind.GRAPH
            describer = style.describer if request.describe else None
            if describer is not None and _over_the_default_dataset(request):
                body = _graph(describer(store, result), wanted, style)
            else:
                body = _graph(result, wanted, style)
        else:
            kind = Kind.BOOLEAN if isinstance(result, QueryBoolean) else Kind.SOLUTIONS
            wanted, results_format = request.results, request.results.engine
            assert isinstance(results_format, QueryResultsFormat)
            body = _bounded(style, lambda output: result.serialize(output, results_format))
    except MemoryError:
        raise MemoryLimitError(style.memory) from None
    except SyntaxError as error:
        raise explain(request.query, error.msg) from None
    except RuntimeError as error:
        if _FAULTY_CALL.search(str(error)):
            raise UnsupportedError(str(error)) from None
        raise
    if wanted in (XML, RDF_XML):
        _must_be_xml(body, wanted)
    return Answer(body, wanted, kind)


def _query(
    store: Store, request: Request, query: str
) -> QueryBoolean | QuerySolutions | QueryTriples:
    if request.default_graphs is None and request.named_graphs is None:
        graphs = named_in(query)
        if graphs is None:
            return store.query(query)
    else:
        # SPARQL 1.1 Protocol §2.1.4: given either, the dataset consists of these graphs alone.
        graphs = Graphs(request.default_graphs or (), request.named_graphs or ())
    named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in graphs.named]
    default: list[NamedNode | BlankNode | DefaultGraph]
    if len(set(graphs.default)) < 2:
        default = [NamedNode(iri) for iri in set(graphs.default)]
        return store.query(query, default_graph=default, named_graphs=named)
    merge = merged(store, graphs)
    return merge.query(query, default_graph=DefaultGraph(), named_graphs=named)


def _over_the_default_dataset(request: Request) -> bool:
    """Whether neither the request nor the query names graphs."""
    if request.default_graphs is not None or request.named_graphs is not None:
        return False
    query = request.query
    return _FROM.search(query) is None or not any(
        token.kind == "word" and _FROM.search(query, token.start, token.end)
        for token in tokens(query)
    )


def _graph(triples: Iterable[Triple], wanted: Format, style: Style) -> bytes:
    rdf_format = wanted.engine
    assert isinstance(rdf_format, RdfFormat)
    if rdf_format in _STREAMED:
        return _bounded(style, lambda output: serialize(triples, output, rdf_format))
    ordered = sorted(triples, key=_order)
    if rdf_format == RdfFormat.RDF_XML:
        _must_have_element_names(ordered, wanted)
    prefixes = None if rdf_format == RdfFormat.JSON_LD else dict(style.prefixes)
    try:
        body = _bounded(
            style, lambda output: serialize(ordered, output, rdf_format, prefixes=prefixes)
        )
    except (OSError, ValueError) as error:
        raise NotWritableError(wanted.name, str(error)) from None
    if rdf_format == RdfFormat.JSON_LD and style.context is not None:
        return compact(body, style.context)
    return body


def _must_have_element_names(triples: Iterable[Triple], wanted: Format) -> None:
    """Refuse predicates that end in no XML name, of which the engine makes ill-formed RDF/XML."""
    for predicate in {triple.predicate.value for triple in triples}:
        if not _ELEMENT_NAME.search(predicate):
            raise NotWritableError(wanted.name, f"no XML element can be named after <{predicate}>")


def _must_be_xml(body: bytes, wanted: Format) -> None:
    """Refuse control characters, which XML 1.0 §2.2 has no way to write."""
    if _NOT_XML.search(body):
        raise NotWritableError(wanted.name, "XML cannot hold the control characters in it")


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    """Subjects together, the type of each first."""
    predicate = str(triple.predicate)
    return str(triple.subject), predicate != _RDF_TYPE, predicate, str(triple.object)


def _bounded(style: Style, write: Callable[[_Bounded], object]) -> bytes:
    output = _Bounded(style.max_result)
    try:
        write(output)
    except OSError:  # the engine hands on what `_Bounded.write` raised, as an OSError of its own
        if output.limit is not None and output.full:
            raise SizeLimitError(output.limit) from None
        raise
    return output.getvalue()


class _Bounded(io.BytesIO):
    """Bytes in memory that refuse to grow beyond a limit in MiB."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self.limit = limit
        self.full = False

    def write(self, data: Any) -> int:
        if self.limit is not None and self.tell() + len(data) > self.limit * _MIB:
            self.full = True
            raise OSError("the result is too large")
        return super().write(data)
