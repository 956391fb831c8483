"""What changed between two builds: quads, by graph and by thing.

Our data has no blank nodes, so that two builds differ by what is in one of them alone. Where data
of others has some, each of their quads counts as changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from renkei.errors import RenkeiError
from renkei.names import ID

_WITH_GRAPHS: Final = {".trig": RdfFormat.TRIG, ".nq": RdfFormat.N_QUADS}


@dataclass(frozen=True)
class Things:
    """Things of ours, by what happened to them; IRIs in order.

    Attributes:
        added: only the new build says something of them.
        removed: only the old one does.
        changed: both do, and not the same.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The difference between two datasets.

    Attributes:
        old: all quads of the old one.
        new: all quads of the new one.
    """

    old: frozenset[Quad]
    new: frozenset[Quad]

    @cached_property
    def added(self) -> frozenset[Quad]:
        """What only the new one has."""
        return self.new - self.old

    @cached_property
    def removed(self) -> frozenset[Quad]:
        """What only the old one has."""
        return self.old - self.new

    @property
    def graphs(self) -> dict[str, tuple[int, int]]:
        """Quads added and removed in each graph that changed; the default graph is ''."""
        added = Counter(_graph(quad) for quad in self.added)
        removed = Counter(_graph(quad) for quad in self.removed)
        return {name: (added[name], removed[name]) for name in sorted({*added, *removed})}

    @property
    def things(self) -> Things:
        """The things that came, went, or are described otherwise."""
        before, after = _things(self.old), _things(self.new)
        touched = _things(self.added) | _things(self.removed)
        return Things(
            tuple(sorted(after - before)),
            tuple(sorted(before - after)),
            tuple(sorted(touched & before & after)),
        )


def difference(old: Iterable[Quad], new: Iterable[Quad]) -> Difference:
    """Compare two datasets.

    >>> from pyoxigraph import Literal
    >>> tokyo, label = NamedNode(ID + "city/tokyo"), NamedNode("urn:label")
    >>> found = difference([Quad(tokyo, label, Literal("a"))], [Quad(tokyo, label, Literal("b"))])
    >>> len(found.added), len(found.removed), found.graphs
    (1, 1, {'': (1, 1)})
    >>> found.things.changed
    ('https://w3id.org/renkei/id/city/tokyo',)
    """
    return Difference(frozenset(old), frozenset(new))


def read_quads(path: Path) -> list[Quad]:
    """Read a dataset in TriG or N-Quads.

    Raises:
        RenkeiError: the file has no graphs by its ending, cannot be read, or does not parse.
    """
    rdf_format = _WITH_GRAPHS.get(path.suffix.lower())
    if rdf_format is None:
        raise RenkeiError(
            "a release has named graphs", where=str(path), mend="give a .trig or .nq file"
        )
    try:
        return list(parse(path=str(path), format=rdf_format))
    except (OSError, SyntaxError) as error:
        raise RenkeiError(f"cannot be read: {error}", where=str(path)) from None


def _graph(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


def _things(quads: Iterable[Quad]) -> set[str]:
    """The things of ours that are subjects; what has a fragment belongs to its thing."""
    iris = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
    return {iri.partition("#")[0] for iri in iris if iri.startswith(ID)}
