"""Say where a query stops being SPARQL, and what could have stood there.

The engine's own position is of little help: it looks ahead by whole keywords and reports how far
it looked. So we let it parse ever better chosen beginnings of the query. A beginning that can be
continued makes the engine look for more behind it; one that cannot makes it stop before.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pyoxigraph import Store

from renkei.store.outcome import QuerySyntaxError
from renkei.store.tokens import Token, tokens

_MESSAGE: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_GAP: Final = " " * 64
_NEVER: Final = "\x00" * 16  # no token has it, and no keyword is longer
_NO_GRAPH: Final[Any] = object()
_ITEM: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,]+')
_WORDS: Final = re.compile(r"[A-Za-z_0-9]+")
_LONGEST: Final = 64 * 1024
"""Code points of a query up to which its fault is searched for."""
_WIDTH: Final = 160
"""Code points of a line that are shown at most."""


def explain(query: str, message: str) -> QuerySyntaxError:
    r"""Place a syntax error in the query.

    Args:
        query: the query that the engine refused.
        message: what the engine said.

    >>> error = explain("SELECT * {\n ?s ?p \n}", "error at 3:2: expected OPTIONAL")
    >>> print(error)
    line 3, column 1: "}" is not expected here
    >>> print(error.shown())
    }
    ^
    """
    match = _MESSAGE.fullmatch(message)
    if match is None:
        return _placed(query, 0, message or "not SPARQL", "")
    said = _said(match[3])
    if len(query) > _LONGEST:
        position = _offset(query, int(match[1]), int(match[2]))
        return _placed(query, position, said or "not SPARQL near this place", "")
    good, bad = _split(query)
    can_follow = _probe(query[:good] + " ")[1]
    said = said or _said(can_follow)
    if bad is None:
        return _placed(query, good, said or "the query ends too early", _listed(can_follow))
    found = query[bad.start : bad.end]
    if not said:
        shown = found if len(found) <= 40 else found[:39] + "…"
        said = _said(_probe(query[: bad.end])[1]) or f'"{shown}" is not expected here'
    expected = _listed(can_follow) if good else "BASE, PREFIX, SELECT, CONSTRUCT, DESCRIBE, ASK"
    return _placed(query, bad.start, said, expected)


def _split(query: str) -> tuple[int, Token | None]:
    """The end of the longest beginning that can be continued, and the token that follows it."""
    found = list(tokens(query))
    low, high = 0, len(found)
    while low < high:
        middle = (low + high + 1) // 2
        end = found[middle - 1].end
        if _probe(query[:end] + _GAP + _NEVER)[0] >= end + len(_GAP):
            low = middle
        else:
            high = middle - 1
    end = found[low - 1].end if low else 0
    return end, found[low] if low < len(found) else None


def _probe(text: str) -> tuple[int, str]:
    """How far the engine looks into a text, and what it says that it expects there."""
    try:
        # The dataset is looked at between parsing and planning: this one stops it there.
        Store().query(text, default_graph=_NO_GRAPH)
    except SyntaxError as error:
        if match := _MESSAGE.fullmatch(error.msg):
            return _offset(text, int(match[1]), int(match[2])), match[3]
    except ValueError:
        pass
    return len(text), ""


def _items(expected: str) -> list[str]:
    found: list[str] = _ITEM.findall(expected.removeprefix("one of "))
    return [item.strip() for item in found if item.strip()]


def _said(expected: str) -> str:
    """A message in words among what is expected, such as an undeclared prefix, or nothing."""
    for item in _items(expected):
        if item[0] not in '"[' and not _WORDS.fullmatch(item):
            return item
    return ""


def _listed(expected: str) -> str:
    """The words and signs among what is expected."""
    items = (_sign(item) for item in _items(expected) if item[0] == '"' or _WORDS.fullmatch(item))
    return ", ".join(items)


def _sign(item: str) -> str:
    return re.sub(r"\\(.)", r"\1", item[1:-1]) if item[0] == '"' else item


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(len(text), start + column - 1)


def _placed(query: str, position: int, message: str, expected: str) -> QuerySyntaxError:
    before = query[:position]
    line = len(re.findall(r"\r\n|\n|\r", before)) + 1
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    column = position - start + 1
    text = re.split(r"[\r\n]", query[start : start + column + _WIDTH], maxsplit=1)[0]
    skipped = 0 if len(text) <= _WIDTH else max(0, min(column - _WIDTH // 2, len(text) - _WIDTH))
    # One code point stays one column, and nothing in the line acts on a terminal or a log.
    shown = "".join(c if c.isprintable() else " " for c in text[skipped : skipped + _WIDTH])
    return QuerySyntaxError(message, line, column, expected, shown, column - skipped)
