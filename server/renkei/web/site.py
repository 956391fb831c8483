"""What the routes share while the server runs: the dataset, the catalogues, the questions."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from fastapi import Request

from renkei import __version__
from renkei.content import Content
from renkei.questions.question import Question, read_questions
from renkei.settings import Settings
from renkei.store.dataset import Dataset, graph_sizes, load, release_id
from renkei.web.addresses import Addresses
from renkei.web.catalogue import Catalogue, read_catalogues
from renkei.web.documents import read_document
from renkei.web.lookup import Lookup
from renkei.web.overview import Overview, overview
from renkei.web.vocabulary.entries import Reference
from renkei.web.vocabulary.reference import read_reference

CONTEXT_FILE: Final = "context.jsonld"
SITE: Final = "renkei.site"
"""Where the ASGI scope of a request holds its `Site`."""
ONTOLOGY_FILES: Final = ("renkei.ttl", "alignments.ttl")
CONCEPT_FILE: Final = "concepts.ttl"


@dataclass(frozen=True)
class Site:
    """What the routes share.

    Attributes:
        content: the content folders.
        settings: what the server goes by.
        release: the release that is served.
        lookup: the dataset.
        overview: what it holds.
        gone: IRIs that were published once and are no more.
        catalogues: language → its words.
        questions: the named questions, by name.
        vocabulary: the ontology with its alignments, from their files.
        shapes: the SHACL shapes, from their files.
        reference: what the page of the vocabulary shows.
        context: the JSON-LD context, inlined in answers.
        stamp: changes when the release, the content or this software changes.
    """

    content: Content
    settings: Settings
    release: str
    lookup: Lookup
    overview: Overview
    gone: frozenset[str]
    catalogues: Mapping[str, Catalogue]
    questions: Mapping[str, Question]
    vocabulary: Lookup
    shapes: Lookup
    reference: Reference
    context: Mapping[str, Any]
    stamp: str

    def addresses(self, request: Request) -> Addresses:
        """The server's own addresses: as configured, else as the request names it."""
        base = self.settings.public_base or str(request.base_url)
        base = base.rstrip("/") + "/"
        return Addresses(base, urlsplit(base).path.rstrip("/"))


def read_site(content: Content, settings: Settings, dataset: Dataset) -> Site:
    """Load the dataset and all that the pages need.

    Raises:
        RenkeiError: the dataset or a content file cannot be read.
    """
    store = load(dataset)
    lookup = Lookup(store)
    default, named = graph_sizes(store)
    release = release_id(dataset)
    return Site(
        content,
        settings,
        release,
        lookup,
        overview(lookup, sum(named.values()) or default),
        read_tombstones(content.registry),
        read_catalogues(),
        read_questions(content),
        read_document(content.ontology / name for name in ONTOLOGY_FILES),
        read_document(sorted(content.shapes.glob("*.ttl"))),
        read_reference(
            read_document(content.ontology / name for name in (*ONTOLOGY_FILES, CONCEPT_FILE)),
            lookup,
        ),
        read_context(content),
        _stamp(content, release, known=bool(dataset.release)),
    )


def read_context(content: Content) -> Mapping[str, Any]:
    """The JSON-LD context of the vocabulary."""
    return cast(Mapping[str, Any], json.loads((content.ontology / CONTEXT_FILE).read_bytes()))


def read_tombstones(registry: Path) -> frozenset[str]:
    """The IRIs that the registry marks as gone; none where there is no registry."""
    if not registry.exists():
        return frozenset()
    with registry.open(encoding="utf-8", newline="") as file:
        return frozenset(row["iri"] for row in csv.DictReader(file) if row["status"] == "gone")


def site_of(request: Request) -> Site:
    """The site that a request is for: the one that was served when it began."""
    return cast(Site, request.scope.get(SITE) or request.app.state.releases.site)


def _stamp(content: Content, release: str, *, known: bool) -> str:
    """A hash over all that a response can depend on, beside the request.

    Blank nodes get new names each time a file is loaded, and files of others may have some: what
    is served of them is not the same after a restart. A built release has none.
    """
    digest = hashlib.sha256(f"{__version__} {release}".encode())
    if not known:
        digest.update(os.urandom(16))
    for path in _files(Path(__file__).parent, content.ontology, content.shapes, content.queries):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
