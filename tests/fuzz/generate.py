"""Queries for the fuzz test: written by a small grammar, or made by spoiling good ones.

The same seed and number always give the same query.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

TOKEN: Final = re.compile(r"<[^>\s]*>|\"[^\"]*\"|'[^']*'|[?$]?[\w:.-]+|\s+|.", re.DOTALL)
PREFIXES: Final = (
    "PREFIX rk: <https://w3id.org/renkei/ont#>\n"
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
VARIABLES: Final = ("?a", "?b", "?c", "?event", "$d")
IRIS: Final = (
    *("a", "rdfs:label", "rk:evidence", "rk:earliest", "rk:hasParticipation", "rk:participant"),
    *("<https://w3id.org/renkei/id/city/tokyo>", "<relative>", "<urn:x>", "ex:undeclared"),
)
LITERALS: Final = (
    *('"東京"@ja', '"x"', "1", "-1.5e300", "1e-400", "true", '"2021-03"^^xsd:gYearMonth'),
    *('""', "'''a'b\n'''", r'"\u6771\"\\"', '"9999999999999999999999"^^xsd:integer', '"a"@en--ltr'),
    *("_:b", "[]", "()", "<<( rk:a rk:b 1 )>>", "UNDEF", "[ rk:a ?a ]", "( 1 ?a )"),
)
FUNCTIONS: Final = (
    *("STR", "LANG", "DATATYPE", "STRLEN", "UCASE", "ABS", "ROUND", "YEAR", "MD5", "SHA512"),
    *("IRI", "BNODE", "RAND", "NOW", "UUID", "CONCAT", "SUBSTR", "REPLACE", "REGEX", "COALESCE"),
    *("IF", "BOUND", "isIRI", "STRDT", "STRLANG", "sameTerm", "ENCODE_FOR_URI", "xsd:integer"),
    *("TRIPLE", "SUBJECT", "LANGDIR", "rk:none", "COUNT", "SUM", "GROUP_CONCAT", "ADJUST"),
)
OPERATORS: Final = ("+", "-", "*", "/", "=", "!=", "<", ">=", "&&", "||", " IN ", " NOT IN ", "^")
JUNK: Final = (
    *("{", "}", "(", ")", "[", "]", "<", ">", "'", '"', "\\", "\\u0000", "\\uD800", "#", "?"),
    *("\x00", "\x7f", "\u202e", "\ufeff", "\U0010ffff", "é", "\r", "\t", "%", "&", ";", "--", "."),
    *("SERVICE", "SERVICE <http://127.0.0.1:9/>", "LOAD <file:///etc/passwd>", "FROM <urn:g>"),
    *("GRAPH ?g", "OPTIONAL {", "UNION", "MINUS {", "FILTER", "BIND(1 AS ?a)", "VALUES ?a { 1 }"),
    *("SELECT", "ORDER BY", "GROUP BY ?a", "HAVING", "LIMIT 1", "OFFSET 99999999999999999999"),
    *("BASE <x>", "PREFIX a: <b>", "DISTINCT", "AS ?a", "EXISTS", "NOT", "UNDEF", "INSERT DATA {"),
)


def query(seed: int, number: int, good: Sequence[str]) -> str:
    """One query.

    Args:
        seed: of the whole run.
        number: which query of the run.
        good: queries to spoil.
    """
    chance = random.Random(f"{seed} {number}")
    text = chance.choice(good) if chance.random() < 0.5 else Grammar(chance).query()
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4, 16))):
        text = chance.choice(_SPOILS)(chance, text, good)
    return text[:200_000]


class Grammar:
    """Writes queries that are mostly well formed.

    Args:
        chance: decides.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._depth = 0

    def query(self) -> str:
        """A query of any form."""
        start = self._one(
            f"SELECT {self._projection()}",
            "ASK",
            "DESCRIBE ?a",
            f"CONSTRUCT {{ {self._triples()} }}",
        )
        graphs = self._one("", "", "", "", "", "FROM <urn:g> ", "FROM NAMED <urn:g> FROM <urn:h> ")
        return f"{PREFIXES}{start} {graphs}WHERE {self._group()} {self._modifiers()}"

    def _one(self, *choices: str) -> str:
        return self._chance.choice(choices)

    def _some(self, make: Callable[[], str], most: int, between: str = " ") -> str:
        return between.join(make() for _ in range(self._chance.randint(1, most)))

    def _projection(self) -> str:
        return self._one(
            "*",
            "DISTINCT *",
            "REDUCED ?a ?b",
            "?a",
            "(COUNT(*) AS ?n)",
            f"?a (GROUP_CONCAT(DISTINCT ?b; SEPARATOR='{self._one(',', '')}') AS ?n)",
            f"({self._expression()} AS ?n)",
        )

    def _modifiers(self) -> str:
        return self._one(
            "",
            "LIMIT 10",
            "GROUP BY ?a",
            f"GROUP BY ({self._expression()} AS ?k) HAVING ({self._expression()})",
            f"ORDER BY {self._one('ASC', 'DESC')}({self._expression()}) OFFSET 3 LIMIT 5",
            "VALUES (?a ?b) { (1 UNDEF) (UNDEF 'x') }",
        )

    def _group(self) -> str:
        self._depth += 1
        parts = self._some(self._part, max(1, 5 - self._depth))
        self._depth -= 1
        return f"{{ {parts} }}"

    def _part(self) -> str:
        if self._depth > 4:
            return self._triples()
        return self._chance.choice(
            (
                self._triples,
                self._triples,
                self._triples,
                lambda: f"OPTIONAL {self._group()}",
                lambda: f"{self._group()} UNION {self._group()}",
                lambda: f"MINUS {self._group()}",
                lambda: f"GRAPH {self._term()} {self._group()}",
                lambda: f"FILTER({self._expression()})",
                lambda: f"FILTER {self._one('', 'NOT ')}EXISTS {self._group()}",
                lambda: f"BIND({self._expression()} AS ?{self._one('n', 'm', 'o')})",
                lambda: f"VALUES ?a {{ {self._some(self._literal, 4)} }}",
                lambda: f"{{ SELECT {self._projection()} {self._group()} {self._modifiers()} }}",
            )
        )()

    def _triples(self) -> str:
        return self._some(lambda: f"{self._term()} {self._path()} {self._term()} .", 3)

    def _term(self) -> str:
        return self._one(*VARIABLES, *VARIABLES, *IRIS, self._literal())

    def _literal(self) -> str:
        return self._one(*LITERALS)

    def _path(self) -> str:
        iri = self._one(*IRIS)
        return self._one(
            *VARIABLES,
            *(iri, iri, iri),
            f"{iri}{self._one('*', '+', '?')}",
            f"^{iri}/{iri}|!({iri}|^{iri})",
            f"({iri}/{iri}*)+",
        )

    def _expression(self) -> str:
        self._depth += 1
        try:
            if self._depth > 6:
                return self._term()
            return self._chance.choice(
                (
                    self._term,
                    self._term,
                    lambda: f"{self._expression()}{self._one(*OPERATORS)}{self._expression()}",
                    lambda: f"{self._one('!', '-', '+')}({self._expression()})",
                    lambda: f"{self._one(*FUNCTIONS)}({self._some(self._expression, 3, ', ')})",
                    lambda: f"EXISTS {self._group()}",
                )
            )()
        finally:
            self._depth -= 1


