"""The answer to a question as a table: what a cell shows beside its term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from renkei.web.page import Page
from renkei.web.results import Result
from renkei.web.terms import Node, Term

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        term: what the query gave; None where it gave nothing.
        named: whether the row has the thing's name in another cell: it need not stand twice.
        number: whether it is a number.
    """

    term: Term | None
    named: bool = False
    number: bool = False


def table(page: Page, result: Result) -> list[list[Cell]]:
    """The cells of an answer, row by row."""
    return [[_cell(page, term, row) for term in row] for row in result.rows]


def _cell(page: Page, term: Term | None, row: tuple[Term | None, ...]) -> Cell:
    if isinstance(term, Node):
        name = page.label(term).text
        return Cell(term, any(isinstance(it, Literal) and it.value == name for it in row))
    return Cell(term, number=isinstance(term, Literal) and term.datatype.value in _NUMBERS)
