"""Binding changes the content of marked blocks and nothing else, whatever the value is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from renkei.errors import RenkeiError
from renkei.questions.binding import bind, marked, sparql_term
from renkei.questions.question import Parameter, ParameterType, Question, parse_question

STRING, IRI, INTEGER, DATE, LANGUAGE = (
    ParameterType.STRING,
    ParameterType.IRI,
    ParameterType.INTEGER,
    ParameterType.DATE,
    ParameterType.LANGUAGE,
)
ATTACKS = [
    'a" } # parameter\n DROP ALL #',
    "'; DROP ALL; '",
    '"',
    '"""',
    "\\",
    '\\"',
    "a\nb",
    "a\r\nb",
    "\t\b\f\0",
    "{ } # parameter",
    "\\u0022",
    "?other",
    "<urn:x>",
    "# comment",
    "題\U00020bb7\u2028",
    r"\g<0> \1",
    "",
]


def _question(kind: ParameterType, default: str, term: str) -> Question:
    return parse_question(
        "q",
        f"#+ parameters: {{p: {{type: {kind}, default: '{default}'}}}}\n"
        f"SELECT ?p WHERE {{\n  VALUES ?p {{ {term} }} # parameter\n}}",
    )


def _answered(sparql: str) -> object:
    """What the one row of the query holds."""
    answer = ox.Store().query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    (row,) = answer
    return row["p"]


@pytest.mark.parametrize("value", ATTACKS)
def test_a_string_stays_a_string(value: str) -> None:
    sparql = bind(_question(STRING, "x", '"x"'), {"p": value})
    assert _answered(sparql) == ox.Literal(value)
    assert sparql.count("\n") == 3
    before, after = _question(STRING, "x", '"x"').sparql.split(' "x" ')
    assert sparql.startswith(before)
    assert sparql.endswith(after)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/a",
        "urn:x:y",
        "https://example.org/東京?a=b#c",
        "https://example.org/a%20b",
    ],
)
def test_an_iri_stays_an_iri(value: str) -> None:
    sparql = bind(_question(IRI, "urn:x", "<urn:x>"), {"p": value})
    assert _answered(sparql) == ox.NamedNode(value)


@pytest.mark.parametrize(
    "value",
    [
        "urn:x> } DROP ALL #",
        "https://example.org/a b",
        "https://example.org/<",
        'https://example.org/"',
        "https://example.org/\n",
        "https://example.org/{",
        "https://example.org/\\u003E",
        "https://example.org/`",
        "relative",
        "/absolute",
        "<urn:x>",
        "rk:City }",
        "",
    ],
)
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(RenkeiError, match="is not of the type iri"):
        bind(_question(IRI, "urn:x", "<urn:x>"), {"p": value})


@pytest.mark.parametrize(
    ("kind", "value", "lexical"),
    [
        (INTEGER, "2021", "2021"),
        (INTEGER, "-7", "-7"),
        (INTEGER, " 7 ", "7"),
        (DATE, "2021-02-05", "2021-02-05"),
    ],
)
def test_numbers_and_dates(kind: ParameterType, value: str, lexical: str) -> None:
    answered = _answered(bind(_question(kind, "1", "1"), {"p": value}))
    assert isinstance(answered, ox.Literal)
    assert (answered.value, answered.datatype.value.rpartition("#")[2]) == (lexical, str(kind))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (INTEGER, "1 2"),
        (INTEGER, "1.5"),
        (INTEGER, "x"),
        (INTEGER, ""),
        (INTEGER, "1 } #"),
        (INTEGER, "9" * 5000),
        (DATE, "2021-02-30"),
        (DATE, "2021-13-01"),
        (DATE, "2021"),
        (DATE, "x"),
    ],
)
def test_what_is_no_number_or_date_is_refused(kind: ParameterType, value: str) -> None:
    with pytest.raises(RenkeiError, match=f"is not of the type {kind}"):
        bind(_question(kind, "1", "1"), {"p": value})


def test_choices_are_the_only_values() -> None:
    parameter = Parameter("lang", LANGUAGE, "ja", ("ja", "en"))
    assert sparql_term(parameter, "en") == '"en"'
    with pytest.raises(RenkeiError, match="lang cannot be 'ms'; choose ja, en"):
        sparql_term(parameter, "ms")


def test_nothing_given_changes_nothing(questions: dict[str, Question]) -> None:
    for question in questions.values():
        assert bind(question, {}) == question.sparql


def test_every_scope_is_bound_and_others_are_left(questions: dict[str, Question]) -> None:
    thing = "https://w3id.org/renkei/id/city/tokyo"
    sparql = bind(questions["evidence"], {"thing": thing})
    assert sparql.count(f"VALUES ?thing {{ <{thing}> }} # parameter") == 3
    body = "\n".join(line for line in sparql.splitlines() if not line.startswith("#+"))
    assert "tokyo-kl-1" not in body


def test_windows_line_ends_are_bound_too() -> None:
    question = _question(STRING, "x", '"x"')
    crlf = parse_question("q", question.sparql.replace("\n", "\r\n"))
    assert marked(crlf) == {"p"}
    assert _answered(bind(crlf, {"p": "y"})) == ox.Literal("y")


def test_an_unmarked_block_is_not_a_parameter() -> None:
    text = '#+ parameters: {p: {type: string, default: x}}\nSELECT * { VALUES ?p { "x" } }'
    question = parse_question("q", text)
    assert marked(question) == set()
    with pytest.raises(RenkeiError, match=r"no place for the parameter 'p'"):
        bind(question, {"p": "y"})


def test_an_unknown_parameter_is_refused(questions: dict[str, Question]) -> None:
    with pytest.raises(RenkeiError, match="has no parameter 'x'; it has lang"):
        bind(questions["events"], {"x": "y"})
    with pytest.raises(RenkeiError, match="it has none"):
        bind(questions["awards"], {"lang": "ja"})
