"""Whether a request to the endpoint is for a page, or for an answer."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import QueryParams
from starlette.types import Scope

from renkei.web.sparql.negotiation import prefers_html
from renkei.web.sparql.response import header_values

_PAGE: Final = "html"
"""The value of `format` by which the form asks for the page."""


def wants_page(scope: Scope) -> bool:
    """Whether a request to the endpoint comes from a browser that wants to show something."""
    if scope["method"] not in ("GET", "HEAD"):
        return False
    if b"format" in scope["query_string"]:
        asked = QueryParams(scope["query_string"]).get("format", "")
        if asked:
            return asked == _PAGE
    return prefers_html(", ".join(header_values(scope, b"accept")))
