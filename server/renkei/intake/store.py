"""A source as stored: the bytes as received, the text that offsets refer to, and their description.

In a content folder it is `data/sources/NAME/`, and `renkei build` reads it from there.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS

from renkei.errors import RenkeiError
from renkei.extract.layout import read_layout
from renkei.extract.passages import Role
from renkei.intake.convert import Intake
from renkei.intake.fetch import Version
from renkei.intake.received import Kind
from renkei.terms import RK, bind_prefixes, thing

HEADERS: Final = Namespace("http://www.w3.org/2011/http-headers#")
"""HTTP Headers in RDF, https://www.w3.org/TR/HTTP-in-RDF10/."""
TEXT: Final = "page.txt"
METADATA: Final = "metadata.ttl"


def save(intake: Intake, folder: Path) -> None:
    """Write page, text and metadata into a folder; what it holds of them is replaced.

    Metadata that somebody wrote is kept, with the hashes and what the server said brought up to
    date.

    Raises:
        RenkeiError: the folder's name would not do in an IRI, or it cannot be written.
    """
    described = _description(intake, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if intake.received.kind is not Kind.TEXT or intake.converter:
            _write(folder / f"page{_suffix(intake)}", intake.received.raw)
        _write(folder / TEXT, intake.document.text.encode())
        _write(folder / METADATA, bind_prefixes(described).serialize(format="turtle").encode())
    except OSError as error:
        raise RenkeiError(f"cannot be written ({error.strerror})", where=str(folder)) from None


def known_version(folder: Path) -> Version:
    """What the server said of the version in a folder; nothing where there is none."""
    described = _read(folder / METADATA)
    page = received_as(folder.name)
    etag, modified = (described.value(page, HEADERS[name]) for name in ("etag", "last-modified"))
    return Version(str(etag or ""), str(modified or ""))


def received_as(slug: str) -> URIRef:
    """The IRI of the bytes as received, beside the document."""
    return URIRef(f"{thing('document', slug)}#received")


def _suffix(intake: Intake) -> str:
    suffix = intake.received.kind.suffix
    return ".received.txt" if suffix == ".txt" else suffix


def _description(intake: Intake, folder: Path) -> Graph:
    document, received = intake.document, intake.received
    subject, page = thing("document", document.slug), received_as(document.slug)
    graph = _read(folder / METADATA)
    new = not len(graph)
    graph.remove((page, None, None))
    graph.remove((subject, RK.sha256, None))
    graph.add((subject, RDF.type, FOAF.Document))
    graph.add((subject, RK.sha256, Literal(document.sha256)))
    if new:
        graph.add((subject, RDFS.label, Literal(_title(intake), lang=document.language)))
        graph.add((subject, DCTERMS.language, Literal(document.language)))
        if received.address:
            graph.add((subject, FOAF.page, URIRef(received.address)))
    if intake.converter:
        graph.add((subject, PROV.wasDerivedFrom, page))
        for triple in _received(intake, page):
            graph.add(triple)
    return graph


def _received(intake: Intake, page: URIRef) -> Iterator[tuple[URIRef, URIRef, Literal]]:
    received = intake.received
    yield page, DCTERMS.title, Literal(f"page{_suffix(intake)}", lang="en")
    yield page, DCTERMS.format, Literal(f"{received.kind}; charset={intake.charset}")
    yield page, RK.sha256, Literal(hashlib.sha256(received.raw).hexdigest())
    yield page, DCTERMS.conformsTo, Literal(intake.converter)
    if received.etag:
        yield page, HEADERS.etag, Literal(received.etag)
    if received.last_modified:
        yield page, HEADERS["last-modified"], Literal(received.last_modified)


def _title(intake: Intake) -> str:
    titles = (p.text for p in read_layout(intake.document).prose if p.role is Role.TITLE)
    return next(titles, intake.document.slug)


def _read(path: Path) -> Graph:
    graph = Graph()
    if path.exists():
        try:
            graph.parse(path, format="turtle")
        except Exception as error:  # rdflib's parsers raise many kinds
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "not Turtle"
            raise RenkeiError(reason, where=str(path), mend="mend or remove it") from None
    return graph


def _write(path: Path, raw: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
    os.chmod(name, 0o644)
    os.replace(name, path)
