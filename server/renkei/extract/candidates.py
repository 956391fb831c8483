"""Names that nobody knows yet: what looks like a city, an organisation or a person is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from renkei.extract.gazetteer import Gazetteer
from renkei.extract.passages import Passage
from renkei.extract.records import Candidate

_NAME: Final = r"[\u3400-\u9fff\u30a1-\u30ff々ー・]"
_LOOKS_LIKE: Final = re.compile(
    rf"(?:公益|一般)(?:財団|社団)法人{_NAME}{{2,}}"
    rf"|{_NAME}{{2,}}(?:特別州|株式会社|機構|財団|協会|大学|連盟|連合)"
    rf"|[\u30a1-\u30ffー・]{{3,}}(?:市|県|州|省)"
    r"|(?<![A-Za-z])[A-Z]{4,}(?=の都市|都市)"
)


def candidates(passages: Iterable[Passage], gazetteer: Gazetteer) -> Iterator[Candidate]:
    """The unknown names in some passages, each once, where it stands first.

    >>> from rdflib import Graph
    >>> from renkei.extract.passages import Role
    >>> text = "マレーシア工科大学とペナン州が参加"
    >>> passage = Passage(0, len(text), text, Role.SENTENCE)
    >>> [c.name for c in candidates([passage], Gazetteer(Graph(), ()))]
    ['マレーシア工科大学', 'ペナン州']
    """
    seen: set[str] = set()
    for passage in passages:
        known = [(m.start, m.end) for m in gazetteer.find(passage.text)]
        for match in _LOOKS_LIKE.finditer(passage.text):
            overlaps = any(s < match.end() and match.start() < e and e - s > 2 for s, e in known)
            if overlaps or match.group() in seen:
                continue
            seen.add(match.group())
            yield Candidate(match.group(), passage)
