"""The source beside the graph: a document, and the facts that rest on its words."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pyoxigraph import NamedNode

from renkei.names import DCTERMS, PROV
from renkei.web.lookup import Lookup
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import page_response
from renkei.web.site import site_of
from renkei.web.sources.address import read_range
from renkei.web.sources.layout import Span, lay_out
from renkei.web.sources.marking import Marking
from renkei.web.sources.passages import bare, cover, read_passages
from renkei.web.sources.text import DOCUMENTS, StoredText

router = APIRouter(tags=["pages"], responses=failures(404))

_RIGHTS = NamedNode(DCTERMS.rights)
_RETRIEVED = (NamedNode(PROV.generatedAtTime), NamedNode(DCTERMS.dateSubmitted))


@router.get("/source", response_class=Response)
def sources(request: Request) -> Response:
    """The documents whose stored text can be read here, beside the facts that rest on it."""
    return page_response(request, _list)


@router.get("/source/{source}", response_class=Response)
def source(
    request: Request,
    source: str,
    passage: Annotated[
        str, Query(max_length=30, description="offsets of the words to show, such as 523-583")
    ] = "",
) -> Response:
    """A document with its evidence: each sentence beside the facts that rest on it."""
    site = site_of(request)
    stored = site.texts.get(source)
    if stored is None:
        raise HTTPException(404, _reason(site.lookup, source))
    asked = read_range(passage) if passage else None
    if passage and (asked is None or asked[1] > len(stored.text)):
        raise HTTPException(404, f"{passage!r} names no words of this text: give START-END")
    return page_response(request, lambda page: _source(page, stored, asked))


def _list(page: Page) -> bytes:
    lookup = page.site.lookup
    shown = []
    for stored in page.site.texts.values():
        passages = read_passages(lookup, stored)
        covered, total = cover(passages, stored.text)
        shown.append((stored, lookup.source(stored.document), len(passages), covered, total))
    return page.render("sources.html", shown=shown)


def _source(page: Page, stored: StoredText, asked: Span | None) -> bytes:
    lookup = page.site.lookup
    whole = page.site.settings.source_text == "whole"
    passages = read_passages(lookup, stored)
    marking = Marking(stored.text, passages, asked, whole=whole)
    lit = [it for it in passages if asked and it.start < asked[1] and asked[0] < it.end]
    covered, total = cover(passages, stored.text)
    retrieved = [found for it in _RETRIEVED if (found := lookup.text(stored.document, it))]
    return page.render(
        "source.html",
        stored=stored,
        source=lookup.source(stored.document),
        rights=page.labels.best(lookup.literals(stored.document, _RIGHTS)),
        retrieved=retrieved[0] if retrieved else None,
        blocks=lay_out(stored.text),
        pieces=marking.pieces,
        passages=lit if asked else passages,
        asked=asked,
        bare=bare(passages, stored.text),
        covered=covered,
        total=total,
        plain=page.here(f"source/{stored.slug}"),
    )


def _reason(lookup: Lookup, slug: str) -> str:
    """Why there is no page of a source."""
    iri = DOCUMENTS + quote(slug, safe="")
    if lookup.is_subject(NamedNode(iri)):
        return f"no text of {iri} is kept here, or not the one that its offsets refer to"
    return f"the data that is served does not speak of {iri}"
