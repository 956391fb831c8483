"""The answers to the questions as CSV on the Web, read by an independent library."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from csvw import TableGroup

from renkei.content import Content
from renkei.export.csvw import DICTIONARY, METADATA, write_csvw


@pytest.fixture(scope="module")
def packed(content: Content) -> bytes:
    return write_csvw(content)


@pytest.fixture(scope="module")
def unpacked(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csvw")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_an_independent_reader_reads_every_table(unpacked: Path) -> None:
    group = TableGroup.from_file(unpacked / METADATA)
    assert len(group.tables) > 40
    for table in group.tables:
        read = list(table.iterdicts(strict=True))
        with (unpacked / str(table.url)).open(encoding="utf-8", newline="") as file:
            assert len(read) == len(list(csv.DictReader(file))), table.url


def test_values_have_types(unpacked: Path) -> None:
    group = TableGroup.from_file(unpacked / METADATA)
    network = next(table for table in group.tables if str(table.url) == "network.csv")
    assert {type(row["events"]) for row in network.iterdicts()} == {int}


def test_every_column_has_a_name_in_three_languages(unpacked: Path) -> None:
    metadata: dict[str, Any] = json.loads((unpacked / METADATA).read_bytes())
    for table in metadata["tables"]:
        assert {text["@language"] for text in table["dc:title"]} == {"ja", "en", "ms"}
        for column in table["tableSchema"]["columns"]:
            assert {"ja", "en", "ms"} <= set(column["titles"]), (table["url"], column)


def test_the_dictionary_lists_the_columns(unpacked: Path) -> None:
    metadata = json.loads((unpacked / METADATA).read_bytes())
    with (unpacked / DICTIONARY).open(encoding="utf-8", newline="") as file:
        listed = [(row["table"], row["column"]) for row in csv.DictReader(file)]
    described = [
        (table["url"].removesuffix(".csv"), column["name"])
        for table in metadata["tables"]
        for column in table["tableSchema"]["columns"]
    ]
    assert listed == described
    for row in metadata["tables"]:
        head = (unpacked / row["url"]).read_text("utf-8").splitlines()[0]
        assert head.split(",") == [column["name"] for column in row["tableSchema"]["columns"]]


def test_the_same_bytes_each_time(content: Content, packed: bytes) -> None:
    again = write_csvw(content)
    assert hashlib.sha256(again).digest() == hashlib.sha256(packed).digest()
