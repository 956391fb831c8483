"""Reading what is sent: a form or JSON, of bounded size, in bounded time."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import parse_qs

from fastapi import HTTPException, Request

from renkei.web.site import site_of

LARGEST: Final = 512 * 1024
"""Bytes of a body."""
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
_FIELDS: Final = 20


async def read_body(request: Request) -> bytes:
    """The whole body.

    Raises:
        HTTPException: 413 where it is too large, 408 where it takes too long.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LARGEST:
        raise _too_large()
    body = bytearray()
    seconds = site_of(request).settings.body_timeout
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise _too_large()
    except TimeoutError:
        close = {"Connection": "close"}
        detail = f"the body was not complete after {seconds:g} seconds"
        raise HTTPException(408, detail, close) from None
    return bytes(body)


def media_type(request: Request, *accepted: str) -> str:
    """The media type of a body, without parameters.

    Raises:
        HTTPException: 415 where it is none of those accepted.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in accepted:
        offered = " or ".join(accepted)
        raise HTTPException(415, f"send {offered}", {"Accept-Post": ", ".join(accepted)})
    return given


def fields(body: bytes) -> dict[str, str]:
    """The fields of a form, the last of each name.

    Raises:
        HTTPException: 400, it is not a form in UTF-8, or has too many fields.
    """
    try:
        parsed = parse_qs(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError:  # UnicodeDecodeError is one
        raise HTTPException(400, "the body is not a form in UTF-8") from None
    return {name: values[-1] for name, values in parsed.items()}


def _too_large() -> HTTPException:
    return HTTPException(413, f"at most {LARGEST} bytes", {"Connection": "close"})
