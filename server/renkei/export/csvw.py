"""The answers to all table questions as CSV with metadata (CSV on the Web), packed together.

`csv-metadata.json` describes every table (Metadata Vocabulary for Tabular Data): its title and what
it tells in three languages, each column with its names and the type of its values. `columns.csv` is
the same as a dictionary of columns. The same graph gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pyoxigraph as ox

from renkei.content import Content
from renkei.names import CURATED_GRAPHS
from renkei.questions.answers import write_answer
from renkei.questions.ask import ask_store
from renkei.questions.question import LANGUAGES, Question, read_questions
from renkei.store.dataset import Dataset, load

METADATA: Final = "csv-metadata.json"
DICTIONARY: Final = "columns.csv"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPES: Final = ("integer", "decimal", "double", "boolean", "date", "dateTime", "gYear")
"""Datatypes that CSV on the Web knows by the names of XML Schema."""
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, which must have one."""


@dataclass(frozen=True)
class _Table:
    question: Question
    columns: tuple[str, ...]
    types: Mapping[str, str]
    data: bytes

    @property
    def url(self) -> str:
        return f"{self.question.name}.csv"


def write_csvw(content: Content) -> bytes:
    """The archive of a content folder's questions, asked with their defaults of its built graph.

    Raises:
        RenkeiError: nothing is built, or a question is not SPARQL.
    """
    dataset = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
    store = load(dataset)
    asked = (_table(store, question) for question in read_questions(content).values())
    tables = [table for table in asked if table]
    metadata = json.dumps(_metadata(tables), ensure_ascii=False, indent=1) + "\n"
    packed = {METADATA: metadata.encode(), DICTIONARY: _dictionary(tables)}
    packed |= {table.url: table.data for table in tables}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in packed.items():
            file.writestr(zipfile.ZipInfo(name, _MADE), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _table(store: ox.Store, question: Question) -> _Table | None:
    """The answer to a question; None where it is no table."""
    answer = ask_store(store, question.sparql, question.name)
    if not isinstance(answer, ox.QuerySolutions):
        return None
    columns = tuple(variable.value for variable in answer.variables)
    kinds: dict[str, set[str]] = {column: set() for column in columns}
    for solution in answer:
        for column in columns:
            if (term := solution[column]) is not None:
                kinds[column].add(_kind(term))
    types = {
        column: found.pop() if len(found) == 1 else "string" for column, found in kinds.items()
    }
    again = ask_store(store, question.sparql, question.name)
    return _Table(question, columns, types, write_answer(again, "csv"))


def _kind(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return "anyURI"
    if isinstance(term, ox.Literal):
        name = term.datatype.value.removeprefix(_XSD)
        return name if name in _TYPES else "string"
    return "string"


def _metadata(tables: list[_Table]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:license": {"@id": _LICENCE},
        "tables": [
            {
                "url": table.url,
                "dc:title": _in_languages(table.question.title),
                "dc:description": _in_languages(table.question.description),
                "tableSchema": {"columns": [_column(table, name) for name in table.columns]},
            }
            for table in tables
        ],
    }


def _in_languages(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": texts[tag], "@language": tag} for tag in LANGUAGES if tag in texts]


def _column(table: _Table, name: str) -> dict[str, Any]:
    # a reader matches a column's title with the head of the table, which has the name
    titles: dict[str, Any] = {"und": name}
    titles |= dict(_names(name))
    return {"name": name, "titles": titles, "datatype": table.types[name]}


def _dictionary(tables: list[_Table]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("table", "column", *LANGUAGES, "datatype"))
    for table in tables:
        for column in table.columns:
            names = dict(_names(column))
            words = (names.get(tag, column) for tag in LANGUAGES)
            writer.writerow((table.question.name, column, *words, table.types[column]))
    return text.getvalue().encode()


def _names(column: str) -> Iterator[tuple[str, str]]:
    """What a column is called, by language; nothing for one that has no words yet."""
    for tag in LANGUAGES:
        if column in _words(tag):
            yield tag, _words(tag)[column]


@cache
def _words(language: str) -> Mapping[str, str]:
    """The names of columns in a language: our own, else as the pages show them."""
    root = files("renkei")
    pages = tomllib.loads(root.joinpath("web", "ui", language, "queries.toml").read_text("utf-8"))
    own = tomllib.loads(root.joinpath("export", "columns.toml").read_text("utf-8"))
    return {**pages["text"]["column"], **own[language]}
