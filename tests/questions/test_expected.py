"""Each question gives the answer that was written down and reviewed for it.

After a change of the data that is meant: `make answers`, and read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from renkei.content import find_content
from renkei.names import CURATED_GRAPHS
from renkei.questions.question import Question, read_questions
from renkei.store.dataset import Dataset, load

EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(read_questions(find_content()))


def answer(store: ox.Store, text: str) -> str:
    """An answer as it is written down: CSV, or true and false."""
    result = store.query(text)
    if isinstance(result, ox.QueryBoolean):
        return "true\n" if result else "false\n"
    assert isinstance(result, ox.QuerySolutions)
    data = result.serialize(format=ox.QueryResultsFormat.CSV)
    assert data is not None
    return data.decode().replace("\r\n", "\n")


def test_every_question_has_an_answer_and_no_other() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_answer(questions: dict[str, Question], store: ox.Store, name: str) -> None:
    expected = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8")
    assert answer(store, questions[name].sparql) == expected


def write() -> None:
    """Write down what every question gives now."""
    content = find_content()
    built = load(Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS]))
    for name, question in read_questions(content).items():
        text = answer(built, question.sparql)
        (EXPECTED / f"{name}.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
