"""Names that a document introduces itself: クアラルンプール市(KL市), 青浜市(以下「本市」)."""

from __future__ import annotations

import re
from typing import Final

from rdflib import URIRef

from renkei.extract.folding import fold
from renkei.extract.gazetteer import Gazetteer

_INTRODUCED: Final = re.compile(
    r"""\s*\(\s*(?:
        (?:以下|以降|hereinafter|hereafter)(?:\ referred\ to\ as)?\s*[、,:]?\s*
            [「『"“]?(?:the\ )?(?P<said>[^「」『』"“”()。、]{1,16})[」』"”]?
            (?:\s*(?:という|と(?:いう|する|呼ぶ|略す)|とする))?
      | [「"“]?(?P<short>[A-Z][A-Za-z0-9&-]{1,9}[都市州府県]?)[」"”]?
    )\s*。?\s*\)""",
    re.VERBOSE,
)
_MOST: Final = 200


def introduced_names(text: str, gazetteer: Gazetteer) -> dict[str, tuple[URIRef, ...]]:
    """Short names that stand in brackets after a known name, with what they mean here.

    A short name that means another known thing elsewhere is taken only where the document says
    that it will use it so (以下). Longer names made with the known one follow: after バンタイ市
    (BT市), BT市長 is バンタイ市長.

    Args:
        text: the whole document.
        gazetteer: the names known so far.
    """
    folded = fold(text)
    names: dict[str, tuple[URIRef, ...]] = {}
    if not any(mark in folded for mark in "("):
        return names
    for bracket in _INTRODUCED.finditer(folded):
        short = (bracket["said"] or bracket["short"]).strip()
        before = folded[max(0, bracket.start() - 80) : bracket.start()]
        mention = next((m for m in gazetteer.find(before) if m.end == len(before)), None)
        if mention is None or not short or len(names) >= _MOST:
            continue
        known = gazetteer.names.get(short)
        if known == mention.things or (known and not bracket["said"]):
            continue
        full = before[mention.start :]
        names[short] = mention.things
        for name, things in gazetteer.names.items():
            if name.startswith(full) and name != full:
                names.setdefault(short + name[len(full) :], things)
    return {name: things for name, things in names.items() if gazetteer.names.get(name) != things}
