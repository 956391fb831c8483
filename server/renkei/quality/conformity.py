"""Conformity: shapes and checks, and the questions with the answers that they promise."""

from __future__ import annotations

import pyoxigraph as ox

from renkei.quality.figure import Figure, count_figure, share_figure
from renkei.quality.release import Release
from renkei.questions.question import Question, read_questions
from renkei.validate import Severity, validate_files


def measure(release: Release) -> list[Figure]:
    """Figures on shapes, checks and questions."""
    report = validate_files(None, release.content)
    found = {
        severity: [f"{f.rule} {f.focus}" for f in report.findings if f.severity is severity]
        for severity in (Severity.VIOLATION, Severity.WARNING)
    }
    questions = read_questions(release.content)
    return [
        count_figure(
            "shapes.violations",
            "violations of shapes and checks",
            found[Severity.VIOLATION],
            "violations",
        ),
        count_figure("shapes.warnings", "warnings", found[Severity.WARNING], "warnings"),
        share_figure(
            "questions.answers",
            "questions that give the rows or the answer they promise",
            {name: _keeps(question, release.store) for name, question in questions.items()},
        ),
    ]


def _keeps(question: Question, store: ox.Store) -> bool:
    """Whether a question gives what its header says; a silent header promises nothing."""
    result = store.query(question.sparql)
    if isinstance(result, ox.QueryBoolean):
        return question.answer is None or bool(result) == question.answer
    assert isinstance(result, ox.QuerySolutions)
    return question.rows is None or sum(1 for _ in result) == question.rows
