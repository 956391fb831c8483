"""The home page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from rdflib.namespace import FOAF

from renkei.names import BASE, RK
from renkei.web.overview import Overview
from renkei.web.page import Page
from renkei.web.representations import page_response

router = APIRouter(tags=["pages"])

_FIGURES: Final = {
    "events": (RK.Event, RK.AwardConferral),
    "cities": (RK.City,),
    "people": (FOAF.Person,),
    "evidence": (RK.Evidence,),
}
"""What is counted on the home page: key → classes."""
_QUESTIONS: Final = (
    "cities",
    "events",
    "participants",
    "projects",
    "awards",
    "targets",
    "evidence",
    "links",
)
"""The questions to begin with; the query page has all."""
_SAMPLE: Final = "SELECT ?s ?label { ?s a rk:Event ; rdfs:label ?label }"
_PREFIXES: Final = f"PREFIX rk: <{RK}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "


@router.get("/", response_class=Response)
def home(request: Request) -> Response:
    """The home page: what this is, what it holds, how to ask it."""
    return page_response(request, _home)


def _home(page: Page) -> bytes:
    site = page.site
    return page.render(
        "home.html",
        overview=site.overview,
        figures=_figures(site.overview),
        questions=[site.questions[name] for name in _QUESTIONS if name in site.questions],
        sample=_PREFIXES + _SAMPLE,
        example=_example(site.overview),
    )


def _figures(overview: Overview) -> list[tuple[str, int]]:
    counted = {
        key: sum(overview.counts.get(str(class_), 0) for class_ in classes)
        for key, classes in _FIGURES.items()
    }
    return [*((key, count) for key, count in counted.items() if count), ("quads", overview.quads)]


def _example(overview: Overview) -> str:
    """The path of one of our own things; empty where the dataset has none."""
    for group in overview.groups:
        for node in group.members:
            if node.value.startswith(BASE + "id/"):
                return node.value.removeprefix(BASE)
    return ""
