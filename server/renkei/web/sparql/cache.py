"""Answers kept in memory, up to a number of bytes: the one not asked for the longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final

_OVERHEAD: Final = 512
"""Bytes counted for an entry beside what its maker says it holds."""
_SHARE: Final = 4
"""No entry may take more than this part of the cache."""


class Cache:
    """A bounded map. Its user makes sure that a key names one value for ever.

    Args:
        size: bytes that the entries may have together; with 0 nothing is kept.

    >>> cache = Cache(4096)
    >>> cache.put("a", "first", 500), cache.put("b", "too large", 4096)
    (True, False)
    >>> cache.get("a"), cache.get("b")
    ('first', None)
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Any:
        """What was put under a key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, value: Any, size: int) -> bool:
        """Keep a value, and drop others where there is no room for it.

        Args:
            key: its key.
            value: what is kept.
            size: the bytes it holds, those of the key included.

        Returns:
            Whether it was kept: what would take too large a part of the cache is not.
        """
        cost = size + _OVERHEAD
        if cost > self.size // _SHARE:
            return False
        if (old := self._entries.pop(key, None)) is not None:
            self.used -= old[1]
        self._entries[key] = (value, cost)
        self.used += cost
        while self.used > self.size:
            _, (_, dropped) = self._entries.popitem(last=False)
            self.used -= dropped
        return True
