"""What is served: RDF files in memory, or a store directory opened read only.

The default graph that queries see is real, written at load beside the named graphs: their RDF
merge (`merge`), or what the files themselves put there (`plain`). A union view would not do: the
engine counts a triple that two graphs share twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from renkei.errors import RenkeiError

MERGE: Final = "merge"
PLAIN: Final = "plain"

FORMATS: Final = {
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""File ending → format."""


@dataclass(frozen=True)
class Dataset:
    """Names what to serve; nothing is read before `load`.

    Attributes:
        files: RDF files, by their ending one of `FORMATS`. Their blank nodes stay apart.
        directory: a store directory instead of files.
        default_graph: `MERGE` or `PLAIN`; a store directory is always as it is.
        left_out: graphs whose IRI starts with one of these stay out of the merge.
        release: the release id where it is known; else it is made from the files' bytes.
        sha256: of the bytes of the file that `release` is the content of, where that is known:
            whoever loads it later must not find another release under this one's id.
    """

    files: tuple[str, ...] = ()
    directory: str | None = None
    default_graph: str = MERGE
    left_out: tuple[str, ...] = ()
    release: str = ""
    sha256: str = ""

    @classmethod
    def of_files(
        cls,
        files: Iterable[str | Path],
        *,
        default_graph: str = MERGE,
        left_out: Iterable[str] = (),
    ) -> Dataset:
        """A dataset of any RDF files."""
        return cls(tuple(str(file) for file in files), None, default_graph, tuple(left_out))

    @classmethod
    def of_release(cls, graph: Path, manifest: Path, *, left_out: Iterable[str] = ()) -> Dataset:
        """The built graph, with the release id that its manifest gives.

        Raises:
            RenkeiError: there is no built graph, or the manifest names no release.
        """
        try:
            release = json.loads(manifest.read_bytes())["release"]
            sha256 = hashlib.sha256(graph.read_bytes()).hexdigest()
        except OSError as error:
            raise RenkeiError(
                error.strerror or "cannot be read",
                where=str(error.filename or manifest),
                mend="run renkei build",
            ) from None
        except (ValueError, KeyError, TypeError):
            raise RenkeiError(
                "names no release", where=str(manifest), mend="run renkei build"
            ) from None
        return cls((str(graph),), None, MERGE, tuple(left_out), str(release), sha256)

    def to_json(self) -> dict[str, Any]:
        """The dataset as JSON, for another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dataset:
        """The inverse of `to_json`.

        >>> dataset = Dataset.of_files(["a.ttl"], left_out=["http://example.org/"])
        >>> Dataset.from_json(json.loads(json.dumps(dataset.to_json()))) == dataset
        True
        """
        return cls(**{**data, "files": tuple(data["files"]), "left_out": tuple(data["left_out"])})


def load(dataset: Dataset) -> Store:
    """Read the files into memory, or open the directory read only.

    Returns:
        The store, with the default graph as asked for.

    Raises:
        RenkeiError: a file is missing, of an unknown kind, or does not parse; with its line.
    """
    if dataset.directory is not None:
        return _open(Path(dataset.directory))
    store = Store()
    for file in dataset.files:
        _read(store, Path(file), dataset.sha256)
    if dataset.default_graph == MERGE:
        _merge(store, dataset.left_out)
    return store


def release_id(dataset: Dataset) -> str:
    """The release that is served.

    Returns:
        What the dataset says itself; else the SHA-256 of the files' bytes, one after the other;
        for a directory, of the names, sizes and times of its files.

    Raises:
        RenkeiError: a file cannot be read.
    """
    if dataset.release:
        return dataset.release
    digest = hashlib.sha256()
    try:
        for file in dataset.files:
            with Path(file).open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
        if dataset.directory is not None:
            for path in sorted(Path(dataset.directory).iterdir()):
                if not path.name.startswith("LOG"):  # written when opened, holds no data
                    state = path.stat()
                    line = f"{path.name} {state.st_size} {state.st_mtime_ns}\n"
                    digest.update(line.encode())
    except OSError as error:
        raise RenkeiError(
            error.strerror or "cannot be read", where=str(error.filename or "")
        ) from None
    return digest.hexdigest()


def graph_sizes(store: Store) -> tuple[int, dict[str, int]]:
    """Triples in the default graph, and in each named graph by its IRI.

    >>> store = Store()
    >>> store.update("INSERT DATA { GRAPH <http://example.org/g> { <a:b> <a:c> 1, 2 } }")
    >>> graph_sizes(store)
    (0, {'http://example.org/g': 2})
    """
    everything = store.query(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    )
    default = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(everything, QuerySolutions)
    assert isinstance(default, QuerySolutions)
    named = {row["g"].value: int(row["n"].value) for row in everything if row["g"] is not None}
    return int(next(default)["n"].value), named


def _open(directory: Path) -> Store:
    if not (directory / "CURRENT").is_file():
        raise RenkeiError(
            "is not a store directory",
            where=str(directory),
            mend="name a folder that an Oxigraph store was written to",
        )
    try:
        return Store.read_only(str(directory))
    except (OSError, ValueError) as error:
        raise RenkeiError(f"cannot be opened: {error}", where=str(directory)) from None


def _read(store: Store, path: Path, sha256: str) -> None:
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise RenkeiError(
            f"the ending {path.suffix!r} names no RDF format",
            where=str(path),
            mend=f"use one of {' '.join(FORMATS)}",
        )
    try:
        # `load` gives blank nodes new names, file by file. The bulk loader does so too, but is made
        # for disks: analytic queries over what it leaves in memory are slower (make bench-engine).
        base = path.absolute().as_uri()
        if sha256:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise RenkeiError(
                    "is no longer the release that was announced",
                    where=str(path),
                    mend="have the server load the new one (SIGHUP)",
                )
            store.load(input=data, format=rdf_format, base_iri=base)
        else:
            store.load(path=str(path), format=rdf_format, base_iri=base)
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise RenkeiError(_reason(error), where=where) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition(" (os error")[0]
        raise RenkeiError(reason, where=str(path)) from None


def _reason(error: SyntaxError) -> str:
    """What the parser says, printable and without the place, which we give ourselves."""
    text = error.msg
    if text.startswith("Parser error at line "):
        text = text.partition(": ")[2]
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _merge(store: Store, left_out: tuple[str, ...]) -> None:
    conditions = "".join(
        f"FILTER(!STRSTARTS(STR(?g), STR({NamedNode(start)})))" for start in left_out
    )
    store.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {conditions} }}")
