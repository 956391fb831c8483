"""The language of the pages: asked for by `?lang=`, else by Accept-Language, else Japanese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from renkei.questions.question import LANGUAGES

DEFAULT: Final = "ja"
FALLBACKS: Final = ("ja", "en")
"""Where a label is missing in the language asked for, these are tried in turn."""
_LONGEST_HEADER: Final = 1000


def choose(asked: str | None, accept_language: str | None) -> str:
    """The language to answer in.

    Args:
        asked: the value of `lang` in the query; ignored where it is not one of ours.
        accept_language: the header (RFC 9110 §12.5.4); regions are disregarded.

    >>> choose(None, "de, ms-MY;q=0.8, en;q=0.5")
    'ms'
    >>> choose("en", "ja")
    'en'
    >>> choose("tlh", "en;q=0, *;q=0.1")
    'ja'
    """
    if asked in LANGUAGES:
        return str(asked)
    for tag in _preferred(accept_language or ""):
        if tag in LANGUAGES:
            return tag
    return DEFAULT


def fallback_order(language: str) -> list[str]:
    """Languages to look for a label in, the one asked for first.

    >>> fallback_order("ms")
    ['ms', 'ja', 'en']
    """
    return list(dict.fromkeys((language, *FALLBACKS)))


def rank(tag: str, order: Sequence[str]) -> int:
    """How early a language tag comes in `order`; regions are disregarded.

    >>> rank("en-GB", ["ms", "ja", "en"]), rank("de", ["ms", "ja", "en"])
    (2, 3)
    """
    primary = tag.lower().partition("-")[0]
    return order.index(primary) if primary in order else len(order)


def _preferred(header: str) -> list[str]:
    weighed: list[tuple[float, str]] = []
    for item in header[:_LONGEST_HEADER].split(","):
        tag, _, parameters = item.strip().partition(";")
        try:
            quality = float(parameters.strip().removeprefix("q=")) if parameters else 1.0
        except ValueError:
            continue
        if 0 < quality <= 1:
            weighed.append((quality, tag.strip().lower().partition("-")[0]))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]
