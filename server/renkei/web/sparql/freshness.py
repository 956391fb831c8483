"""Which answers may be given again, and how clients learn that theirs still holds."""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

CACHE_CONTROL: Final = "public, max-age=60, must-revalidate"
"""A release can be replaced at any time; within the minute an old answer does no harm."""
_WORDS: Final = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
_CHANGING: Final = re.compile(
    r"(?:NOW|RAND|UUID|BNODE)[ \t\r\n]*+[(#]|(?<![?$:])SERVICE[ \t\r\n]*+[<?$\w:#]", re.IGNORECASE
)


class Key(NamedTuple):
    """All that an answer depends on.

    The time limit is not among it, since an answer is whole or there is none; neither are the
    language and the public address, since a query sees only the data.

    Attributes:
        stamp: software and release.
        query: SPARQL text.
        default_graphs: as in the request.
        named_graphs: as in the request.
        format: the name of the format.
        encoding: how the bytes are compressed, or an empty string.
    """

    stamp: str
    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str
    encoding: str = ""

    @property
    def size(self) -> int:
        """The bytes it takes up, roughly."""
        graphs = (*(self.default_graphs or ()), *(self.named_graphs or ()))
        return len(self.query) + sum(map(len, graphs))

    def tag(self, media_type: str) -> str:
        """The entity tag of the answer under a media type.

        It is weak: where the order of rows or the names of blank nodes are free, the same answer
        may be written in other bytes another time.
        """
        parts = (self.stamp, self.query, self.default_graphs, self.named_graphs, media_type)
        text = repr(parts).encode("utf-8", "backslashreplace")
        return f'W/"{hashlib.blake2b(text, digest_size=16).hexdigest()}"'


def repeatable(query: str) -> bool:
    r"""Whether the same query has the same answer as long as the release is the same.

    It errs on the safe side: what looks like a call of NOW, RAND, UUID, STRUUID, BNODE or SERVICE
    counts as one, in a string too. The engine knows no word boundaries, so neither does this.

    >>> repeatable("SELECT * { ?known ex:rand ?x }"), repeatable("SELECT (now # (\n () AS ?x) {}")
    (True, False)
    """
    upper = query.upper()
    for word in _WORDS:  # words are found far faster than the pattern, and are rarely there
        if word in upper:
            return _CHANGING.search(query) is None
    return True
