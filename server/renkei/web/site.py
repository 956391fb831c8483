"""What the routes share while the server runs: the dataset, the catalogues, the questions."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from starlette.requests import Request

from renkei import __version__
from renkei.content import Content
from renkei.questions.question import Question, read_questions
from renkei.settings import Settings
from renkei.store.dataset import Dataset, graph_sizes, load, release_id
from renkei.web.addresses import Addresses
from renkei.web.catalogue import Catalogue, read_catalogues
from renkei.web.documents import read_document
from renkei.web.downloads.publication import Publication, read_publication
from renkei.web.identities import Confidences, read_confidences
from renkei.web.labels import Labels
from renkei.web.lookup import Lookup
from renkei.web.overview import Overview, overview
from renkei.web.schema.constructs import Construct, read_constructs
from renkei.web.search.entries import Index
from renkei.web.search.index import build_index
from renkei.web.served import read_context
from renkei.web.sources.text import StoredText, read_texts
from renkei.web.vocabulary.entries import Reference
from renkei.web.vocabulary.reference import read_reference

if TYPE_CHECKING:  # parts of the pages, which are not imported before they are needed
    from renkei.web.quality.job import QualityJob
    from renkei.web.reconcile.service import Service

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
        publication: what is said of it as a whole: its terms, its files, its history.
        gone: IRIs that were published once and are no more.
        catalogues: language → its words.
        labels: language → the names of things in it.
        constructs: the queries that describe things in schema.org.
        confidences: how sure the links to other datasets are.
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
    publication: Publication
    gone: frozenset[str]
    catalogues: Mapping[str, Catalogue]
    labels: Mapping[str, Labels]
    constructs: tuple[Construct, ...]
    confidences: Confidences
    questions: Mapping[str, Question]
    vocabulary: Lookup
    shapes: Lookup
    reference: Reference
    context: Mapping[str, Any]
    stamp: str

    @cached_property
    def index(self) -> Index:
        """What search looks in; read when it is first asked for."""
        return build_index(self.lookup)

    @cached_property
    def texts(self) -> Mapping[str, StoredText]:
        """The stored texts that its evidence is quoted from, by name."""
        return read_texts(self.content, self.lookup)

    @cached_property
    def reconciliation(self) -> Service:
        """What names can be matched to; read when it is first asked for."""
        from renkei.web.reconcile.service import Service

        return Service(self.lookup, self.vocabulary)

    @cached_property
    def quality(self) -> QualityJob:
        """The report of the release, computed when it is first asked for."""
        from renkei.web.quality.job import QualityJob

        return QualityJob(self.content, self.release)

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
    catalogues = read_catalogues()
    vocabulary = read_document(content.ontology / name for name in ONTOLOGY_FILES)
    return Site(
        content,
        settings,
        release,
        lookup,
        overview(lookup, sum(named.values()) or default),
        read_publication(content, lookup, dataset, release),
        read_tombstones(content.registry),
        catalogues,
        {tag: Labels(lookup, tag, words.terms) for tag, words in catalogues.items()},
        read_constructs(content),
        read_confidences(content),
        read_questions(content),
        vocabulary,
        read_document(sorted(content.shapes.glob("*.ttl"))),
        read_reference(
            read_document(content.ontology / name for name in (*ONTOLOGY_FILES, CONCEPT_FILE)),
            lookup,
        ),
        read_context(content),
        _stamp(content, release, known=bool(dataset.release)),
    )


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
    folders = (content.ontology, content.shapes, content.queries, content.releases)
    for path in _files(Path(__file__).parent, *folders):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
