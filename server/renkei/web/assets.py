"""Static files; those with a hash of their content in their name are kept by browsers for ever."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from renkei.web.frontend import FOLDER

_HASHED: Final = re.compile(rf"{FOLDER}/[^/]+-[A-Z0-9]{{8}}\.\w+")
"""The names that server/frontend/build.mjs gives."""
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""RFC 8246."""


class Assets(StaticFiles):
    """The static files of the pages."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, with what a browser may do with it."""
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304) and is_hashed(path):
            response.headers["Cache-Control"] = _FOR_EVER
        return response


def is_hashed(path: str) -> bool:
    """Whether the name of a file changes with its content.

    >>> is_hashed("built/home-CIUDBPR7.js"), is_hashed("built/manifest.json")
    (True, False)
    """
    return _HASHED.fullmatch(path) is not None
