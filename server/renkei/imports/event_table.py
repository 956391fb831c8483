"""Events of a table in the Japanese standard open dataset for municipalities (イベント一覧).

Columns are known by their names in every edition, in any order; a file may lack most of them and
have others. Without a column for the name of events it is not such a table.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from typing import Final

from renkei.errors import RenkeiError
from renkei.extract.dates import ImpossibleDateError, Span
from renkei.extract.document import Document
from renkei.imports.records import (
    ImportedEvent,
    Problem,
    Reading,
    address,
    clean,
    join,
    read_day,
)
from renkei.imports.rows import Row, read_rows

COLUMNS: Final = {
    "name": ("名称", "イベント名"),
    "name_en": (
        "名称(英字)",
        "イベント名_英語",
        "イベント名(英字)",
        "イベント名_英字",
        "名称_英語",
    ),
    "number": ("NO", "ID", "No.", "番号"),
    "code": (
        "都道府県コード又は市区町村コード",
        "全国地方公共団体コード",
        "市区町村コード",
        "地方公共団体コード",
    ),
    "kind": ("イベント種類", "カテゴリー", "イベント種別"),
    "start": ("開始日",),
    "end": ("終了日",),
    "note": ("日時備考", "開始日時特記事項"),
    "place": ("場所名称", "開催場所", "会場"),
    "prefecture": ("住所都道府県", "都道府県名", "所在地_都道府県"),
    "city": ("住所市区町村", "市区町村名", "地方公共団体名", "所在地_市区町村"),
    "organiser": ("主催団体", "主催者"),
    "mode": ("Web開催", "開催形式", "開催方法"),
    "url": ("URL", "詳細URL"),
}
"""What is read → the names that its column has in the editions of the standard."""
_MODES: Final = {
    "現地開催のみ": "in-person",
    "現地開催": "in-person",
    "オンライン": "online",
    "オンライン開催": "online",
    "オンラインのみ": "online",
    "ハイブリッド": "hybrid",
    "ハイブリッド開催": "hybrid",
}


def read_table(document: Document) -> Reading:
    """Read a table.

    Raises:
        RenkeiError: it is not CSV, or has no column for the name of events.
    """
    rows = read_rows(document)
    head = next(rows, None)
    places = _places(head) if head else {}
    if head is None or "name" not in places:
        names = " or ".join(COLUMNS["name"])
        raise RenkeiError(
            f"no column {names}", where=f"{document.path}:1", mend="name a table of events"
        )
    events: list[ImportedEvent] = []
    problems: list[Problem] = []
    codes: set[str] = set()
    keys: Counter[str] = Counter()
    for row in rows:
        cells = {key: clean(row.cells[at]) for key, at in places.items() if at < len(row.cells)}
        if len(row.cells) != len(head.cells):
            said = f"{len(row.cells)} cells where the head has {len(head.cells)}"
            problems.append(Problem(row.line, said))
        if not cells.get("name"):
            problems.append(Problem(row.line, "no name: the row is left out"))
            continue
        codes.add(cells.get("code", ""))
        span, said_of_date = _span(cells)
        problems += [Problem(row.line, said) for said in said_of_date]
        events.append(_event(document, row, cells, span, keys))
    unread = [
        clean(name)
        for at, name in enumerate(head.cells)
        if at not in places.values() and clean(name)
    ]
    return Reading(tuple(events), tuple(problems), frozenset(codes - {""}), tuple(unread))


def _places(head: Row) -> dict[str, int]:
    """What is read → the number of its column; the first name in the list wins."""
    folded = [_folded(name) for name in head.cells]
    found: dict[str, int] = {}
    for key, names in COLUMNS.items():
        for name in map(_folded, names):
            if name in folded:
                found[key] = folded.index(name)
                break
    return found


def _folded(name: str) -> str:
    """The name of a column whatever its width and blanks: ＵＲＬ is URL."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def _event(
    document: Document, row: Row, cells: dict[str, str], span: Span | None, keys: Counter[str]
) -> ImportedEvent:
    get = cells.get
    base = get("number") or hashlib.sha256("\t".join(row.cells).encode()).hexdigest()[:16]
    keys[base] += 1
    key = base if keys[base] == 1 else f"{base}#{keys[base]}"
    written = "~".join(filter(None, (get("start"), get("end")))) or get("note", "")
    organisers = get("organiser", "").replace("；", ";").replace("、", ";").split(";")
    return ImportedEvent(
        key,
        row.start,
        row.end,
        cells["name"],
        get("name_en", ""),
        span,
        written,
        kind=get("kind", ""),
        mode=_MODES.get(get("mode", ""), ""),
        place=get("place", ""),
        area=tuple(filter(None, (get("city"), get("prefecture")))),
        organisers=tuple(name for given in organisers if (name := given.strip())),
        address=address(get("url", "")),
    )


def _span(cells: dict[str, str]) -> tuple[Span | None, list[str]]:
    """The date of a row, and what is wrong with it."""
    said: list[str] = []
    read: dict[str, Span | None] = {}
    for key in ("start", "end"):
        given = cells.get(key, "")
        try:
            read[key] = read_day(given) if given else None
        except ImpossibleDateError:
            read[key] = None
            said.append(f"{COLUMNS[key][0]}: there is no day {given[:40]}")
        else:
            if given and read[key] is None:
                said.append(f"{COLUMNS[key][0]}: not a date: {given[:40]}")
    start, end = read["start"], read["end"]
    if start is None:
        if end is not None:
            said.append(f"{COLUMNS['start'][0]}: missing, with an end")
        return None, said or ["no date"]
    if end is None:
        return start, said
    if end.earliest < start.earliest:
        return start, [*said, f"{COLUMNS['end'][0]}: {end.edtf} is before the start"]
    return join(start, end), said
