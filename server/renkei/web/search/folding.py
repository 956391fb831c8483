"""Folding: what two spellings have in common that a person takes for the same."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_VOICING: Final = frozenset("\u3099\u309a")
"""The marks that tell が from か: no accents."""
_KATAKANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_MULTIPLE_SPACES: Final = re.compile(r"\s+")
_DECOMPOSED: Final = frozenset(("Mn", "Me"))


def fold(text: str) -> str:
    """A text without what does not matter when names are compared.

    Width and compatibility forms (UAX #15, NFKC), case, accents, the difference between katakana
    and hiragana, and punctuation, each of which becomes a space. Format characters such as bidi
    controls go; the marks of voiced kana stay.

    >>> fold("ＫＬ市・Québec"), fold("クアラルンプール")
    ('kl市 quebec', 'くあらるんぷーる')
    >>> fold("ガ") == fold("カ")
    False
    """
    compatible = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for character in unicodedata.normalize("NFD", compatible):
        category = unicodedata.category(character)
        if category in _DECOMPOSED and character not in _VOICING:
            continue
        if category[0] in "PSZ" or category == "Cc":
            kept.append(" ")
        elif category[0] != "C":
            kept.append(character)
    composed = unicodedata.normalize("NFC", "".join(kept)).translate(_KATAKANA)
    return _MULTIPLE_SPACES.sub(" ", composed).strip()


def terms_of(text: str) -> list[str]:
    """The terms of a query, folded: what white space divides; a hyphened word stays a phrase.

    >>> terms_of("High-Level　Talks 2022-10")
    ['high level', 'talks', '2022 10']
    """
    folded = (fold(part) for part in unicodedata.normalize("NFKC", text).split())
    return list(dict.fromkeys(term for term in folded if term))


def closed_up(folded: str) -> str:
    """A folded text without its spaces, which Japanese sets or omits.

    >>> closed_up(fold("カマルザマン・マット・サレー"))
    'かまるざまんまっとされー'
    """
    return folded.replace(" ", "")
