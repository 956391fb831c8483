"""Names made comparable, and how alike two of them are."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rapidfuzz import fuzz

_MARKS: Final = re.compile("[\u0300-\u036f]")
"""Accents of the Latin, Greek and Cyrillic scripts; the voicing marks of kana are none of them."""
_LEAST: Final = 2
"""Code points that a name needs before it may be found inside a longer one."""
_INSIDE: Final = 0.6
"""What being a part of a longer name is worth, before the share of the name that it makes up."""


def folded(text: str) -> str:
    """A name without what spellings of the same name differ in: case, width, accents, punctuation.

    >>> folded("ＫＬ市"), folded("  Bogotá, D.C. "), folded("マハディ・ビン")
    ('kl市', 'bogota d c', 'マハディ ビン')
    >>> folded("ガス") == folded("カス")
    False
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    kept = (" " if _is_separator(sign) else sign for sign in unicodedata.normalize("NFC", plain))
    return " ".join("".join(kept).split())


def similarity(one: str, other: str) -> float:
    """How alike two folded names are, from 0 to 1; 1 only where they are the same.

    >>> similarity("kuala lumpur", "kuala lumpur"), similarity("tokyo", "jakarta") < 0.5
    (1.0, True)
    >>> 0.9 < similarity("kuala lumpor", "kuala lumpur") < 1
    True
    >>> 0.6 < similarity("apuf 7", "第7回アジア太平洋都市フォーラム apuf 7") < 0.9
    True
    """
    if one == other:
        return 1.0
    best = max(fuzz.ratio(one, other), 0.95 * fuzz.token_sort_ratio(one, other)) / 100
    if len(one) >= _LEAST and one in other:
        best = max(best, _INSIDE + 0.3 * len(one) / len(other))
    return min(best, 0.99)


def is_short_form(name: str, others: frozenset[str]) -> bool:
    """Whether a folded name is the beginning of another name of the same thing.

    Such a name leaves out what kind of place is meant: Saitama may be the city or the prefecture.

    >>> is_short_form("saitama", frozenset({"saitama", "saitama city"}))
    True
    """
    return any(other != name and other.startswith(name) for other in others)


def _is_separator(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PSZC"
