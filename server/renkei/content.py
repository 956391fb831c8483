"""Where the content folders are: ontology, shapes, data and queries.

Code and content meet here and nowhere else. The folders are, in this order: those named by
`--content` or `RENKEI_CONTENT`, those of the checkout this file lies in, those inside the
installed package (read only).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from renkei.errors import RenkeiError

FOLDERS: Final = ("ontology", "shapes", "data", "queries")
ENVIRONMENT_VARIABLE: Final = "RENKEI_CONTENT"
_PACKAGE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Content:
    """A folder that holds the four content folders.

    Attributes:
        root: the folder.
        read_only: true for the content inside an installed package.
    """

    root: Path
    read_only: bool = False

    @property
    def ontology(self) -> Path:
        """The vocabulary, its alignments, the JSON-LD context."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """SHACL shapes and dataset checks."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """One question per file."""
        return self.root / "queries"

    @property
    def data(self) -> Path:
        """Sources, authority, statements, links, and the built graph."""
        return self.root / "data"

    @property
    def graph(self) -> Path:
        """The built dataset."""
        return self.data / "graph" / "renkei.trig"

    @property
    def manifest(self) -> Path:
        """What was built: release id, counts, hashes of inputs and outputs."""
        return self.data / "graph" / "manifest.json"

    @property
    def registry(self) -> Path:
        """Every IRI ever minted."""
        return self.data / "registry.csv"

    @property
    def releases(self) -> Path:
        """A record of every release made public."""
        return self.data / "releases"

    def must_be_writable(self) -> None:
        """Refuse to write into an installed package.

        Raises:
            RenkeiError: the content is the package's own.
        """
        if self.read_only:
            raise RenkeiError(
                "the content of the installed package is read only",
                where=str(self.root),
                mend=f"name a content folder with --content or {ENVIRONMENT_VARIABLE}",
            )


def find_content(named: str | os.PathLike[str] | None = None) -> Content:
    """Find the content folders.

    Args:
        named: the folder given by `--content`; the environment variable stands in for it.

    Raises:
        RenkeiError: the named folder lacks one of the four folders, or nothing was found.
    """
    chosen = named or os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        root = Path(chosen)
        missing = [folder for folder in FOLDERS if not (root / folder).is_dir()]
        if missing:
            raise RenkeiError(
                f"no content folder here: {', '.join(missing)} missing",
                where=str(root),
                mend=f"name a folder that has {', '.join(FOLDERS)}",
            )
        return Content(root.resolve())
    checkout = _PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and all((checkout / f).is_dir() for f in FOLDERS):
        return Content(checkout)
    packaged = _PACKAGE / "_content"
    if all((packaged / folder).is_dir() for folder in FOLDERS):
        return Content(packaged, read_only=True)
    raise RenkeiError(
        "no content folders found",
        where=str(checkout),
        mend=f"name them with --content or {ENVIRONMENT_VARIABLE}",
    )
