"""Rows as CSV (RFC 4180) or as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
}


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    r"""A table with a header; a cell that holds several things has them side by side.

    >>> as_csv(("a", "b"), [{"a": "x,y", "b": {"tokyo": "mentioned", "jakarta": "takes-part"}}])
    b'a,b\r\n"x,y",tokyo mentioned; jakarta takes-part\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def as_json(value: Any) -> bytes:
    """The value as JSON in UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {said}" for key, said in value.items())
    if isinstance(value, list):
        return " / ".join(value)
    return "" if value is None else str(value)
