"""Names that nobody knows yet: what looks like a city, an organisation or a person is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from renkei.extract.folding import fold
from renkei.extract.gazetteer import Gazetteer
from renkei.extract.lookalikes import unknown_names, unknown_people
from renkei.extract.passages import Passage, Role
from renkei.extract.records import Candidate, Looks

_CITY: Final = re.compile("(?:[市県府州都]|City Hall)$|^City of ")
_OFFICE: Final = re.compile("長(?!官)|知事")
_UNTOLD: Final = frozenset({Role.DATE, Role.ROW_LINK})


def candidates(passages: Iterable[Passage], gazetteer: Gazetteer) -> Iterator[Candidate]:
    """The unknown names in some passages, each once, where it stands first.

    >>> from rdflib import Graph
    >>> text = "マレーシア工科大学とペナン州が参加"
    >>> passage = Passage(0, len(text), text, Role.SENTENCE)
    >>> [c.name for c in candidates([passage], Gazetteer(Graph(), ()))]
    ['マレーシア工科大学', 'ペナン州']
    """
    seen: set[str] = set()
    for passage in passages:
        if passage.role in _UNTOLD:
            continue
        for start, end, looks in _unknown(fold(passage.text), gazetteer):
            name = passage.text[start:end]
            if name not in seen:
                seen.add(name)
                yield Candidate(name, passage, looks)


def _unknown(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, Looks]]:
    mentions = gazetteer.find(text)
    for first, end in unknown_names(text):
        start = first
        for mention in mentions:  # what a known name begins or ends is no part of an unknown one
            if mention.start <= start < mention.end or start < mention.end == end:
                start = max(start, mention.end)
        while start < end and text[start] in "・、 ":
            start += 1
        if start == first or (start, end) in {
            (start + a, start + b) for a, b in unknown_names(text[start:end])
        }:
            looks = Looks.CITY if _CITY.search(text[start:end]) else Looks.ORGANISATION
            yield start, end, looks
    for start, end in unknown_people(text):
        if not any(m.start < end and start < m.end for m in mentions):
            yield start, end, Looks.PERSON
    for mention in mentions:
        office = _OFFICE.match(text, mention.end)
        if office and mention.of_kind("government"):
            yield mention.start, office.end(), Looks.POST
