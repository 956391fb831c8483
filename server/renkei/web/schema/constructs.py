"""The CONSTRUCT queries in `queries/schema/`, each for the members of some classes.

Each file runs as it stands and then gives all members. For one thing the variable `?thing` is
replaced by its IRI, which is a constant in every scope: all patterns begin there, so that the
answer takes well below a millisecond and needs no worker of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml
from pyoxigraph import NamedNode

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.headers import read_header
from renkei.names import PREFIXES
from renkei.web.lookup import Lookup
from renkei.web.schema.tree import as_tree
from renkei.web.terms import Node

FOLDER: Final = "schema"
_MARK: Final = "#+"
_THING: Final = re.compile(r"[?$]thing\b")
_LIMIT: Final = 1000
"""Triples that a page embeds at most."""


@dataclass(frozen=True)
class Construct:
    """One query.

    Attributes:
        name: the name of its file.
        classes: whose members it describes.
        sparql: the query for all of them.
    """

    name: str
    classes: frozenset[NamedNode]
    sparql: str

    def about(self, thing: NamedNode) -> str:
        """The query for one thing.

        >>> Construct("x", frozenset(), "ASK { ?thing ?p 1 }").about(NamedNode("urn:a"))
        'ASK { <urn:a> ?p 1 }'
        """
        return _THING.sub(lambda _: str(thing), self.sparql)


def read_constructs(content: Content) -> tuple[Construct, ...]:
    """All queries, in the order of their names; none where the folder is not there.

    Raises:
        RenkeiError: a header is unusable.
    """
    return tuple(
        _read(path.stem, path.read_text(encoding="utf-8"), str(path))
        for path in sorted((content.queries / FOLDER).glob("*.rq"))
    )


def fitting(constructs: Iterable[Construct], types: Sequence[Node]) -> list[Construct]:
    """The queries for a thing of these classes."""
    return [construct for construct in constructs if construct.classes.intersection(types)]


def embedded(
    constructs: Iterable[Construct], lookup: Lookup, thing: NamedNode
) -> dict[str, Any] | None:
    """The schema.org description of a thing; None where the queries give nothing.

    Args:
        constructs: the queries for its classes.
        lookup: the dataset.
        thing: the thing.
    """
    triples = dict.fromkeys(
        triple
        for construct in constructs
        for triple in lookup.construct(construct.about(thing), limit=_LIMIT)
    )
    return as_tree(list(triples), thing) if triples else None


def _read(name: str, text: str, where: str) -> Construct:
    lines = text.splitlines()
    head = [line.removeprefix(_MARK).strip() for line in lines if line.startswith(_MARK)]
    body = "\n".join(line for line in lines if not line.startswith(_MARK)).strip() + "\n"
    try:
        classes = frozenset(map(_expanded, read_header("\n".join(head))["classes"]))
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise RenkeiError(
            f"the header is unusable: {error}", where=where, mend="begin with #+ classes: [rk:City]"
        ) from None
    return Construct(name, classes, body)


def _expanded(short: str) -> NamedNode:
    prefix, _, local = short.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
