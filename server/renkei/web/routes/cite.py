"""References to things, for bibliographies."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from renkei.web.caching import cached
from renkei.web.cite import Citation, cite
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.routes.things import find
from renkei.web.site import site_of

router = APIRouter(tags=["things"], responses=failures(404, 410))

_FORMS: Final = {
    "bib": ("application/x-bibtex; charset=utf-8", Citation.bibtex),
    "json": ("application/vnd.citationstyles.csl+json", Citation.csl),
}


@router.get("/cite/{kind}/{name}", response_class=Response)
def cite_thing(request: Request, kind: str, name: str) -> Response:
    """How to cite a thing: BibTeX (.bib) or CSL-JSON (.json); `lang` names the language."""
    slug, _, ending = name.rpartition(".")
    if ending not in _FORMS:
        raise HTTPException(404, "the path ends with .bib or .json")
    thing = find(site_of(request), kind, slug)
    media_type, write = _FORMS[ending]
    page = Page(request)
    headers = {
        "Vary": "Accept-Language",
        "Content-Language": page.language,
        "Content-Disposition": f'inline; filename="{cite(page, thing).key}.{ending}"',
    }
    variant = f"{page.language} {ending}"
    return cached(request, variant, media_type, lambda: write(cite(page, thing)).encode(), headers)
