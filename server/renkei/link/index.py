"""Finding candidates without comparing everything with everything.

Three ways in: an identifier, a name (by its key), and for names that are misspelt a block. A block
is a country, or a square degree where only coordinates are given, together with the script and the
first or last letters of the key: a single wrong letter leaves one end of a name as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import Final

from renkei.link.entity import Entity
from renkei.link.names import name_key, read_name, romaji_key, script

OWN: Final = 0
ALTERNATE: Final = 1
DERIVED: Final = 2
"""How a name is borne: as one's own, as an alternate, or after words such as 市 are taken off."""
_ENDS: Final = {"latin": 3, "kana": 2, "cyrillic": 3}
"""Script → how many letters at either end a block goes by. Other scripts are not compared by
letters: one Chinese character more or less is another name."""
_SHORTEST: Final = {"latin": 5, "kana": 4, "cyrillic": 5}
"""Script → the shortest key in which a misspelling is looked for."""

Blocks = dict[str, list[tuple[str, int, int]]]


def block_keys(key: str) -> list[str]:
    """The blocks that a key belongs to in its country or square.

    >>> block_keys("yokohama"), block_keys("東京"), block_keys("oslo")
    (['^yok', 'ama$'], [], [])
    """
    kind = script(key)
    if kind not in _ENDS or len(key) < _SHORTEST[kind]:
        return []
    return [f"^{key[: _ENDS[kind]]}", f"{key[-_ENDS[kind] :]}$"]


def square(point: tuple[float, float]) -> str:
    """The square degree that a point lies in.

    >>> square((3.14, 101.69)), square((-6.2, 106.8))
    ('3:101', '-7:106')
    """
    return f"{floor(point[0])}:{floor(point[1])}"


class Index:
    """The entities on the side that is matched against."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: Sequence[Entity] = tuple(entities)
        self.by_id = {entity.id: number for number, entity in enumerate(self.entities)}
        self._by_code: dict[tuple[str, str], list[int]] = defaultdict(list)
        # most keys have one bearer: a list for each would take most of the memory
        self._by_key: dict[str, int | list[int]] = {}
        self._by_country: dict[str, list[int]] = defaultdict(list)
        self._by_square: dict[str, list[int]] = defaultdict(list)
        self._blocks: dict[str, Blocks] = {}
        for number, entity in enumerate(self.entities):
            for code in entity.codes:
                self._by_code[code].append(number)
            self._by_country[entity.country].append(number)
            if entity.point:
                self._by_square[square(entity.point)].append(number)
            for key, rank in _keys(entity).items():
                self._add(key, number * 3 + rank)

    def _add(self, key: str, packed: int) -> None:
        there = self._by_key.get(key)
        if there is None:
            self._by_key[key] = packed
        elif isinstance(there, int):
            self._by_key[key] = [there, packed]
        else:
            there.append(packed)

    def named(self, key: str) -> list[tuple[int, int]]:
        """Every entity of that name: its number, and how it bears the name.

        >>> Index([Entity("x", ("Kuala Lumpur", "KL"))]).named("kl")
        [(0, 1)]
        """
        there = self._by_key.get(key)
        if there is None:
            return []
        return [divmod(packed, 3) for packed in ([there] if isinstance(there, int) else there)]

    def with_code(self, code: tuple[str, str]) -> list[int]:
        """The entities that an identifier stands for."""
        return self._by_code.get(code, [])

    def near_names(self, key: str, block: str) -> Iterator[tuple[str, int, int]]:
        """Names that share a block with `key`: key, number of the entity, how it bears it.

        Args:
            key: the key to compare.
            block: an ISO 3166-1 code, or a square of `square`.
        """
        if block not in self._blocks:
            self._blocks[block] = self._make_blocks(block)
        blocks = self._blocks[block]
        for end in block_keys(key):
            yield from blocks.get(end, ())

    def _make_blocks(self, block: str) -> Blocks:
        numbers = self._by_square[block] if ":" in block else self._by_country[block]
        blocks: Blocks = defaultdict(list)
        for number in numbers:
            for key, rank in _keys(self.entities[number]).items():
                for end in block_keys(key):
                    blocks[end].append((key, number, rank))
        return blocks


def _keys(entity: Entity) -> dict[str, int]:
    """The keys that an entity is found by, with the best rank of each."""
    keys: dict[str, int] = {}
    for place, name in enumerate(entity.names):
        key = name_key(name)
        forms = {key: OWN if place == 0 else ALTERNATE}
        if entity.country == "JP" and key:
            # さいたま市 is found as さいたま too, and Ōsaka however its vowels are written
            for form, how in read_name(name).keys:
                if how.startswith("without"):
                    forms.setdefault(form, DERIVED)
            if key.isascii():
                forms.setdefault(romaji_key(key), forms[key])
        for form, rank in forms.items():
            if form:
                keys[form] = min(rank, keys.get(form, DERIVED))
    return keys
