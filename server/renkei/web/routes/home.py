"""The home page, and the data behind its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from renkei.errors import RenkeiError
from renkei.names import BASE, FOAF, RK
from renkei.web.caching import cached
from renkei.web.openapi import failures
from renkei.web.overview import Overview
from renkei.web.page import Page
from renkei.web.pictures.activities import Activity
from renkei.web.pictures.figures import agents, ties
from renkei.web.pictures.filters import Filter
from renkei.web.pictures.portrayal import CITIES, EVENTS, NETWORK, Portrayal, Row, kinds, modes
from renkei.web.pictures.tables import MEDIA_TYPES, as_csv, as_json
from renkei.web.representations import page_response

router = APIRouter(tags=["pages"], responses=failures(400, 404))

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
_Rows = Callable[[Portrayal, list[Activity]], list[Row]]
_TABLES: Final[Mapping[str, tuple[tuple[str, ...], _Rows]]] = {
    "events": (EVENTS, Portrayal.events),
    "cities": (CITIES, Portrayal.cities),
    "network": (NETWORK, Portrayal.network),
}
"""The pictures whose data can be taken away: name → columns, rows."""


@router.get("/", response_class=Response)
def home(request: Request) -> Response:
    """The home page: what this is, what it holds, how to ask it.

    `kind`, `mode`, `city` and `as-of` (a year) choose what its pictures and tables show.
    """
    chosen = _filter(request)
    return page_response(request, lambda page: _home(page, chosen))


@router.get("/overview/{name}.{ending}", response_class=Response)
def overview(request: Request, name: str, ending: str) -> Response:
    """The data of a picture of the home page: `events`, `cities` or `network`, as `json` or `csv`.

    The filter is that of the home page.
    """
    if name not in _TABLES or ending not in MEDIA_TYPES:
        offered = ", ".join(f"{it}.{end}" for it in _TABLES for end in MEDIA_TYPES)
        raise HTTPException(404, f"there is {offered}")
    chosen = _filter(request)
    page = Page(request)
    columns, rows = _TABLES[name]

    def make() -> bytes:
        shown = [it for it in drawn(page.site.overview) if chosen.admits(it)]
        made = rows(Portrayal(page), shown)
        return as_csv(columns, made) if ending == "csv" else as_json(made)

    headers = {"Vary": "Accept-Language", "Content-Language": page.language}
    return cached(request, page.language, MEDIA_TYPES[ending], make, headers)


def drawn(overview: Overview) -> list[Activity]:
    """The activities of the pictures: support has no date of its own and belongs to a phase."""
    return [it for it in overview.activities if it.sort != "support"]


def _filter(request: Request) -> Filter:
    try:
        return Filter.read(request.query_params)
    except RenkeiError as error:
        raise HTTPException(400, str(error)) from None


def _home(page: Page, chosen: Filter) -> bytes:
    site = page.site
    activities = drawn(site.overview)
    shown = [it for it in activities if chosen.admits(it)]
    portrayal = Portrayal(page)
    counted = {(tie.one, tie.other): tie for tie in ties(shown)}
    busy = dict(agents(shown))
    return page.render(
        "home.html",
        figures=_figures(site.overview),
        questions=[site.questions[name] for name in _QUESTIONS if name in site.questions],
        sample=_PREFIXES + _SAMPLE,
        example_path=_example(site.overview),
        activities=activities,
        shown={it.node for it in shown},
        chosen=chosen,
        choices=_choices(page, portrayal, activities, chosen),
        addresses={name: _twins(page, name, chosen) for name in _TABLES},
        modes=modes(activities),
        ties=[(tie, counted.get((tie.one, tie.other))) for tie in ties(activities)],
        agents=[(agent, len(busy.get(agent, ()))) for agent, _ in agents(activities)],
    )


def _choices(
    page: Page, portrayal: Portrayal, activities: list[Activity], chosen: Filter
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """The fields of the filter: parameter, title, values with their names, the value chosen."""
    t = page.t
    cities = page.site.overview.cities.items()
    return [
        (
            "kind",
            t("picture.kind"),
            [(key, portrayal.kind_name(it)) for key, it in kinds(activities).items()],
            chosen.kind,
        ),
        (
            "mode",
            t("picture.mode"),
            [(key, portrayal.mode_name(it)) for key, it in modes(activities).items()],
            chosen.mode,
        ),
        (
            "city",
            t("picture.city"),
            [(slug, page.label(it.node).text) for slug, it in cities],
            chosen.city,
        ),
        (
            "as-of",
            t("filter.as_of"),
            [(year, t("filter.until", year=year)) for year in _years(activities)],
            chosen.as_of,
        ),
    ]


def _twins(page: Page, name: str, chosen: Filter) -> list[tuple[str, str]]:
    """The data of a picture: format, address."""
    return [
        (ending.upper(), page.here(f"overview/{name}.{ending}", **chosen.parameters))
        for ending in MEDIA_TYPES
    ]


def _years(activities: list[Activity]) -> list[str]:
    """The years from the first date to the last."""
    given = [int(it.start[:4]) for it in activities if it.start[:4].isdigit()]
    return [f"{year:04}" for year in range(min(given), max(given) + 1)] if given else []


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
