"""The served dataset as a publication: which release, of when, on what terms, with what history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from renkei.build.releases import Record, read_releases
from renkei.content import Content
from renkei.names import BASE, DCTERMS, VOID
from renkei.store.dataset import Dataset
from renkei.web import terms
from renkei.web.downloads.dumps import Dumps
from renkei.web.downloads.figures import Figures, figures
from renkei.web.lookup import Lookup

DATASET: Final = NamedNode(BASE)
"""The dataset, whatever its release."""
_DATASET_TYPE: Final = NamedNode(VOID.Dataset)
_LICENSE: Final = NamedNode(DCTERMS.license)
_TITLE: Final = NamedNode(DCTERMS["title"])
_RIGHTS: Final = NamedNode(DCTERMS.rights)


@dataclass(frozen=True)
class Publication:
    """What is said of the served dataset as a whole.

    Attributes:
        lookup: the dataset.
        release: its id.
        history: the releases that were made public, the newest first.
        dumps: its files; None where files of others are served, or a store.
    """

    lookup: Lookup = field(repr=False)
    release: str
    history: Sequence[Record]
    dumps: Dumps | None

    @cached_property
    def record(self) -> Record | None:
        """The record of what is served; None where it was not made public as a release."""
        return next((it for it in self.history if it.release == self.release), None)

    @cached_property
    def node(self) -> NamedNode | None:
        """The dataset as its own data names it."""
        return DATASET if self.lookup.quads(DATASET, terms.TYPE, _DATASET_TYPE, limit=1) else None

    @cached_property
    def license(self) -> str | None:
        """The address of its licence."""
        found = self.lookup.node(DATASET, _LICENSE) if self.node else None
        return found.value if found else None

    @cached_property
    def titles(self) -> list[Literal]:
        """Its titles, in each language."""
        return self.lookup.literals(DATASET, _TITLE) if self.node else []

    @cached_property
    def rights(self) -> list[Literal]:
        """What its licence does not cover."""
        return self.lookup.literals(DATASET, _RIGHTS) if self.node else []

    @cached_property
    def figures(self) -> Figures:
        """How much there is of what."""
        return figures(self.lookup)

    def modified(self, *, with_software: bool) -> datetime | None:
        """When a representation changed last; None where the release has no date.

        Args:
            with_software: whether it is a page, which changes with this software too.
        """
        if self.record is None:
            return None
        issued = self.record.issued
        return max(issued, _software()) if with_software else issued


def read_publication(
    content: Content, lookup: Lookup, dataset: Dataset, release: str
) -> Publication:
    """Describe what is served.

    Args:
        content: the content folders.
        lookup: the dataset, loaded.
        dataset: what was loaded; the history and the files are those of a built graph.
        release: its id.

    Raises:
        RenkeiError: a record of a release cannot be read.
    """
    if not (dataset.release and dataset.sha256):
        return Publication(lookup, release, (), None)
    dumps = Dumps(content, release, dataset.sha256)
    return Publication(lookup, release, read_releases(content.releases), dumps)


@cache
def _software() -> datetime:
    """When this software came to be here, by the files that pages are made with."""
    paths = (Path(str(entry)) for entry in _walk(Path(str(files("renkei.web")))))
    newest = max((path.stat().st_mtime for path in paths), default=0)
    return datetime.fromtimestamp(int(newest), UTC)


def _walk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".html", ".toml")]
