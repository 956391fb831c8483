"""Known names in a text: longest match over the labels and aliases of the authority.

Args of every function here are plain text; nothing is guessed: a name that several things bear
(東京都 is a territory and its government) is found once, with all of them, and the sentence
decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SKOS

from renkei.names import ID

_NAME_PROPERTIES: Final = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel)

# 都 alone is the Tokyo government only where it acts or is joined to another actor; in 都市, 都内,
# 京都 or 首都 it is part of another word, and 杜の都 is Sendai.
_SHORT_NAME: Final = r"(?<![\u3400-\u9fffの]){name}(?=職員|及び|、|が|の|は|も|と|主催)"


@dataclass(frozen=True)
class Mention:
    """A known name at a place in a text.

    Attributes:
        start: offset of its first code point, in the text that was searched.
        end: one past its last.
        things: all things of that name, sorted.
    """

    start: int
    end: int
    things: tuple[URIRef, ...]

    def of_kind(self, *kinds: str) -> URIRef | None:
        """The thing of the first of these kinds that the name has."""
        for kind in kinds:
            for thing in self.things:
                if thing.startswith(f"{ID}{kind}/"):
                    return thing
        return None


class Gazetteer:
    """The names of the authority, ready to be searched for.

    Args:
        authority: a graph in which things have `rdfs:label`, `skos:altLabel`, `skos:hiddenLabel`.
        kinds: the kinds of things whose names count.

    >>> from rdflib import Literal
    >>> g = Graph()
    >>> _ = g.add((ID["city/tokyo"], RDFS.label, Literal("東京", lang="ja")))
    >>> _ = g.add((ID["government/tokyo"], RDFS.label, Literal("都", lang="ja")))
    >>> found = Gazetteer(g, ("city", "government")).find("都職員が東京の都市を視察")
    >>> [(m.start, m.end, str(m.things[0]).rsplit("/", 2)[1]) for m in found]
    [(0, 1, 'government'), (4, 6, 'city')]
    """

    def __init__(self, authority: Graph, kinds: Iterable[str]) -> None:
        wanted = tuple(f"{ID}{kind}/" for kind in kinds)
        names: dict[str, set[URIRef]] = defaultdict(set)
        for predicate in _NAME_PROPERTIES:
            for subject, name in authority.subject_objects(predicate):
                if isinstance(subject, URIRef) and str(subject).startswith(wanted):
                    names[str(name)].add(subject)
        self._things = {name: tuple(sorted(things)) for name, things in names.items()}
        longest_first = sorted(self._things, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(_name_pattern, longest_first)) or r"(?!)")

    def find(self, text: str) -> list[Mention]:
        """All mentions, leftmost and longest first, in the order of the text."""
        return [
            Mention(m.start(), m.end(), self._things[m.group()])
            for m in self._pattern.finditer(text)
        ]


def _name_pattern(name: str) -> str:
    """A regular expression for a name.

    A name of one character needs the company of an actor's words; a name that begins or ends with
    an ASCII letter must not go on as one (C40 is not in C400).
    """
    escaped = re.escape(name)
    if len(name) == 1:
        return _SHORT_NAME.format(name=escaped)
    before = r"(?<![A-Za-z0-9])" if _is_ascii_word(name[0]) else ""
    after = r"(?![A-Za-z0-9])" if _is_ascii_word(name[-1]) else ""
    if name.endswith("都"):
        after = "(?!市)"  # 東京都市圏 is 東京 and 都市圏
    return before + escaped + after


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
