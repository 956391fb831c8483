"""What the scripts of the query pages are given: words, prefixes, and where things are."""

from __future__ import annotations

from typing import Any, Final

from renkei.names import BASE, PREFIXES
from renkei.web.page import Page

_WORDS: Final = "editor."
"""What the keys of their words begin with."""


def script_data(page: Page) -> dict[str, Any]:
    """The data, for a `script` element of type `application/json`."""
    words = {
        key.removeprefix(_WORDS): text
        for key, text in page.t.text.items()
        if key.startswith(_WORDS)
    }
    return {
        "words": words,
        "prefixes": dict(PREFIXES),
        "base": BASE,
        "root": page.addresses.path(""),
        "completion": page.addresses.path("queries/completion.json", lang=page.language),
    }
