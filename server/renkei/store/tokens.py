"""SPARQL's tokens: where strings, IRIs, names and comments begin and end.

The grammar is that of SPARQL 1.2 Query Language §19.8, with the engine's liberties: it knows no
word boundaries after keywords, so that `GRAPHex:g{` is GRAPH and a prefixed name. Nothing here
recurses, whatever the nesting of the query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

_ASCII: Final = ("A-Za-z", "0-9")
_ALL: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF",
    r"0-9\u00B7\u0300-\u036F\u203F-\u2040",
)
"""What a name may begin with, and what it may have behind that as well."""
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

TRIVIA: Final = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+")
"""White space and comments."""
IRI: Final = re.compile(r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>")


def _patterns(base: str, more: str) -> dict[str, str]:
    """The pattern of each kind of token, in the order in which they are tried."""
    prefix = rf"[{base}][{base}_{more}\-]*+(?:\.++[{base}_{more}\-]++)*+"
    local = (
        rf"(?:[{base}_:0-9]|{_ESCAPED})(?:[{base}_:{more}\-]|{_ESCAPED})*+"
        rf"(?:\.++(?:[{base}_:{more}\-]|{_ESCAPED})++)*+"
    )
    return {
        "iri": IRI.pattern,
        "string": r"'''(?:'{0,2}(?:[^'\\]|\\.))*+'''|\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*+\"\"\""
        r"|'(?:[^'\\\r\n]|\\.)*+'|\"(?:[^\"\\\r\n]|\\.)*+\"",
        "variable": rf"[?$][{base}_0-9][{base}_{more}]*+",
        "blank": rf"_:[{base}_0-9][{base}_{more}\-]*+(?:\.++[{base}_{more}\-]++)*+",
        "language": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
        "number": r"(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][+\-]?[0-9]++)?",
        "name": rf"(?:{prefix})?:(?:{local})?",
        "word": rf"[{base}_][{base}_{more}]*+",
        "other": r".",
    }


@cache
def _token(ascii_only: bool) -> re.Pattern[str]:
    """A pattern for any token. That for ASCII, as most queries are, takes a millisecond to make."""
    kinds = _patterns(*(_ASCII if ascii_only else _ALL))
    return re.compile("|".join(f"(?P<{k}>{p})" for k, p in kinds.items()), re.DOTALL)


@cache
def reference() -> re.Pattern[str]:
    """A pattern for what a clause may name a graph or an endpoint by: IRI, variable, name."""
    kinds = _patterns(*_ALL)
    return re.compile("|".join(kinds[kind] for kind in ("iri", "variable", "name")))


class Token(NamedTuple):
    """A token.

    Attributes:
        kind: iri, string, variable, blank, language, number, name, word or other (one character).
        start: offset of its first code point.
        end: offset behind its last.
    """

    kind: str
    start: int
    end: int


def token_at(text: str, position: int) -> Token | None:
    """The first token at or behind a position, or None at the end of the text.

    >>> token_at("ASK # {", 3) is None
    True
    >>> token_at("ASK {", 3)
    Token(kind='other', start=4, end=5)
    """
    trivia = TRIVIA.match(text, position)
    match = _token(text.isascii()).match(text, trivia.end() if trivia else position)
    return Token(str(match.lastgroup), match.start(), match.end()) if match else None


def tokens(text: str) -> Iterator[Token]:
    r"""All tokens, taking `<…>` for an IRI wherever it could be one.

    >>> text = "ASK { ?s ex:a\\'b 'c' # }\n}"
    >>> [(token.kind, text[token.start : token.end]) for token in tokens(text)][2:5]
    [('variable', '?s'), ('name', "ex:a\\'b"), ('string', "'c'")]
    """
    position = 0
    while token := token_at(text, position):
        yield token
        position = token.end
