"""Answers as text: a table for people, the standard formats for programs."""

from __future__ import annotations

import io
import json
import shutil
from typing import Final

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from renkei.errors import RenkeiError
from renkei.names import PREFIXES, curie
from renkei.questions.ask import Answer

_RESULTS: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
FORMATS: Final = ("table", *_RESULTS, *_GRAPHS)
"""What `--format` takes."""


def write_answer(answer: Answer, wanted: str) -> bytes:
    """An answer in a standard format.

    Args:
        answer: what the query gave.
        wanted: csv, tsv, json or xml for solutions and booleans; turtle or jsonld for graphs.

    Raises:
        RenkeiError: the format is not for this kind of answer.
    """
    if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
        if wanted not in _RESULTS:
            raise RenkeiError(
                f"SELECT and ASK answers cannot be written as {wanted}",
                mend=f"choose table, {', '.join(_RESULTS)}",
            )
        try:
            data = answer.serialize(format=_RESULTS[wanted])
        except ValueError as error:
            raise RenkeiError(f"the answer cannot be written as {wanted}: {error}") from None
        assert data is not None
        return data if data.endswith(b"\n") else data + b"\n"
    if wanted not in _GRAPHS:
        raise RenkeiError(
            f"CONSTRUCT and DESCRIBE answers cannot be written as {wanted}",
            mend=f"choose {', '.join(_GRAPHS)}",
        )
    triples = sorted(answer, key=str)
    prefixes = PREFIXES if wanted == "turtle" else None
    text = ox.serialize(triples, format=_GRAPHS[wanted], prefixes=prefixes) or b""
    if wanted == "jsonld":
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2).encode() + b"\n"
    return text


def as_table(answer: Answer, *, strict: bool = False, width: int | None = None) -> str:
    """An answer for a person: a table, yes or no, or Turtle.

    Args:
        answer: what the query gave.
        strict: refuse a graph instead of writing Turtle.
        width: columns of the screen; asked of the terminal if not given, 160 without one.

    Raises:
        RenkeiError: the answer is a graph and a table was asked for.
    """
    if isinstance(answer, ox.QueryBoolean):
        return "yes\n" if answer else "no\n"
    if not isinstance(answer, ox.QuerySolutions):
        if strict:
            write_answer(answer, "table")
        return write_answer(answer, "turtle").decode()
    table = Table(highlight=False)
    names = [variable.value for variable in answer.variables]
    for name in names:
        table.add_column(name, overflow="fold")
    count = 0
    for solution in answer:
        count += 1
        table.add_row(*(_shown(solution[name]) for name in names))
    out = io.StringIO()
    columns = width or shutil.get_terminal_size((160, 24)).columns
    console = Console(file=out, width=columns, markup=False, emoji=False, color_system=None)
    console.print(table)
    return f"{out.getvalue()}{count} row{'' if count == 1 else 's'}\n"


def _shown(term: object) -> str:
    match term:
        case None:
            return ""
        case ox.NamedNode():
            return curie(term.value)
        case ox.Literal():
            # control characters in data must not steer the terminal
            return "".join(
                c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in term.value
            )
        case _:
            return str(term)
