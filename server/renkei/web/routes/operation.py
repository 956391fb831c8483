"""Operation: whether the server is well, and what it offers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from renkei import __version__
from renkei.web.metrics import CONTENT_TYPE
from renkei.web.releases import releases_of
from renkei.web.representations import page_response
from renkei.web.site import site_of

router = APIRouter(tags=["operation"])


@router.get("/health")
def health(request: Request) -> JSONResponse:
    """Whether the server is up, and which release it serves."""
    site = site_of(request)
    answer: dict[str, Any] = {
        "status": "ok",
        "version": __version__,
        "release": site.release,
        "quads": site.overview.quads,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


@router.get("/ready")
def ready(request: Request) -> JSONResponse:
    """Whether queries can be answered now: 503 while the data is being loaded."""
    is_ready = releases_of(request).engine.ready
    status, said = (200, "ready") if is_ready else (503, "loading")
    return JSONResponse({"status": said}, status, headers={"Cache-Control": "no-store"})


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Figures for monitoring, in the text format of Prometheus."""
    releases = releases_of(request)
    occupancy = releases.engine.occupancy
    places = "Queries that run in the places for"
    gauges = {
        "renkei_queries_quick": (f"{places} quick queries", occupancy.quick),
        "renkei_queries_brief": (f"{places} brief queries", occupancy.brief),
        "renkei_queries_long": (f"{places} long queries", occupancy.long),
        "renkei_queries_waiting": ("Queries that wait for a place", occupancy.waiting),
        "renkei_workers_idle": ("Workers that wait for a query", occupancy.idle),
        "renkei_ready": ("Whether queries can be answered", releases.engine.ready),
    }
    release = {"version": __version__, "release": site_of(request).release}
    text = releases.metrics.write(gauges, release)
    return Response(text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE)


@router.get("/docs", response_class=Response)
def docs(request: Request) -> Response:
    """The operations of this server, as a page."""
    operations = _operations(request.app)
    return page_response(request, lambda page: page.render("docs.html", operations=operations))


def _operations(app: FastAPI) -> list[tuple[str, str, str]]:
    """Method, path and summary of each operation in the OpenAPI document."""
    return [
        (method.upper(), path, operation.get("description") or operation.get("summary", ""))
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
    ]
