"""Reconciliation: the Reconciliation Service API 0.2, and its 1.0 draft below `/reconcile/v1`.

The paths of version 0.2 can name a language, `/reconcile/ms`; without, and in the draft, it is the
one of Accept-Language.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from renkei.names import BASE
from renkei.questions.question import LANGUAGES
from renkei.web.caching import cached
from renkei.web.middleware import POLICY
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.reconcile import bodies, jsonp, queries, suggestions
from renkei.web.reconcile.answers import Answers
from renkei.web.reconcile.manifests import manifest_02, manifest_10
from renkei.web.reconcile.preview import show
from renkei.web.site import site_of

router = APIRouter(tags=["reconciliation"], responses=failures(400, 404, 413))
DRAFT: Final = "v1"
_JSON: Final = "application/json; charset=utf-8"
_PREVIEW_POLICY: Final = POLICY.replace("frame-ancestors 'self'", "frame-ancestors *")
"""A preview is shown inside the pages of clients; it holds nothing to click but links."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
Callback = Annotated[str | None, Query(description="a function to call with the answer (JSONP)")]
Prefix = Annotated[str, Query(max_length=queries.LONGEST_TEXT, description="what is typed so far")]
Cursor = Annotated[int, Query(ge=0, le=1_000_000, description="suggestions to skip")]
Sent = Annotated[str | None, Query(description="a batch of queries as JSON, or an extension")]
Make = Callable[[Answers, Page], dict[str, Any]]


def _form(*fields: str) -> dict[str, Any]:
    text = {"type": "string"}
    schema = {"type": "object", "properties": dict.fromkeys(fields, text)}
    return {"requestBody": {"required": True, "content": {bodies.FORM: {"schema": schema}}}}


def _object() -> dict[str, Any]:
    content = {bodies.JSON: {"schema": {"type": "object"}}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/reconcile",
    response_class=Response,
    openapi_extra=_form("queries", "extend"),
    responses=failures(408, 415),
)
@router.post(
    "/reconcile/{part}",
    response_class=Response,
    openapi_extra=_form("queries", "extend"),
    responses=failures(408, 415),
)
async def ask_by_form(request: Request, part: str = "") -> Response:
    """The answer to `queries` or `extend`, sent as a form (version 0.2)."""
    page = _page(request, part)
    if part == DRAFT:
        raise HTTPException(404, "the draft takes queries at /reconcile/v1/match")
    bodies.media_type(request, bodies.FORM)
    make = _asked(bodies.fields(await bodies.read_body(request)))
    return await run_in_threadpool(_sent, page, make)


@router.post(
    "/reconcile/v1/match",
    response_class=Response,
    openapi_extra=_object(),
    responses=failures(408, 415),
)
async def match(request: Request) -> Response:
    """The candidates for a batch of queries (1.0 draft)."""
    batch = queries.batch_10(await _json(request))
    return await run_in_threadpool(
        _sent, _page(request, DRAFT), lambda answers, _page: answers.results_10(batch)
    )


@router.post(
    "/reconcile/v1/extend",
    response_class=Response,
    openapi_extra=_object(),
    responses=failures(408, 415),
)
async def extend(request: Request) -> Response:
    """The values of properties of things (1.0 draft)."""
    asked = queries.extension(await _json(request))
    return await run_in_threadpool(
        _sent,
        _page(request, DRAFT),
        lambda answers, page: answers.extension_10(asked, _service_url(page)),
    )


@router.get("/reconcile/view", status_code=303, response_class=RedirectResponse)
def view(request: Request, id: Annotated[str, Query(min_length=1)]) -> Response:  # noqa: A002 - the name in the address
    """Redirect from an identifier of the service to the thing."""
    site = site_of(request)
    entity = site.reconciliation.entities.find(id)
    if entity is None:
        raise HTTPException(404, id)
    path = site.addresses(request).path(entity.node.value.removeprefix(BASE))
    return Response(status_code=303, headers={"Location": path})


@router.get("/reconcile/preview", response_class=Response)
@router.get("/reconcile/{part}/preview", response_class=Response)
def preview(
    request: Request,
    id: Annotated[str, Query(min_length=1)],  # noqa: A002 - the name in the address
    part: str = "",
) -> Response:
    """A small page about a thing, to be shown inside the client's."""
    page = _page(request, part)
    entity = page.site.reconciliation.entities.find(id)
    if entity is None:
        raise HTTPException(404, id)
    headers = {
        "Vary": "Accept-Language",
        "Content-Language": page.language,
        "Content-Security-Policy": _PREVIEW_POLICY,
        "Access-Control-Allow-Origin": "*",
    }
    html = "text/html; charset=utf-8"
    return cached(request, page.language, html, lambda: show(page, entity), headers)


