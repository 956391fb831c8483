"""Conditional requests (RFC 9110 §13): nothing is rendered that the client already has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request, Response

from renkei.web.conditional import has_it
from renkei.web.site import site_of

CACHE_CONTROL: Final = "public, max-age=60"
"""A release can be replaced at any time; within the minute an old answer does no harm."""


def cached(
    request: Request,
    variant: str,
    media_type: str,
    make: Callable[[], bytes],
    headers: Mapping[str, str],
) -> Response:
    """Answer with a representation, or with 304 where the client has it.

    Args:
        request: the request.
        variant: what the representation depends on beside address, release and software.
        media_type: its Content-Type.
        make: makes the body; not called for a 304.
        headers: further headers, such as Last-Modified; they go with a 304 as well.
    """
    tag = _etag(request, variant, media_type)
    sent = {"ETag": tag, "Cache-Control": CACHE_CONTROL, **headers}
    if has_it(request.headers, tag, headers.get("Last-Modified")):
        return Response(status_code=304, headers=sent)
    return Response(make(), headers={**sent, "Content-Type": media_type})


def _etag(request: Request, variant: str, media_type: str) -> str:
    parts = (site_of(request).stamp, str(request.url), variant, media_type)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return f'"{digest.hexdigest()[:32]}"'
