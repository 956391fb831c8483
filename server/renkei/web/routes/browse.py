"""Pages of what has no address below /id: foreign things, blank nodes, and members of classes."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pyoxigraph import BlankNode, NamedNode

from renkei.ordering import natural
from renkei.web import terms
from renkei.web.lookup import is_web_address
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import page_response
from renkei.web.site import site_of
from renkei.web.terms import Node
from renkei.web.thing_page import thing_page

router = APIRouter(tags=["pages"], responses=failures(404))

_PAGE: Final = 200
"""Members on one page."""


@router.get("/browse", response_class=Response)
def browse(
    request: Request,
    iri: Annotated[str | None, Query(description="a thing, or _:name for a blank node")] = None,
    type: Annotated[str | None, Query(description="a class, to list its members")] = None,  # noqa: A002 - the name in the address
    offset: Annotated[int, Query(ge=0, description="members to skip")] = 0,
) -> Response:
    """The page of any thing of the dataset, or the members of a class."""
    node = _node(iri or type or "")
    lookup = site_of(request).lookup
    if iri:
        if not lookup.knows(node):
            raise HTTPException(404, iri)
        outside = iri if is_web_address(iri) else None
        return page_response(
            request,
            lambda page: thing_page(page, node, [], outside),
        )
    members = sorted(lookup.subjects(terms.TYPE, node), key=lambda it: natural(it.value))
    if not members[offset:]:
        raise HTTPException(404, type or "iri or type is missing")
    return page_response(request, lambda page: _members(page, node, members, offset))


def _members(page: Page, node: Node, members: list[Node], offset: int) -> bytes:
    shown = members[offset : offset + _PAGE]
    last = offset + len(shown)
    return page.render(
        "list.html",
        type=node,
        members=shown,
        count=len(members),
        first=offset + 1,
        last=last,
        before=max(0, offset - _PAGE) if offset else None,
        after=last if last < len(members) else None,
    )


def _node(iri: str) -> Node:
    try:
        return BlankNode(iri.removeprefix("_:")) if iri.startswith("_:") else NamedNode(iri)
    except ValueError:
        raise HTTPException(404, iri) from None
