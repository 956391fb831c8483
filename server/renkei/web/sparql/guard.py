"""What a query may not do, found in its text before it reaches the engine.

The engine calls out for SERVICE and has no switch for that. So the guard looks for SERVICE among
the tokens of the query; strings, comments, IRIs, variables and prefixed names are not it. Where
`<` may begin an IRI or be an operator, the text behind can be read in two ways
(`FILTER(?a<'x>'&&…)`): the guard then follows both. Even an allowed call never reaches the engine:
`federation` takes its clause out of the text, and what is left must hold no SERVICE at all.
Workers that hold the data in memory cannot open a connection in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from renkei.store.tokens import IRI, TRIVIA, Token, reference, token_at

_SERVICE: Final = re.compile("service", re.IGNORECASE)
_AT_END: Final = re.compile(r"service(?:silent)?$", re.IGNORECASE)
_SILENT: Final = re.compile("silent", re.IGNORECASE)
_GRAPH: Final = re.compile(r"graph$", re.IGNORECASE)
_LITERAL_IRI: Final = re.compile(r"<(https?://[^\\>]+)>", re.IGNORECASE)
_MOST_CALLS: Final = 16
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = (
    *("INSERT", "DELETE", "LOAD", "CLEAR", "DROP"),
    *("CREATE", "ADD", "MOVE", "COPY", "WITH"),
)
_WORDS: Final = "|".join((*_FORMS, *_UPDATES))
_FIRST: Final = re.compile(_WORDS, re.IGNORECASE)
_USUAL_PROLOGUE: Final = re.compile(
    rf"(?:{TRIVIA.pattern}PREFIX[ \t\r\n]++(?:[A-Za-z][A-Za-z0-9\-]*+)?:[ \t\r\n]*+{IRI.pattern})*+"
    rf"{TRIVIA.pattern}",
    re.IGNORECASE,
)
"""Prefixes written as they usually are: read at once, to the same end as token by token."""
_USUAL: Final = re.compile(
    rf"{_USUAL_PROLOGUE.pattern}({_WORDS})(?=[ \t\r\n{{*?$(<])", re.IGNORECASE
)
"""These prefixes and the first word, where it is seen at once that the word ends."""


class Form(StrEnum):
    """The form of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def yields_graph(self) -> bool:
        """Whether its answer is a graph rather than a table."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


_BY_WORD: Final = {form.value: form for form in Form}


class UpdateRefusedError(Exception):
    """The text is an update."""


@dataclass(eq=False)
class ServiceRefusedError(Exception):
    """The query calls a service that is not on the allow-list, or calls too many.

    Attributes:
        target: what it names, as written.
        reason: why it is refused, as the end of a sentence.
    """

    target: str
    reason: str = "is not allowed"

    def __str__(self) -> str:
        return f"SERVICE {self.target} {self.reason}"


@dataclass(frozen=True)
class Call:
    """A SERVICE clause whose endpoint is written out as an IRI.

    Attributes:
        start: offset of the keyword, in code points.
        group: offset of the clause's opening brace.
        end: offset behind its closing brace.
        address: the endpoint.
        silent: whether its failure counts as one solution without bindings.
    """

    start: int
    group: int
    end: int
    address: str
    silent: bool


def form(query: str) -> Form | None:
    r"""The form of a query, or None where it has none that is known.

    Raises:
        UpdateRefusedError: it is an update.

    >>> form("# SELECT\nPREFIX ask: <http://example.org/> DESCRIBE ask:x")
    <Form.DESCRIBE: 'DESCRIBE'>
    >>> form("PREFIX : <http://example.org/> INSERT DATA { :a :b :c }")
    Traceback (most recent call last):
    renkei.web.sparql.guard.UpdateRefusedError: INSERT
    """
    if usual := _USUAL.match(query):
        word = usual[1].upper()
    else:
        start = _form_start(query)
        match = None if start is None else _FIRST.match(query, start)
        if match is None:
            return None
        word = match[0].upper()
    if word in _UPDATES:
        raise UpdateRefusedError(word)
    return _BY_WORD[word]


def check_service(query: str, allowed: Set[str] = frozenset()) -> None:
    """Refuse a query that calls a service outside the allow-list.

    Args:
        query: the query.
        allowed: the addresses that may be called. Only an absolute IRI written out in the query,
            without escapes, can be one of them.

    Raises:
        ServiceRefusedError: names the first such call.

    >>> check_service("SELECT * { ?service ex:service 'SERVICE <http://a/> {}' } # SERVICE <b> {")
    >>> check_service("SELECT * { SERVICE SILENT <http://127.0.0.1/> {} }")
    Traceback (most recent call last):
    renkei.web.sparql.guard.ServiceRefusedError: SERVICE <http://127.0.0.1/> is not allowed
    """
    if "SERVICE" not in query.upper():  # far faster than a pattern
        return
    for target in _targets(query):
        literal = _LITERAL_IRI.fullmatch(target)
        if literal is None or literal[1] not in allowed:
            raise ServiceRefusedError(target)
    if allowed:
        _must_be_separable(query)


def calls(query: str) -> list[Call]:
    """The SERVICE clauses of a query, in the order of the text; not those inside of others.

    >>> query = "ASK { SERVICE SILENT <http://a.example/> { ?s ?p '}' } }"
    >>> [call] = calls(query)
    >>> query[call.start : call.end], query[call.group : call.end]
    ("SERVICE SILENT <http://a.example/> { ?s ?p '}' }", "{ ?s ?p '}' }")
    """
    found = []
    position = 0
    while token := token_at(query, position):
        position = token.end
        head = _call_head(query, token) if token.kind == "word" else None
        if head is not None:
            address, silent, group = head
            end = _group_end(query, group)
            if end is None:
                break  # nothing behind it can be a call of its own
            found.append(Call(token.start, group, end, address, silent))
            position = end
    return found


def prologue(query: str) -> str:
    r"""What stands before the form of a query: its declarations.

    >>> prologue("PREFIX ex: <http://example.org/>\nSELECT * {}")
    'PREFIX ex: <http://example.org/>\n'
    """
    start = _form_start(query)
    return "" if start is None else query[:start]


def _must_be_separable(query: str) -> None:
    found = calls(query)
    if len(found) > _MOST_CALLS:
        raise ServiceRefusedError(
            f"<{found[-1].address}>", f"is one call too many, after {_MOST_CALLS}"
        )
    rest = query
    for call in reversed(found):
        rest = rest[: call.start] + rest[call.end :]
    for target in _targets(rest):
        raise ServiceRefusedError(target, "is called in a way that cannot be read for sure")


def _call_head(query: str, keyword: Token) -> tuple[str, bool, int] | None:
    """Address, whether it is silent, and offset of the brace of a clause that begins here."""
    if not _SERVICE.fullmatch(query, keyword.start, keyword.end):
        return None
    token = token_at(query, keyword.end)
    silent = token is not None and _SILENT.fullmatch(query, token.start, token.end) is not None
    if silent and token is not None:
        token = token_at(query, token.end)
    literal = _LITERAL_IRI.fullmatch(query, token.start, token.end) if token else None
    group = token_at(query, token.end) if token else None
    if literal is None or group is None or not query.startswith("{", group.start):
        return None
    return literal[1], silent, group.start


def _group_end(query: str, start: int) -> int | None:
    """The offset behind the brace that closes the one at `start`; None where there is none."""
    depth = 0
    position = start
    while token := token_at(query, position):
        position = token.end
        if token.kind == "other":
            depth += {"{": 1, "}": -1}.get(query[token.start], 0)
            if depth == 0:
                return position
    return None


def _form_start(query: str) -> int | None:
    """The offset of the first word behind the prologue, or None."""
    usual = _USUAL_PROLOGUE.match(query)
    position = usual.end() if usual else 0
    while token := token_at(query, position):
        position = token.end
        text = query[token.start : token.end]
        if token.kind in ("iri", "string") or (token.kind == "name" and text.endswith(":")):
            continue  # of BASE, PREFIX and VERSION
        if text.upper() in ("BASE", "PREFIX", "VERSION"):
            continue
        return token.start if token.kind in ("word", "name") else None
    return None


def _targets(query: str) -> Iterator[str]:
    """What the SERVICE clauses name, under every way to read the text; each place once."""
    first_brace = query.find("{")
    if first_brace < 0:
        return
    seen: set[int] = set()
    starts: list[tuple[int, bool]] = [(0, False)]
    while starts:
        position, after_graph = starts.pop()
        while position not in seen and (token := token_at(query, position)):
            seen.add(position)
            if token.kind == "iri" and _may_be_operator(query, token):
                starts.append((token.start + 1, False))
            text = query[token.start : token.end]
            if token.start > first_brace and not after_graph:
                target = _service_target(query, token, text)
                if target is not None:
                    yield target
            after_graph = token.kind == "word" and _GRAPH.search(text) is not None
            position = token.end


def _may_be_operator(query: str, token: Token) -> bool:
    """Whether `<` in front of what looks like an IRI may compare, so that strings shift.

    Without a quote or a comment sign inside, both readings go on alike behind it. Two slashes in
    a row, as in every http IRI, are no expression.
    """
    inside = query[token.start + 1 : token.end - 1]
    cut = re.search("['#]", inside)
    return cut is not None and "//" not in inside[: cut.start()]


def _service_target(query: str, token: Token, text: str) -> str | None:
    """What a SERVICE clause that begins in this token names, or None."""
    if token.kind == "word" and _AT_END.search(text):
        position = _skip(query, token.end)
        if silent := _SILENT.match(query, position):
            position = _skip(query, silent.end())
        target = reference().match(query, position)
        return target[0] if target else query[token.end : token.end + 40].strip()
    if token.kind == "name" and (keyword := _SERVICE.search(text.partition(":")[0])):
        # The engine takes SERVICEex:a for SERVICE ex:a where a group follows.
        follows = _skip(query, token.end)
        return text[keyword.end() :] if query.startswith("{", follows) else None
    return None


def _skip(query: str, position: int) -> int:
    trivia = TRIVIA.match(query, position)
    return trivia.end() if trivia else position
