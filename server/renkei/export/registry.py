"""The formats of the export: one list for the command line, the downloads and the docs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rdflib import Graph

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.csvw import write_csvw
from renkei.export.events_csv import write_events_csv
from renkei.export.formats import ExportFormat
from renkei.export.framed import write_framed
from renkei.export.geojson import write_geojson
from renkei.export.gif import write_gif
from renkei.export.graphml import write_graphml
from renkei.export.ics import write_ics
from renkei.export.serialize import read_context, read_graphs, serialize


@dataclass(frozen=True)
class Export:
    """A format of the export.

    Attributes:
        name: what the command line calls it.
        extension: the end of its file's name, without the dot.
        media_type: its media type.
        description: what it holds, in a few words of English.
        of_graph: writes it from the merged graph; None where it is made another way.
    """

    name: str
    extension: str
    media_type: str
    description: str
    of_graph: Callable[[Graph], bytes] | None = None

    @property
    def is_rdf(self) -> bool:
        """Whether it is the graph itself in a syntax of RDF."""
        return self.name in {item.value for item in ExportFormat}


EXPORTS: Final = {
    item.name: item
    for item in (
        Export("turtle", "ttl", "text/turtle", "the merged graph"),
        Export("jsonld", "jsonld", "application/ld+json", "the merged graph"),
        Export("ntriples", "nt", "application/n-triples", "the merged graph"),
        Export("nquads", "nq", "application/n-quads", "the named graphs"),
        Export("trig", "trig", "application/trig", "the named graphs"),
        Export("rdfxml", "rdf", "application/rdf+xml", "the merged graph"),
        Export(
            "csv",
            "csv",
            "text/csv; charset=utf-8",
            "events as the Japanese standard open dataset for municipalities",
            write_events_csv,
        ),
        Export(
            "gif",
            "gif.json",
            "application/json",
            "events in the event model of Japan's Government Interoperability Framework",
            write_gif,
        ),
        Export("geojson", "geojson", "application/geo+json", "cities and events", write_geojson),
        Export("ics", "ics", "text/calendar; charset=utf-8", "events as a calendar", write_ics),
        Export(
            "graphml",
            "graphml",
            "application/graphml+xml",
            "the network of who took part in the same events",
            write_graphml,
        ),
        Export(
            "schema-org",
            "schema.jsonld",
            "application/ld+json",
            "events as schema.org has them, framed",
            write_framed,
        ),
        Export(
            "csvw",
            "csvw.zip",
            "application/zip",
            "the answers to all table questions, with CSV on the Web metadata",
        ),
    )
}
"""Name → format, in the order in which they are offered."""


def write_export(content: Content, wanted: str) -> bytes:
    """The built graph of a content folder in a format.

    Args:
        content: the content folders.
        wanted: a name in `EXPORTS`.

    Raises:
        RenkeiError: there is no such format, nothing is built, or the graph cannot be read.
    """
    item = EXPORTS.get(wanted)
    if item is None:
        raise RenkeiError(f"{wanted!r} is not a format", mend=f"choose {', '.join(EXPORTS)}")
    if item.is_rdf:
        graphs = read_graphs(content.graph)
        return serialize(graphs, ExportFormat(wanted), read_context(content)).encode()
    if item.of_graph is None:
        read_graphs(content.graph)  # says what is wrong with it
        return write_csvw(content)
    return item.of_graph(read_graphs(content.graph).merge())
