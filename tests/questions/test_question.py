"""Question files: a header in comments, SPARQL that runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.questions.question import Parameter, ParameterType, parse_question, read_questions

HEADER = """\
#+ title: {ja: 題, en: Title, ms: Tajuk}
#+ description:
#+   ja: 説明
#+ parameters:
#+   lang: {type: language, default: ja, choices: [ja, en]}
#+   year: {type: integer, default: 2021}
#+ rows: 3
"""


def test_a_header_becomes_a_question() -> None:
    question = parse_question("q", HEADER + "SELECT * {}")
    assert question.name == "q"
    assert question.sparql == HEADER + "SELECT * {}"
    assert question.title == {"ja": "題", "en": "Title", "ms": "Tajuk"}
    assert question.description == {"ja": "説明"}
    assert question.parameters == (
        Parameter("lang", ParameterType.LANGUAGE, "ja", ("ja", "en")),
        Parameter("year", ParameterType.INTEGER, "2021"),
    )
    assert (question.rows, question.answer) == (3, None)


def test_plain_sparql_is_a_question_without_parameters() -> None:
    question = parse_question("q", "# no header\nASK {}")
    assert (dict(question.title), question.parameters, question.rows) == ({}, (), None)


def test_an_ask_says_what_it_must_answer() -> None:
    assert parse_question("q", "#+ answer: false\nASK {}").answer is False


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("#+ title: {", "not YAML"),
        ("#+ - a\n#+ - b", "not a mapping"),
        ("#+ title: T", "expected form"),
        ("#+ parameters: [lang]", "expected form"),
        ("#+ parameters: {lang: ja}", "expected form"),
        ("#+ parameters: {lang: {default: ja}}", "expected form"),
        ("#+ parameters: {lang: {type: language}}", "expected form"),
        ("#+ parameters: {lang: {type: word, default: ja}}", "expected form"),
        ("#+ parameters: {'a b': {type: string, default: ja}}", "expected form"),
        ("#+ parameters: {1: {type: string, default: ja}}", "expected form"),
        ("#+ title: !!python/object/apply:os.getcwd []", "not YAML"),
    ],
)
def test_a_broken_header_is_one_line(header: str, what: str) -> None:
    with pytest.raises(RenkeiError) as error:
        parse_question("q", header + "\nASK {}", Path("q.rq"))
    assert what in error.value.what
    assert error.value.where == "q.rq"
    assert "\n" not in str(error.value)


def test_the_questions_of_a_folder_are_sorted_by_name(folder: Content) -> None:
    for path in folder.queries.glob("*.rq"):
        path.unlink()
    for name in ("b", "a"):
        (folder.queries / f"{name}.rq").write_text("ASK {}", encoding="utf-8")
    (folder.queries / "notes.txt").write_text("x", encoding="utf-8")
    assert list(read_questions(folder)) == ["a", "b"]


def test_a_question_that_is_no_text_is_named(folder: Content) -> None:
    path = folder.queries / "broken.rq"
    path.write_bytes(b"ASK {} # \xff")
    with pytest.raises(RenkeiError, match="not UTF-8 text") as error:
        read_questions(folder)
    assert error.value.where == str(path)
