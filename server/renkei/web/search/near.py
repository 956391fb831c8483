"""Things whose names come near a text, for whoever has a name and needs the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from renkei.web.search.find import find

if TYPE_CHECKING:
    from renkei.web.site import Site

_LONGEST = 200
"""Code points of a text that are looked at."""


def near(site: Site, text: str, *, kind: str | None = None, limit: int = 5) -> list[NamedNode]:
    """The things that a text may mean, the likeliest first.

    Args:
        site: what is served.
        text: a name, a part of one, an identifier or a slug, perhaps misspelt.
        kind: the kind of thing that is meant (`city`), where that is known.
        limit: how many at most.
    """
    if not text.strip():
        return []
    index = site.index.of_kind(kind) if kind else site.index
    return [it.entry.node for it in find(index, text[:_LONGEST]).matches[:limit]]
