"""The language of a text: Japanese where it has Japanese letters, else English."""

from __future__ import annotations

import re
from typing import Final

_JAPANESE: Final = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_SAMPLE: Final = 20_000
_WORD: Final = 5
"""Latin letters that say about as much as one Japanese character."""


def language_of(text: str) -> str:
    """`ja` or `en`, for the tags of what is quoted.

    >>> language_of("KL市を訪問"), language_of("Visit to Kuala Lumpur (KL市)"), language_of("")
    ('ja', 'en', 'ja')
    """
    sample = text[:_SAMPLE]
    japanese, latin = len(_JAPANESE.findall(sample)), len(_LATIN.findall(sample))
    return "en" if japanese * _WORD < latin else "ja"
