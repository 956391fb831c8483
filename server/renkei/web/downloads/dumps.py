"""The release as files: every format of `renkei export`, plain and compressed, each with SHA-256.

They are made once, when one is first asked for, in a folder that lives as long as the release is
served. A file is named by its release, so that what was downloaded under a name never changes.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.formats import ExportFormat
from renkei.store.formats import GRAPHS, Format

STEM: Final = "renkei"
GZIP: Final = "application/gzip"
SHORT: Final = 12
"""Digits of a release id that tell releases apart in names."""
_BY_NAME: Final = {item.name: item for item in GRAPHS}


@dataclass(frozen=True)
class Dump:
    """One file of the release.

    Attributes:
        format: its RDF format.
        compressed: whether it is packed with gzip.
        path: where it lies.
        size: its bytes.
        sha256: of its bytes, in hex.
    """

    format: Format
    compressed: bool
    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its name, in its address and for whoever keeps it."""
        return self.path.name

    @property
    def media_type(self) -> str:
        """Its Content-Type; what is packed is served as a file, not as an encoding."""
        return GZIP if self.compressed else self.format.media_type


class Dumps:
    """The files of one release.

    Args:
        content: the content folders.
        release: the release id.
        sha256: of the bytes of the built graph that this release was loaded from.
    """

    def __init__(self, content: Content, release: str, sha256: str) -> None:
        self._content = content
        self._sha256 = sha256
        self._lock = threading.Lock()
        self._made: tuple[Dump, ...] = ()
        self.stem = f"{STEM}-{release[:SHORT]}"

    @property
    def names(self) -> list[tuple[Format, str]]:
        """The formats with the names of their plain files, known before these are made."""
        return [(item, f"{self.stem}.{item.extension}") for item in _formats()]

    def is_name(self, name: str) -> bool:
        """Whether there is or will be a file of that name."""
        return name.removesuffix(".gz") in {plain for _, plain in self.names}

    def files(self) -> tuple[Dump, ...]:
        """All files, made now if need be; each format plain, then packed.

        Raises:
            RenkeiError: the built graph is not the one that is served any more.
        """
        with self._lock:
            if not self._made:
                self._made = tuple(self._make())
            return self._made

    def _make(self) -> Iterator[Dump]:
        # rdflib writes the files; what serves them does without it
        from renkei.export.serialize import read_context, read_graphs, serialize

        path = self._content.graph
        if hashlib.sha256(path.read_bytes()).hexdigest() != self._sha256:
            raise RenkeiError("is no longer the release that is served", where=str(path))
        graphs, context = read_graphs(path), read_context(self._content)
        folder = Path(tempfile.mkdtemp(prefix="renkei-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for item, name in self.names:
            data = serialize(graphs, ExportFormat(item.name), context).encode()
            yield _write(folder / name, data, item, compressed=False)
            # without a time in its head the same data gives the same file
            packed = gzip.compress(data, mtime=0)
            yield _write(folder / f"{name}.gz", packed, item, compressed=True)


def _formats() -> list[Format]:
    """The formats of the export that are RDF."""
    return [_BY_NAME[wanted.value] for wanted in ExportFormat if wanted.value in _BY_NAME]


def _write(path: Path, data: bytes, item: Format, *, compressed: bool) -> Dump:
    path.write_bytes(data)
    return Dump(item, compressed, path, len(data), hashlib.sha256(data).hexdigest())