def _delete(chance: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _span(chance, text)
    return text[:start] + text[end:]


def _repeat(chance: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _span(chance, text)
    return text[:start] + text[start:end] * chance.choice((2, 3, 10, 100)) + text[end:]


def _insert(chance: random.Random, text: str, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    word = chance.choice((*JUNK, *IRIS, *LITERALS, *VARIABLES, *FUNCTIONS))
    return f"{text[:at]}{chance.choice((' ', ''))}{word} {text[at:]}"


def _replace(chance: random.Random, text: str, _: Sequence[str]) -> str:
    parts = TOKEN.findall(text) or [""]
    parts[chance.randrange(len(parts))] = chance.choice((*JUNK, *parts))
    return "".join(parts)


def _swap(chance: random.Random, text: str, _: Sequence[str]) -> str:
    parts = TOKEN.findall(text) or [""]
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return "".join(parts)


def _cut(chance: random.Random, text: str, _: Sequence[str]) -> str:
    return text[: chance.randint(0, len(text))]


def _splice(chance: random.Random, text: str, good: Sequence[str]) -> str:
    start, end = _span(chance, other := chance.choice(good))
    at = chance.randint(0, len(text))
    return text[:at] + other[start:end] + text[at:]


def _character(chance: random.Random, text: str, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chr(chance.choice((chance.randrange(128), 0x3042, 0x1F600))) + text[at + 1 :]


def _span(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.choice((1, 3, 10, 40, 200)))


_SPOILS: Final = (
    _delete,
    _repeat,
    _insert,
    _insert,
    _replace,
    _replace,
    _swap,
    _cut,
    _splice,
    _character,
)
