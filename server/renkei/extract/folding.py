"""Full-width and half-width forms as one, character by character, so that offsets stay."""

from __future__ import annotations

import unicodedata
from typing import Final


def _forms() -> dict[int, str]:
    """Characters of the block of full-width forms whose compatibility form is one character."""
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFFEF)}
    return {code: form for code, form in forms.items() if len(form) == 1} | {0x3000: " "}


_FORMS: Final = _forms()


def fold(text: str) -> str:
    """Text of the same length in which ＩＧＥＳ is IGES.

    >>> fold("（ＫＬ市）\u3000ｶ"), len(fold("㈱ﾞ"))
    ('(KL市) カ', 2)
    """
    return text if text.isascii() else text.translate(_FORMS)
