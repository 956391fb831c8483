"""Links to other datasets: what a thing is called there, and how sure the link is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode, Quad

from renkei.build.sssom import SUFFIX, read_link_set
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.ordering import natural
from renkei.web import terms
from renkei.web.terms import Node

LINKS: Final = terms.GRAPHS + "links/"
Confidences = Mapping[tuple[str, str, str], float]
"""Subject, predicate and object of a link → how sure it is, from 0 to 1."""


@dataclass(frozen=True)
class Identity:
    """One link.

    Attributes:
        scheme: the graph of the links to one dataset, which is also the linkset.
        identifier: what the thing is called there.
        predicate: how the two are related.
        other: the thing there.
        confidence: from 0 to 1; None where the dataset that is served does not come with it.
    """

    scheme: Node
    identifier: str
    predicate: NamedNode
    other: NamedNode
    confidence: float | None


def read_confidences(content: Content) -> Confidences:
    """How sure the links of the content folders are.

    A file that somebody is writing in is no reason not to serve what was built before: its links
    are shown without. `renkei build` says what is wrong with it.
    """
    found = {}
    for path in sorted((content.data / "links").glob(f"*{SUFFIX}")):
        with suppress(RenkeiError):
            for link in read_link_set(path).links:
                found[link.subject, link.predicate, link.object] = link.confidence
    return found


def identities(quads: Iterable[Quad], confidences: Confidences) -> list[Identity]:
    """The links among the quads of a thing, by dataset."""
    found = [
        Identity(
            quad.graph_name,
            identifier(quad.object.value),
            quad.predicate,
            quad.object,
            confidences.get((quad.subject.value, quad.predicate.value, quad.object.value)),
        )
        for quad in quads
        if is_link(quad)
        and isinstance(quad.graph_name, NamedNode)
        and isinstance(quad.object, NamedNode)
        and isinstance(quad.subject, Node)
    ]
    return sorted(found, key=lambda it: (it.scheme.value, natural(it.other.value)))


def is_link(quad: Quad) -> bool:
    """Whether a quad is in a graph of links."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(LINKS)


def identifier(iri: str) -> str:
    """The part of an IRI that its dataset calls the thing by.

    >>> identifier("http://www.wikidata.org/entity/Q1490"), identifier("https://e.org/1850147/")
    ('Q1490', '1850147')
    >>> identifier("https://doi.org/10.13039/100019702"), identifier("urn:x")
    ('10.13039/100019702', 'urn:x')
    """
    parts = urlsplit(iri)
    if parts.scheme not in ("http", "https"):
        return iri
    if parts.hostname == "doi.org":
        return parts.path.strip("/")
    return unquote(parts.fragment or parts.path.rstrip("/").rpartition("/")[2]) or iri
