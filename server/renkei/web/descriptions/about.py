"""What every description says of the dataset: its name, its makers, the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from renkei.web.addresses import Addresses
from renkei.web.catalogue import Catalogue
from renkei.web.descriptions.graph import iris, texts
from renkei.web.downloads.publication import Publication

VOID_PATH: Final = ".well-known/void"
DCAT_PATH: Final = "dcat"
CONTRIBUTORS: Final = "The Renkei contributors"
"""Who makes the dataset, as the citation file says."""


@dataclass(frozen=True)
class About:
    """A publication at the addresses of a server, with words in each language.

    Attributes:
        publication: what is served.
        addresses: where.
        catalogues: language → its words.
    """

    publication: Publication
    addresses: Addresses
    catalogues: Mapping[str, Catalogue]

    def address(self, path: str) -> str:
        """The full address of a path on this server."""
        return self.addresses.full(self.addresses.path(path))

    @property
    def dataset(self) -> str:
        """The dataset: as its own data names it, else as our description does."""
        node = self.publication.node
        return node.value if node else f"{self.address(VOID_PATH)}#dataset"

    @property
    def publisher(self) -> str:
        """Who publishes it, as our catalogue names them."""
        return f"{self.address(DCAT_PATH)}#publisher"

    @property
    def is_ours(self) -> bool:
        """Whether the words that we have for our own dataset are about what is served."""
        return self.publication.node is not None

    @property
    def titles(self) -> list[ox.Literal]:
        """What the dataset is called."""
        return texts(self.publication.titles) or self.words("dataset.other")

    @property
    def descriptions(self) -> list[ox.Literal]:
        """What it is about."""
        return self.words("dataset.description" if self.is_ours else "dataset.other_description")

    @property
    def licenses(self) -> list[ox.NamedNode]:
        """Its licence, where its data names one."""
        return iris([self.publication.license] if self.publication.license else [])

    def words(self, key: str) -> list[ox.Literal]:
        """A sentence of ours in each language."""
        return [ox.Literal(words(key), language=tag) for tag, words in self.catalogues.items()]
