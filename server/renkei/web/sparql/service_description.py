"""The service description: what the endpoint can do and what it holds (SPARQL 1.1 SD)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from renkei.settings import Settings
from renkei.store.formats import GRAPHS, JSON_LD, RESULTS, Format
from renkei.store.jsonld import compact
from renkei.store.processes import Contents

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_RDF_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_LANGUAGES: Final = ("SPARQL10Query", "SPARQL11Query")


def describe(contents: Contents, endpoint: str, settings: Settings) -> list[Triple]:
    """The description as triples.

    Args:
        contents: what is served.
        endpoint: the absolute IRI of the endpoint.
        settings: for the limits.
    """
    return list(_describe(contents, endpoint, settings))


def write(
    triples: list[Triple],
    wanted: Format,
    prefixes: Mapping[str, str],
    context: Mapping[str, Any] | None,
) -> bytes:
    """The description in one of the graph formats."""
    assert isinstance(wanted.engine, RdfFormat)
    table = {**prefixes, "sd": SD}
    if wanted is not JSON_LD:
        written = serialize(triples, format=wanted.engine, prefixes=table)
        assert written is not None
        return written
    expanded = serialize(triples, format=RdfFormat.JSON_LD)
    assert expanded is not None
    inner = (context or {}).get("@context", context or {})
    return compact(expanded, {**inner, "sd": SD})


def _describe(contents: Contents, endpoint: str, settings: Settings) -> Iterator[Triple]:
    service = NamedNode(endpoint)
    dataset, default = NamedNode(endpoint + "#dataset"), NamedNode(endpoint + "#default-graph")
    yield Triple(service, _RDF_TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    for language in _LANGUAGES:
        yield Triple(service, _sd("supportedLanguage"), _sd(language))
    if settings.services:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for item in (*RESULTS, *GRAPHS):
        yield Triple(service, _sd("resultFormat"), NamedNode(item.iri))
    yield Triple(service, NamedNode(_RDFS + "comment"), Literal(_limits(settings), language="en"))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _RDF_TYPE, _sd("Dataset"))
    yield Triple(dataset, NamedNode(_DCTERMS + "identifier"), Literal(contents.release))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _RDF_TYPE, _sd("Graph"))
    if contents.default is not None:
        yield Triple(default, NamedNode(_VOID + "triples"), Literal(contents.default))
    for number, (iri, triples) in enumerate((contents.named or {}).items(), 1):
        named = NamedNode(f"{endpoint}#named-graph-{number}")
        graph = NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, _RDF_TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(iri))
        yield Triple(named, _sd("graph"), graph)
        yield Triple(graph, _RDF_TYPE, _sd("Graph"))
        yield Triple(graph, NamedNode(_VOID + "triples"), Literal(triples))


def _limits(settings: Settings) -> str:
    return (
        f"A query may take {settings.timeout:g} seconds, or up to {settings.max_timeout:g} with "
        f"the parameter timeout, and {settings.memory} MiB of memory; its text may have "
        f"{settings.max_query} KiB and its result {settings.max_result} MiB. Beyond that there is "
        "an error, never part of an answer. Updates and the fetching of graphs are refused. "
        f"{_services(settings)} SPARQL 1.2 syntax is understood."
    )


def _services(settings: Settings) -> str:
    if not settings.services:
        return "SERVICE is refused."
    addresses = " and ".join(f"<{address}>" for address in sorted(settings.services))
    return f"SERVICE is answered for {addresses}, named by IRI, and refused for all others."


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
