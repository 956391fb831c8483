"""Documents of terms, read from their files: there whatever dataset is served."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Store, parse

from renkei.errors import RenkeiError
from renkei.web.lookup import Lookup


def read_document(files: Iterable[Path]) -> Lookup:
    """Read Turtle files as one document.

    Its blank nodes have the same names every time, so that an entity tag stands for the same
    bytes after a restart (RDF Dataset Canonicalization 1.0).

    Raises:
        RenkeiError: a file cannot be read.
    """
    quads = Dataset()
    for file in files:
        try:
            for quad in parse(path=str(file), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                quads.add(quad)
        except (OSError, SyntaxError) as error:
            raise RenkeiError(f"cannot be read: {error}", where=str(file)) from None
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    store = Store()
    store.extend(quads)
    return Lookup(store)
