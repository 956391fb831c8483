"""JSON as a call, for clients from before CORS (version 0.2 §3.3 allows it)."""

from __future__ import annotations

import re
from typing import Final

from fastapi import HTTPException

MEDIA_TYPE: Final = "application/javascript; charset=utf-8"
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]{0,63}(\.[A-Za-z_$][\w$]{0,63}){0,4}", re.ASCII)


def wrapped(callback: str, body: bytes) -> bytes:
    """The call of a function with JSON.

    The comment keeps the answer from beginning with bytes of the client's choosing, and line
    separators that JSON allows were the end of a line in older scripts.

    Raises:
        HTTPException: 400, the callback is not the name of a function.

    >>> wrapped("jQuery_1", b'{"a": 1}')
    b'/**/jQuery_1({"a": 1});'
    """
    if not _NAME.fullmatch(callback):
        raise HTTPException(400, "callback is not the name of a function")
    plain = body.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")
    return b"/**/" + callback.encode() + b"(" + plain + b");"
