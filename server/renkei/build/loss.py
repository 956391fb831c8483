"""What a build would lose: things of the last build, and all that a document said of one.

A page that was edited may drop a row by mistake, or a reader of documents may fail on it. Such a
loss has to be meant. A fact that is said otherwise (another date, other words) is no loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from renkei.build.difference import read_quads
from renkei.build.summary import names_of
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.names import BASE, GRAPH, ID, RK, curie

if TYPE_CHECKING:
    from renkei.build.assemble import Build

_NAMED: Final = 5
_OF_NO_PASSAGE: Final = ("authority", "vocabulary", "provenance", "links/", "curated/")
_NO_FACT: Final = frozenset({RK.evidence})


@dataclass(frozen=True)
class Loss:
    """Something that the last build had and this one has not.

    Attributes:
        thing: IRI of the thing, or of the one that lacks something now.
        label: a name of it in the last build; empty where it had none.
        missing: the property of which nothing is left; empty where the thing itself is gone.
    """

    thing: str
    label: str
    missing: str = ""

    def __str__(self) -> str:
        """In words.

        >>> str(Loss("https://w3id.org/renkei/id/event/x-1", "Forum", RK.attendanceMode))
        'id/event/x-1 (Forum) without rk:attendanceMode'
        """
        name = self.thing.removeprefix(BASE) + (f" ({self.label})" if self.label else "")
        return f"{name} without {curie(self.missing)}" if self.missing else name


def losses(build: Build, content: Content) -> list[Loss]:
    """What the last build of a content folder had and this one has not.

    Things are compared by the registry, what documents say of them by the built graph; where one of
    the two files is missing there was no last build to compare with.

    Raises:
        RenkeiError: the built graph cannot be read.
    """
    try:
        before = read_quads(content.graph) if content.graph.exists() else []
    except RenkeiError as error:
        mend = "restore it from version control, or remove it"
        raise RenkeiError(error.what, where=error.where, mend=mend) from None
    names = names_of(before)
    gone = [Loss(entry.iri, names.get(entry.iri, "")) for entry in build.registry.lost()]
    lost = {loss.thing for loss in gone}
    said = {(str(s), str(p)) for s, p, _, _ in build.graphs.quads()}
    unsaid = {
        (quad.subject.value, quad.predicate.value)
        for quad in before
        if isinstance(quad.subject, ox.NamedNode) and _of_a_passage(quad)
        # that a thing is gone is one loss, not one more for each that it had to do with
        if not (isinstance(quad.object, ox.NamedNode) and quad.object.value in lost)
    } - said
    return gone + [
        Loss(thing, names.get(thing, ""), predicate)
        for thing, predicate in sorted(unsaid)
        if thing.startswith(ID) and thing not in lost and predicate not in _NO_FACT
    ]


def must_lose_nothing(found: list[Loss]) -> None:
    """Refuse a loss that nobody has accepted.

    Raises:
        RenkeiError: something is lost; the first few are named.
    """
    if not found:
        return
    named = ", ".join(map(str, found[:_NAMED]))
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    facts = "1 fact" if len(found) == 1 else f"{len(found)} facts"
    raise RenkeiError(
        f"nothing written: {facts} of the last build would be lost: {named}{more}",
        mend="correct the page, or give --accept-loss: what is gone then leaves a tombstone",
    )


def _of_a_passage(quad: ox.Quad) -> bool:
    name = quad.graph_name
    return (
        isinstance(name, ox.NamedNode)
        and name.value.startswith(GRAPH)
        and not name.value.removeprefix(GRAPH).startswith(_OF_NO_PASSAGE)
    )
