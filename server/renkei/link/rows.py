"""Rows of a table as entities."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from renkei.errors import RenkeiError
from renkei.link.codes import BARE, code_of_iri, code_of_text
from renkei.link.columns import Columns, recognise
from renkei.link.countries import country_code, divisions
from renkei.link.entity import Entity, Kind, Level
from renkei.link.tables import read_table

_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LEVELS: Final = {
    Level.PLACE: re.compile(
        r"city|town|village|place|populated place|municipality|special ward|ppl.*|p|"
        r"市|区|町|村|市区町村|都市|特別区|政令指定都市|bandar|bandaraya|bandar raya|kota|pekan",
        re.IGNORECASE,
    ),
    Level.DIVISION: re.compile(
        r"division|prefecture|province|state|region|adm1|a|federal territory|"
        r"都道府県|都|道|府|県|州|省|negeri|provinsi|wilayah persekutuan",
        re.IGNORECASE,
    ),
}


def table_base(path: Path) -> str:
    """How the IRIs of the rows of a file begin: the hash of its bytes, then the row.

    The same bytes give the same IRIs, and no path of anyone's disk is published (RFC 6920 for the
    hash, RFC 7111 for the row).
    """
    digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
    return f"ni:///sha-256;{digest.decode().rstrip('=')}#row="


def read_rows(
    path: Path,
    *,
    given: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    header: bool = True,
    base: str | None = None,
) -> tuple[list[Entity], Kind | None]:
    """Read a table as entities, and what its headings say that they are.

    Args:
        path: the table.
        given: role → heading, for what the headings do not say.
        encoding: of a CSV or TSV file.
        sheet: of a workbook.
        header: whether the first row holds headings.
        base: how IRIs made from the column `id` begin.

    Raises:
        RenkeiError: the table cannot be read, or two rows have one identifier.
    """
    table = read_table(path, encoding=encoding, sheet=sheet, header=header)
    columns = recognise(table.headings, given or {}, str(path))
    rows_base = table_base(path)
    entities: list[Entity] = []
    seen: dict[str, int] = {}
    for number, cells in table.rows:
        iri = _row_iri(columns, cells, base) or f"{rows_base}{number}"
        if iri in seen:
            raise RenkeiError(
                f"rows {seen[iri]} and {number} have the same identifier {iri}",
                where=f"{path}:{number}",
                mend="correct it, or leave the column out with --column id=OTHER",
            )
        seen[iri] = number
        entities.append(_entity(iri, columns, cells))
    return entities, columns.kind


def _row_iri(columns: Columns, cells: tuple[str, ...], base: str | None) -> str:
    place = columns.one("id")
    text = cells[place] if place is not None else ""
    if _IRI.fullmatch(text):
        return text
    if base and text:
        if re.search(r"[\s<>\"{}|\\^`]", text):
            raise RenkeiError(f"{text!r} cannot stand in an IRI", where="the column id")
        return base + text
    return ""


def _entity(iri: str, columns: Columns, cells: tuple[str, ...]) -> Entity:
    def cell(role: str) -> str:
        place = columns.one(role)
        return cells[place] if place is not None else ""

    doubts: list[str] = []
    names = tuple(dict.fromkeys(cells[place] for place in columns.names if cells[place]))
    country = country_code(cell("country")) if cell("country") else ""
    if cell("country") and not country:
        doubts.append(f"country {cell('country')!r} is not known")
    region = cell("region")
    level = _read_level(cell("level"))
    if region and not country and region.endswith(("都", "道", "府", "県")):
        country = "JP"
    if not names and region:
        # a table of municipalities gives prefectures as rows without a municipality
        names, region, level = (region,), "", Level.DIVISION
    found = divisions().find(country, region) if region and country else frozenset()
    if region and not found:
        doubts.append(f"division {region!r} is not known")
    point = _read_point(cell("latitude"), cell("longitude"), doubts)
    codes = []
    for scheme in BARE:
        if text := cell(scheme):
            if code := code_of_text(scheme, text):
                codes.append((scheme, code))
            else:
                doubts.append(f"{text!r} is no {scheme} identifier")
    if (known := code_of_iri(iri)) and known not in codes:
        codes.append(known)
    return Entity(iri, names, country, found, level, point, tuple(codes), tuple(doubts))


def _read_level(text: str) -> Level | None:
    return next((level for level, words in _LEVELS.items() if words.fullmatch(text)), None)


def _read_point(north: str, east: str, doubts: list[str]) -> tuple[float, float] | None:
    if not north and not east:
        return None
    try:
        point = float(north), float(east)
    except ValueError:
        point = 91.0, 181.0
    if abs(point[0]) <= 90 and abs(point[1]) <= 180:
        return point
    doubts.append(f"{north!r}, {east!r} are no coordinates")
    return None
