"""The list of all questions: in groups, and narrowed down by words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from renkei.questions.question import Question

THEMES: Final = (
    "events",
    "actors",
    "work",
    "targets",
    "names",
    "evidence",
    "elsewhere",
    "checks",
)
"""The groups, in the order they are shown."""
OTHER: Final = "other"
_LIKE: Final = 0.5


def by_theme(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Questions in their groups; those of no known group come last.

    >>> from renkei.questions.question import parse_question
    >>> list(by_theme([parse_question("a", ""), parse_question("b", "#+ theme: events")]))
    ['events', 'other']
    """
    groups: dict[str, list[Question]] = {theme: [] for theme in (*THEMES, OTHER)}
    for question in questions:
        groups[question.theme if question.theme in THEMES else OTHER].append(question)
    return {theme: group for theme, group in groups.items() if group}


def matching(questions: Iterable[Question], words: str) -> list[Question]:
    """The questions that have all the words in name, title or description, in any language.

    Case and width do not matter.

    >>> from renkei.questions.question import parse_question
    >>> questions = [parse_question("q", "#+ title: {en: Online events, ja: 行事}")]
    >>> len(matching(questions, "ONLINE")), len(matching(questions, "online awards"))
    (1, 0)
    """
    wanted = _folded(words).split()
    return [question for question in questions if all(it in _text(question) for it in wanted)]


def nearest(questions: Mapping[str, Question], name: str) -> list[Question]:
    """The questions whose names are most like a name that there is not, at most three."""
    return [questions[near] for near in get_close_matches(name, questions, n=3, cutoff=_LIKE)]


def _text(question: Question) -> str:
    parts = (question.name, *question.title.values(), *question.description.values())
    return _folded("\n".join(parts))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
