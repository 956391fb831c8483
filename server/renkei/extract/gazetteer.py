"""Known names in a text: longest match over the labels and aliases of the authority.

Args of every function here are plain text; nothing is guessed: a name that several things bear
(東京都 is a territory and its government) is found once, with all of them, and the sentence
decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from renkei.extract.folding import fold
from renkei.extract.lookalikes import unknown_names
from renkei.terms import ID

_NAME_PROPERTIES: Final = (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel)

# 都 alone is the Tokyo government only where it acts or is joined to another actor; in 都市, 都内,
# 京都 or 首都 it is part of another word, and 杜の都 is Sendai.
_SHORT_NAME: Final = r"(?<![\u3400-\u9fffの]){name}(?=職員|及び|、|が|の|は|も|と|主催)"


_REMEMBERED: Final = 1000
_KATAKANA: Final = re.compile("[\u30a1-\u30faー]")


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
                if isinstance(subject, URIRef) and _is_named(subject, wanted, authority):
                    names[fold(str(name))].add(subject)
        names.pop("", None)
        self._take({name: tuple(sorted(things)) for name, things in names.items()})

    def _take(self, things: dict[str, tuple[URIRef, ...]]) -> None:
        self._things = things
        longest_first = sorted(things, key=lambda name: (-len(name), name))
        # most places in a text are the beginning of no name: one look at the character says so
        first = "".join(sorted({re.escape(name[0]) for name in things}))
        pattern = "|".join(map(_name_pattern, longest_first))
        self._pattern = re.compile(f"(?=[{first}])(?:{pattern})" if things else r"(?!)")
        self._found: dict[str, list[Mention]] = {}

    @property
    def names(self) -> Mapping[str, tuple[URIRef, ...]]:
        """Every name with what bears it."""
        return self._things

    def with_names(self, more: Mapping[str, tuple[URIRef, ...]]) -> Gazetteer:
        """This one with names that hold in one document; they go before its own."""
        if not more:
            return self
        other = Gazetteer(Graph(), ())
        other._take({**self._things, **more})
        return other

    def find(self, text: str) -> list[Mention]:
        """All mentions, leftmost and longest first, in the order of the text.

        A name that is only a part of a longer one is none: ジャカルタ in ジャカルタ大学 or
        さいたま市 in 北さいたま市. Full-width letters count as their ASCII forms.
        """
        if text not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[text] = self._search(fold(text))
        return self._found[text]

    def _search(self, folded: str) -> list[Mention]:
        found = [
            Mention(m.start(), m.end(), self._things[m.group()])
            for m in self._pattern.finditer(folded)
        ]
        if not found:
            return found
        follows = {m.start: m.end for m in found}
        ends = {m.end for m in found}
        longer = [
            (start, end)
            for start, end in unknown_names(folded)
            if not any(m.start <= start and end <= m.end for m in found)
            and not _is_tiled(start, end, follows)
        ]
        return [
            mention
            for mention in found
            if not any(start <= mention.start and mention.end < end for start, end in longer)
            and (mention.end in follows or not _goes_on(folded, mention.end))
            and (mention.start in ends or not _goes_on(folded, mention.start))
        ]


def _is_named(subject: URIRef, wanted: tuple[str, ...], authority: Graph) -> bool:
    """Whether a subject is one of ours to look for.

    An event without a type is a row of some page whose title was translated, not a name.
    """
    if not str(subject).startswith(wanted):
        return False
    return not str(subject).startswith(f"{ID}event/") or (subject, RDF.type, None) in authority


def _is_tiled(start: int, end: int, follows: Mapping[int, int]) -> bool:
    """Whether known names stand side by side over a range: アルン・ソムチャイ and バンタイ市長."""
    while start < end and start in follows:
        start = follows[start]
    return start >= end


def _goes_on(text: str, place: int) -> bool:
    """Whether a word of katakana goes on over a place in the text."""
    return 0 < place < len(text) and all(_KATAKANA.match(c) for c in text[place - 1 : place + 1])


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
    if name.endswith(("市", "州", "県")):
        before = "(?<![東西南北新])"  # 北さいたま市 is another
    return before + escaped + after


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
