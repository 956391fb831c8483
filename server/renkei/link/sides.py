"""The two sides of a match, from what is named on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.link.datasets import DATASETS, GEONAMES
from renkei.link.datasets import KIND as DATASET_KIND
from renkei.link.endpoint import Endpoint
from renkei.link.entity import Entity, Kind
from renkei.link.rdf import read_graph, read_rdf
from renkei.link.ror import read_ror
from renkei.link.rows import read_rows, table_base
from renkei.link.shapes import look_up, shape_of
from renkei.link.tables import is_table

GRAPH: str = "graph"


@dataclass(frozen=True)
class TableOptions:
    """How a table is to be read, where it does not say so itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    header: bool = True
    base: str | None = None


@dataclass(frozen=True)
class Side:
    """One side of a match.

    Attributes:
        entities: what is on it.
        source: address or name of where it is from.
        kind: what the source says that they are, if it does.
        others: country and key of places that it leaves out for their size.
        prefixes: prefix → namespace of its IRIs.
    """

    entities: Sequence[Entity]
    source: str
    kind: Kind | None = None
    others: frozenset[tuple[str, str]] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=dict)


def is_endpoint(name: str) -> bool:
    """Whether what is named is the address of an endpoint.

    >>> is_endpoint("https://query.wikidata.org/sparql"), is_endpoint("cities.csv")
    (True, False)
    """
    return name.startswith(("http://", "https://"))


def is_reference(name: str) -> bool:
    """Whether what is named is looked things up in: a dataset or an endpoint, not a file."""
    return name in DATASETS or is_endpoint(name)


def kind_of(path: Path, options: TableOptions) -> Kind | None:
    """What the rows of a file say that they are, without reading the other side."""
    if is_table(path.name):
        return _table(path, options).kind
    return Kind.ORGANISATION if path.suffix.lower() == ".json" else None


def read_side(
    name: str, kind: Kind, content: Content, options: TableOptions, wanted: str | None = None
) -> Side:
    """Read a side that is no endpoint.

    Args:
        name: `graph`, the name of a dataset, or a file.
        kind: what is to be matched.
        content: where the graph is.
        options: how to read a table.
        wanted: class of the things of an RDF file.

    Raises:
        RenkeiError: there is no such thing, it cannot be read, or it is of another kind.
    """
    if name == GRAPH:
        return Side(read_graph(content.graph, kind), "https://w3id.org/renkei/")
    if name in DATASETS:
        if kind is not DATASET_KIND:
            raise RenkeiError(f"{name} has cities and no organisations", mend="give --kind city")
        info = DATASETS[name]
        others = info.others()
        return Side(tuple(info.read()), info.source, kind, others, {"geonames": GEONAMES})
    path = Path(name)
    if not path.is_file():
        raise RenkeiError(
            f"no file and no dataset {name!r}",
            mend=f"name a file, graph, {', '.join(DATASETS)}, or the address of an endpoint",
        )
    if is_table(name):
        return _table(path, options)
    if path.suffix.lower() == ".json":
        return Side(read_ror(path), "https://ror.org/", Kind.ORGANISATION)
    return Side(read_rdf(path, kind, wanted), path.name)


def ask_side(endpoint: Endpoint, shape: str | None, rows: Sequence[Entity]) -> Side:
    """What an endpoint knows of `rows`."""
    return Side(look_up(endpoint, shape_of(endpoint.url, shape), rows), endpoint.url)


def _table(path: Path, options: TableOptions) -> Side:
    entities, kind = read_rows(
        path,
        given=options.columns,
        encoding=options.encoding,
        sheet=options.sheet,
        header=options.header,
        base=options.base,
    )
    prefixes = {"row": table_base(path)}
    if options.base:
        prefixes["item"] = options.base
    return Side(entities, path.name, kind, prefixes=prefixes)
