"""Compression (RFC 9110 §8.4, §12.5.3): gzip, where the client takes it and it pays."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from typing import Final

from renkei.web.sparql.usual import worked_out_once

GZIP: Final = "gzip"
SMALLEST: Final = 1024
"""Bytes below which a body stays as it is: it fits into one packet with its headers anyway."""
IN_THREAD: Final = 64 * 1024
"""Bytes from which compressing takes longer than other requests should wait."""
_LARGE: Final = 1 << 20
_ELEMENT: Final = re.compile(
    r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)


def accepts_gzip(headers: Sequence[str]) -> bool:
    """Whether a client takes gzip, by the values of its Accept-Encoding headers.

    >>> accepts_gzip(["br, gzip;q=0.8"]), accepts_gzip(["*"]), accepts_gzip([])
    (True, True, False)
    >>> accepts_gzip(["gzip;q=0, *"]), accepts_gzip(["identity"]), accepts_gzip(["gzip;q=x"])
    (False, False, False)
    """
    return _gzip_taken(",".join(headers))


@worked_out_once
def _gzip_taken(header: str) -> bool:
    weights: dict[str, float] = {}
    for element in header.split(","):
        if match := _ELEMENT.fullmatch(element):
            weights[match[1].lower()] = float(match[2] or 1)
    return weights.get(GZIP, weights.get("x-gzip", weights.get("*", 0.0))) > 0


def compressed(body: bytes) -> bytes:
    """A body in gzip, the same bytes each time; the larger ones with less effort."""
    return gzip.compress(body, compresslevel=6 if len(body) < _LARGE else 1, mtime=0)
