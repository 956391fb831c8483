"""Tables: CSV, TSV, Excel workbooks and Parquet files as rows of text."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from renkei.errors import RenkeiError
from renkei.link.extras import optional

SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".parquet", ".pq")
"""What the name of a table ends with."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS: Final = ("utf-8", "cp932")
"""Tried in this order where no byte order mark says more: bytes that are UTF-8 are hardly ever
anything else; Japanese offices write Shift_JIS as Windows does."""
_DELIMITERS: Final = ",;\t|"


@dataclass(frozen=True)
class Table:
    """A table as text.

    Attributes:
        headings: the first row; numbers from 1 where the table has none.
        rows: line or row number in the file, and the cells.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(
    path: Path, *, encoding: str | None = None, sheet: str | None = None, header: bool = True
) -> Table:
    """Read a table.

    Args:
        path: the file; its suffix tells the format.
        encoding: of a CSV or TSV file; found out where not given.
        sheet: of a workbook; the first where not given.
        header: whether the first row holds headings.

    Raises:
        RenkeiError: the file is empty, damaged, not in the encoding, or has rows of another
            length; says where.
    """
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        lines = _workbook(path, sheet)
    elif suffix in (".parquet", ".pq"):
        lines = _parquet(path)
    else:
        lines = _text(path, encoding, "\t" if suffix in (".tsv", ".tab") else None)
    rows = [(number, cells) for number, cells in lines if any(cells)]
    if not rows:
        raise RenkeiError("the table is empty", where=str(path))
    width = len(rows[0][1])
    headings = rows[0][1] if header else tuple(str(n) for n in range(1, width + 1))
    body = rows[1:] if header else rows
    if not body:
        raise RenkeiError("the table has headings and no rows", where=str(path))
    for number, cells in body:
        if len(cells) != width:
            raise RenkeiError(
                f"{len(cells)} cells where the first row has {width}", where=f"{path}:{number}"
            )
    return Table(tuple(heading.strip() for heading in headings), tuple(body))


def _text(
    path: Path, encoding: str | None, delimiter: str | None
) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decode(path, encoding)
    if "\0" in text:
        raise RenkeiError("not a table of text", where=str(path), mend="save it as CSV or xlsx")
    sample = text[: 64 * 1024].splitlines()[:1]
    if delimiter is None and sample:
        delimiter = max(_DELIMITERS, key=sample[0].count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ",", strict=True)
    try:
        for cells in table:
            yield table.line_num, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise RenkeiError(f"not a table: {error}", where=f"{path}:{table.line_num}") from None


def _decode(path: Path, encoding: str | None) -> str:
    data = path.read_bytes()
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in [encoding] if encoding else [marked] if marked else list(_ENCODINGS):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise RenkeiError(f"no encoding {name!r}", where="--encoding") from None
    tried = encoding or marked or " or ".join(_ENCODINGS)
    raise RenkeiError(f"not {tried}", where=str(path), mend="name it with --encoding")


def _workbook(path: Path, sheet: str | None) -> Iterator[tuple[int, tuple[str, ...]]]:
    openpyxl = optional("openpyxl")
    data = path.read_bytes()
    try:
        # the values that were stored, and beside them the formulas, to see which have no value
        books = [
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=stored)
            for stored in (True, False)
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise RenkeiError("not an Excel workbook", where=str(path)) from None
    try:
        names = books[0].sheetnames
        if sheet is not None and sheet not in names:
            raise RenkeiError(
                f"no sheet {sheet!r}", where=str(path), mend=f"sheets are {', '.join(names)}"
            )
        values, formulas = (book[sheet or names[0]].iter_rows(values_only=True) for book in books)
        width = 0
        for number, (cells, written) in enumerate(zip(values, formulas, strict=True), 1):
            for column, (cell, formula) in enumerate(zip(cells, written, strict=True), 1):
                if cell is None and isinstance(formula, str) and formula.startswith("="):
                    place = f"{openpyxl.utils.get_column_letter(column)}{number}"
                    raise RenkeiError(
                        "a formula without a stored value",
                        where=f"{path}: cell {place}",
                        mend="open and save the workbook, or paste its values",
                    )
            texts = [_cell(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            width = width or len(texts)
            yield number, tuple(texts + [""] * (width - len(texts)))
    finally:
        for book in books:
            book.close()


def _parquet(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    duckdb = optional("duckdb")
    if not path.is_file():
        raise FileNotFoundError(2, "No such file or directory", str(path))
    with duckdb.connect() as database:
        try:
            answer = database.execute("SELECT * FROM read_parquet(?)", [str(path)])
            yield 0, tuple(str(column[0]) for column in answer.description)
            number = 0
            while rows := answer.fetchmany(10_000):
                for cells in rows:
                    number += 1
                    yield number, tuple(_cell(cell) for cell in cells)
        except duckdb.Error as error:
            text = str(error).splitlines()[0]
            raise RenkeiError(f"not a Parquet file: {text}", where=str(path)) from None


def _cell(value: object) -> str:
    """A cell as text: 130001.0 is a number that Excel made of a code.

    >>> _cell(130001.0), _cell(None), _cell(35.5)
    ('130001', '', '35.5')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    return str(value).strip()


def is_table(name: str) -> bool:
    """Whether a file's name is that of a table.

    >>> is_table("cities.CSV"), is_table("cities.ttl")
    (True, False)
    """
    return name.lower().endswith(SUFFIXES)
