"""The release to take away: its files, in all formats."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from renkei.errors import RenkeiError
from renkei.store.formats import GRAPHS
from renkei.web.caching import CACHE_CONTROL, cached
from renkei.web.conditional import has_it, http_date
from renkei.web.descriptions.feed import summary
from renkei.web.downloads.dumps import GZIP, STEM, Dump, Dumps
from renkei.web.downloads.words import size_in_words
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import page_response
from renkei.web.site import Site, site_of

router = APIRouter(tags=["download"], responses=failures(404))

SUMS: Final = "SHA256SUMS"
_FILE: Final[dict[str, Any]] = {"schema": {"type": "string", "format": "binary"}}
_FILES: Final = {item.media_type: _FILE for item in GRAPHS} | {GZIP: _FILE, "text/plain": _FILE}


@router.get("/download/", response_class=Response, responses=failures(503))
def download(request: Request) -> Response:
    """The files of the release: formats, sizes, checksums, what changed."""
    files = _files(site_of(request))
    return page_response(request, lambda page: _page(page, files), dated(request))


@router.get("/download", status_code=308, response_class=RedirectResponse)
def without_slash(request: Request) -> Response:
    """To the page of the files."""
    asked = f"?{request.url.query}" if request.url.query else ""
    path = site_of(request).addresses(request).path("download/")
    return Response(status_code=308, headers={"Location": path + asked})


@router.get(f"/download/{SUMS}", response_class=Response, responses=failures(503))
def sums(request: Request) -> Response:
    """The SHA-256 of each file, for `sha256sum --check`."""
    files = _files(site_of(request))
    if not files:
        raise HTTPException(404, "there are no files: what is served is no release")
    lines = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    return cached(request, SUMS, "text/plain; charset=utf-8", lines.encode, dated(request))


@router.get(
    "/download/{name}",
    response_class=FileResponse,
    responses={
        200: {"description": "The file", "content": _FILES},
        206: {"description": "Part of it", "content": {**_FILES, "multipart/byteranges": {}}},
        302: {"description": "The file of the release that is served now"},
        304: {"description": "The file is the one the client has"},
        400: {"description": "The range cannot be read", "content": {"text/plain": {}}},
        416: {"description": "There is no such range", "content": {"text/plain": {}}},
        **failures(503),
    },
)
async def file(request: Request, name: str) -> Response:
    """A file of the release; without a release in its name, the one of the release served now."""
    site = site_of(request)
    dumps = site.publication.dumps
    if dumps is None:
        raise HTTPException(404, "there are no files: what is served is no release")
    if name.startswith(f"{STEM}.") and dumps.is_name(current := _current(dumps, name)):
        path = site.addresses(request).path(f"download/{current}")
        return Response(status_code=302, headers={"Location": path, "Cache-Control": "no-cache"})
    if not dumps.is_name(name):
        raise HTTPException(404, f"the files of this release begin with {dumps.stem}.")
    files = await run_in_threadpool(_files, site)
    return _send(request, next(file for file in files if file.name == name))


def dated(request: Request) -> dict[str, str]:
    """The header field that dates a page about the release."""
    modified = site_of(request).publication.modified(with_software=True)
    return {"Last-Modified": http_date(modified)} if modified else {}


def _files(site: Site) -> tuple[Dump, ...]:
    """The files of the release, made now if need be.

    Raises:
        HTTPException: 503, another release is about to take its place.
    """
    try:
        return site.publication.dumps.files() if site.publication.dumps else ()
    except (RenkeiError, OSError):
        text = "another release is about to be served"
        raise HTTPException(503, text, {"Retry-After": "5"}) from None


def _current(dumps: Dumps, name: str) -> str:
    return dumps.stem + name.removeprefix(STEM)


def _send(request: Request, dump: Dump) -> Response:
    """A file whole or in part (RFC 9110 §14), or 304."""
    publication = site_of(request).publication
    headers = {"ETag": f'"{dump.sha256}"', "Cache-Control": CACHE_CONTROL}
    if publication.license:
        headers["Link"] = f'<{publication.license}>; rel="license"'
    # The file's own date is that of its making, which says nothing of the data.
    modified = publication.modified(with_software=False)
    if modified:
        headers["Last-Modified"] = http_date(modified)
    if has_it(request.headers, headers["ETag"], headers.get("Last-Modified")):
        return Response(status_code=304, headers=headers)
    response = FileResponse(
        dump.path, media_type=dump.media_type, filename=dump.name, stat_result=dump.path.stat()
    )
    response.headers.update(headers)
    if modified is None:
        del response.headers["Last-Modified"]
    return response


def _page(page: Page, files: tuple[Dump, ...]) -> bytes:
    publication = page.site.publication
    return page.render(
        "download.html",
        publication=publication,
        files=files,
        size=size_in_words,
        summary=lambda record: summary(record, page.t),
        sums=SUMS,
        stem=publication.dumps.stem if publication.dumps else "",
    )
