"""The built frontend: which script and style a page asks for, where npm has built them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

FOLDER: Final = "built"
"""Below `static/`; made by `make frontend` from server/frontend, and not part of the sources."""


@dataclass(frozen=True)
class Bundle:
    """What one page type loads beyond its HTML; file names are relative to `static/built/`.

    Attributes:
        script: the module script.
        style: its style sheet; None where it has none.
        shared: modules that the script imports, to be fetched along with it.
    """

    script: str
    style: str | None
    shared: tuple[str, ...]


@cache
def bundles() -> Mapping[str, Bundle]:
    """The bundle of each entry; empty where the frontend has not been built.

    >>> isinstance(bundles(), dict)
    True
    """
    manifest = files("renkei.web").joinpath("static", FOLDER, "manifest.json")
    if not manifest.is_file():
        return {}
    entries: dict[str, dict[str, Any]] = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        name: Bundle(entry["script"], entry["style"], tuple(entry["shared"]))
        for name, entry in entries.items()
    }
