"""What may have been meant by an address that nothing is known at."""

from __future__ import annotations

import re
from typing import Final

from fastapi import Request
from pyoxigraph import NamedNode

from renkei.names import KINDS
from renkei.web.representations import by_extension
from renkei.web.search.near import near
from renkei.web.site import site_of

_OF_THINGS: Final = re.compile(r"/(?:id|page|data)/([^/]+)/(.+)", re.DOTALL)


def suggestions(request: Request) -> list[NamedNode]:
    """Things whose names come near the end of a path; of the same kind alone, if there are any.

    Only the addresses of things are looked at: whoever tries out addresses at random gets a plain
    404 at no cost.
    """
    below_root = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    found = _OF_THINGS.fullmatch(below_root)
    if found is None:
        return []
    kind, slug = found.groups()
    text = " ".join(by_extension(slug)[0].replace("-", " ").split())
    site = site_of(request)
    same = near(site, text, kind=kind) if kind in KINDS else []
    return same or near(site, text)
