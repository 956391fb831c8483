"""Tables: every format, and what people send instead of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import openpyxl
import pytest

from renkei.errors import RenkeiError
from renkei.link.entity import Kind, Level
from renkei.link.rows import read_rows
from renkei.link.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = [["都市名", "国", "緯度", "経度"], ["さいたま市", "日本", "35.9", "139.7"]]
TEXT = "\n".join(",".join(row) for row in ROWS) + "\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(data: str | bytes, name: str = "cities.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return path

    return write


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    book.close()
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings_are_found_out(write: Callable[..., Path], encoding: str) -> None:
    data = TEXT.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        data = "\ufeff".encode(encoding) + data
    (entity,), kind = read_rows(write(data))
    assert (entity.names, entity.country, entity.point) == (("さいたま市",), "JP", (35.9, 139.7))
    assert kind is Kind.CITY


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(write: Callable[..., Path], delimiter: str) -> None:
    (entity,), _ = read_rows(write(TEXT.replace(",", delimiter), "cities.txt"))
    assert entity.country == "JP"


def test_workbooks_and_parquet(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "c.xlsx", [["city", "lgcode"], ["札幌市", 11002.0], [None, None], ["那覇市"]]
    )
    (sapporo, naha), _ = read_rows(book)
    # Excel drops the zero that the code begins with, and what is left may be another's
    assert (sapporo.codes, sapporo.doubts) == ((), ("'11002' is no jp-code identifier",))
    assert naha.id.endswith("#row=4")
    path = tmp_path / "c.parquet"
    with duckdb.connect() as database:
        database.execute(
            "COPY (SELECT 'Ipoh' AS bandar, 'Malaysia' AS negara, 4.6 AS lat, 101.1 AS lon) "
            f"TO '{path}' (FORMAT parquet)"
        )
    (ipoh,), kind = read_rows(path)
    assert (ipoh.country, ipoh.point, kind) == ("MY", (4.6, 101.1), Kind.CITY)


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "a.csv", "the table is empty"),
        ("\n\n", "a.csv", "the table is empty"),
        ("city\n", "a.csv", "headings and no rows"),
        ("Tokyo\nOsaka\n", "a.csv", "no column of names recognised among: Tokyo; say which"),
        ("city,country\nTokyo\n", "a.csv", "1 cells where the first row has 2"),
        ('city\n"Tokyo\n', "a.csv", "not a table"),
        ("id,city\nhttp://x.org/1,A\nhttp://x.org/1,B\n", "a.csv", "rows 2 and 3 have the same"),
        ("country,negara,city\nJP,JP,A\n", "a.csv", "both look like country"),
        (b"PK\x03\x04 no zip", "a.xlsx", "not an Excel workbook"),
        (b"PAR1 no", "a.parquet", "not a Parquet file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "not "),
        (b"\xff\xfea", "a.csv", "not utf-16"),
    ],
)
def test_what_is_no_table_is_said(
    write: Callable[..., Path], text: str | bytes, name: str, says: str
) -> None:
    with pytest.raises(RenkeiError, match=says) as caught:
        read_rows(write(text, name))
    assert "\n" not in str(caught.value)


def test_a_table_without_headings(write: Callable[..., Path]) -> None:
    path = write("Tokyo\nOsaka\n")
    entities, kind = read_rows(path, given={"city": "1"}, header=False)
    assert [entity.label for entity in entities] == ["Tokyo", "Osaka"]
    assert kind is Kind.CITY
    with pytest.raises(RenkeiError, match="no column 'x'"):
        read_rows(path, given={"city": "x"})
    with pytest.raises(RenkeiError, match="no column role 'town'"):
        read_rows(path, given={"town": "1"})


def test_the_wrong_encoding_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(RenkeiError, match="not ascii"):
        read_table(write(TEXT), encoding="ascii")
    with pytest.raises(RenkeiError, match="no encoding 'klingon'"):
        read_table(write(TEXT), encoding="klingon")
    with pytest.raises(RenkeiError, match="not utf-8 or cp932; name it with --encoding"):
        read_table(write(b"city\n\x82\xff\xfd\n"))


def test_a_formula_needs_its_value(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [["city", "country"], ['=CONCAT("To","kyo")', "JP"]])
    with pytest.raises(RenkeiError, match="formula without a stored value") as caught:
        read_rows(path)
    assert caught.value.where.endswith("cell A2")


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "s.xlsx", [["city"], ["Ipoh"]])
    with pytest.raises(RenkeiError, match="no sheet '2'; sheets are Sheet"):
        read_table(path, sheet="2")


def test_japanese_lists_of_municipalities(write: Callable[..., Path]) -> None:
    text = (
        "全国地方公共団体コード,都道府県名,市区町村名\n"
        "130001,東京都,\n132063,東京都,府中市\n011002,北海道,札幌市\n999999,東京都,謎市\n"
    )
    (tokyo, fuchu, sapporo, riddle), _ = read_rows(write(text))
    assert (tokyo.label, tokyo.level, tokyo.country) == ("東京都", Level.DIVISION, "JP")
    assert (fuchu.codes, fuchu.divisions) == ((("jp-code", "132063"),), frozenset({"JP.40"}))
    assert sapporo.codes == (("jp-code", "011002"),)
    assert riddle.doubts == ("'999999' is no jp-code identifier",)


def test_rows_have_iris_of_their_own(write: Callable[..., Path]) -> None:
    path = write("id,city\n7,Ipoh\n,Kuching\n")
    first, second = read_rows(path, base="https://x.org/")[0]
    assert first.id == "https://x.org/7"
    assert second.id.startswith("ni:///sha-256;")
    assert second.id.endswith("#row=3")
    assert str(path.parent) not in second.id
    with pytest.raises(RenkeiError, match="cannot stand in an IRI"):
        read_rows(write("id,city\na b,Ipoh\n"), base="https://x.org/")


def test_doubts_are_kept(write: Callable[..., Path]) -> None:
    text = "city,country,region,lat,lon\nX,Ruritania,Strelsau,95,x\n"
    (entity,), _ = read_rows(write(text))
    assert len(entity.doubts) == 3