@router.get("/reconcile/suggest/{what}", response_class=Response)
@router.get("/reconcile/{part}/suggest/{what}", response_class=Response)
def suggest(
    request: Request,
    what: Literal["entity", "type", "property"],
    part: str = "",
    prefix: Prefix = "",
    cursor: Cursor = 0,
    callback: Callback = None,
) -> Response:
    """Things, types or properties that what was typed so far may mean."""

    def suggested(answers: Answers, page: Page) -> dict[str, Any]:
        service = page.site.reconciliation
        match what:
            case "entity":
                return suggestions.entities(service, page.labels, prefix, cursor)
            case "type":
                return suggestions.types(service, page.labels, prefix, cursor)
            case "property":
                return suggestions.properties(service, answers, prefix, cursor)

    return _cached(request, part, callback, suggested)


@router.get("/reconcile/extend/propose", response_class=Response)
@router.get("/reconcile/{part}/extend/propose", response_class=Response)
def propose(
    request: Request,
    part: str = "",
    type: Annotated[str | None, Query(description="the type")] = None,  # noqa: A002 - the name in the address
    limit: Annotated[int | None, Query(ge=1, le=1000)] = None,
    callback: Callback = None,
) -> Response:
    """The properties whose values can be had for things of a type."""

    def proposed(answers: Answers, page: Page) -> dict[str, Any]:
        service = page.site.reconciliation
        known = service.types.find(type) if type else None
        found = service.properties.of_type(known) if known or not type else []
        answer: dict[str, Any] = {
            "properties": [answers.property_entry(item) for item in found[:limit]]
        }
        answer |= {"type": type} if type else {}
        return answer | ({"limit": limit} if limit else {})

    return _cached(request, part, callback, proposed)


@router.get("/reconcile", response_class=Response)
@router.get("/reconcile/{part}", response_class=Response)
def ask(
    request: Request,
    part: str = "",
    queries: Sent = None,
    extend: Sent = None,
    callback: Callback = None,
) -> Response:
    """The manifest; or the answer to `queries` or `extend`, given as JSON in the address."""
    if queries is not None or extend is not None:
        if part == DRAFT:
            raise HTTPException(400, "the draft takes queries by POST, at match and extend")
        return _cached(request, part, callback, _asked({"queries": queries, "extend": extend}))
    make = manifest_10 if part == DRAFT else manifest_02

    def manifest(_answers: Answers, page: Page) -> dict[str, Any]:
        return make(page.site.reconciliation, page.labels, page.t, page.addresses.base)

    return _cached(request, part, callback, manifest)


@router.options("/reconcile", include_in_schema=False)
@router.options("/reconcile/{path:path}", include_in_schema=False)
def preflight(path: str = "") -> Response:
    """What a page of another origin may send."""
    return Response(status_code=204, headers=_PREFLIGHT)


def _page(request: Request, part: str) -> Page:
    """The page in the language of a path; its second part is a language, the draft, or nothing."""
    if part in LANGUAGES:
        return Page(request, part)
    if part not in ("", DRAFT):
        raise HTTPException(404, request.url.path)
    return Page(request)


def _asked(fields: dict[str, Any]) -> Make:
    """What answers the fields of a form (version 0.2)."""
    if fields.get("queries") is not None:
        batch = queries.batch_02(queries.decode(fields["queries"], "queries"))
        return lambda answers, _page: answers.results_02(batch)
    if fields.get("extend") is not None:
        asked = queries.extension(queries.decode(fields["extend"], "extend"))
        return lambda answers, page: answers.extension_02(asked, _service_url(page))
    raise HTTPException(400, "neither queries nor extend is given")


async def _json(request: Request) -> dict[str, Any]:
    bodies.media_type(request, bodies.JSON)
    return queries.decode(await bodies.read_body(request), "the body")


def _answers(page: Page) -> Answers:
    return Answers(page.site.reconciliation, page.labels, page.t)


def _service_url(page: Page) -> str:
    return f"{page.addresses.base}reconcile/{page.language}"


def _cached(request: Request, part: str, callback: str | None, make: Make) -> Response:
    """An answer to GET, as JSON or as a call with it."""
    page = _page(request, part)
    headers = {"Vary": "Accept-Language", "Content-Language": page.language}

    def body() -> bytes:
        text = json.dumps(make(_answers(page), page), ensure_ascii=False).encode()
        return text if callback is None else jsonp.wrapped(callback, text)

    kind = _JSON if callback is None else jsonp.MEDIA_TYPE
    return cached(request, page.language, kind, body, headers)


def _sent(page: Page, make: Make) -> Response:
    """An answer to POST."""
    text = json.dumps(make(_answers(page), page), ensure_ascii=False).encode()
    headers = {"Content-Language": page.language, "Cache-Control": "no-store"}
    return Response(text, headers=headers, media_type=_JSON)
