"""`renkei query`: questions by name, by file, from standard input."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from renkei.content import Content

if TYPE_CHECKING:
    from tests.conftest import Outcome, Renkei

Write = Callable[..., Path]


def _csv(told: Outcome) -> list[list[str]]:
    assert (told.code, told.err) == (0, ""), told
    return list(csv.reader(io.StringIO(told.out)))


def test_events_as_csv(renkei: Renkei) -> None:
    rows = _csv(renkei("query", "events", "--format", "csv"))
    assert rows[0] == ["event", "date", "title", "kind", "mode", "phase"]
    assert len(rows) == 1 + 19
    assert [row[1] for row in rows[1:]] == sorted(row[1] for row in rows[1:])


@pytest.mark.parametrize("wanted", ["csv", "tsv", "json", "xml", "table"])
def test_formats(renkei: Renkei, wanted: str) -> None:
    told = renkei("query", "cities", "--format", wanted)
    assert told.code == 0
    assert "東京都" in told.out
    assert told.out.endswith("\n")


def test_the_default_is_a_table_with_its_count(renkei: Renkei) -> None:
    told = renkei("query", "cities")
    assert told.out == renkei("query", "cities", "--format", "table").out
    assert told.out.endswith("4 rows\n")


def test_parameters(renkei: Renkei) -> None:
    rows = _csv(renkei("query", "cities", "--param", "lang=en", "--format", "csv"))
    assert [row[1] for row in rows[1:]] == ["Jakarta", "Kuala Lumpur", "Saitama", "Tokyo"]
    thing = "thing=https://w3id.org/renkei/id/event/tokyo-kl-16"
    rows = _csv(renkei("query", "evidence", "--param", thing, "--format", "csv"))
    assert "2023年10月" in [row[1] for row in rows]


@pytest.mark.parametrize("wanted", ["turtle", "trig"])
def test_data_replaces_the_built_graph(renkei: Renkei, tmp_path: Path, wanted: str) -> None:
    """An export, read as a file, answers as the built graph does."""
    path = tmp_path / f"x.{wanted.replace('turtle', 'ttl')}"
    assert renkei("export", wanted, "-o", path).code == 0
    ours = _csv(renkei("query", "participants", "--format", "csv"))
    assert _csv(renkei("query", "participants", "--data", path, "--format", "csv")) == ours


def test_several_files_are_asked_together(renkei: Renkei, write: Write) -> None:
    ask = b"SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    files = [write(f"{n}.ttl", f"<urn:{n}> <urn:p> 1 .") for n in ("a", "b")]
    data = ("--data", files[0], "--data", files[1])
    told = renkei("query", "-", *data, "--format", "csv", stdin=ask)
    assert told.out.split() == ["n", "2"]


def test_a_file_of_ones_own(renkei: Renkei, write: Write) -> None:
    path = write(
        "mine.rq",
        "#+ parameters: {n: {type: integer, default: 1}}\n"
        "SELECT ?n { VALUES ?n { 1 } # parameter\n}",
    )
    assert renkei("query", path, "--format", "csv").out.split() == ["n", "1"]
    assert renkei("query", path, "--param", "n=7", "--format", "csv").out.split() == ["n", "7"]


def test_standard_input(renkei: Renkei) -> None:
    assert renkei("query", "-", stdin=b"ASK { ?s ?p ?o }").out == "yes\n"
    told = renkei("query", "-", stdin="SELECT ?a { VALUES ?a { '題' } }".encode())
    assert "題" in told.out


def test_a_graph_is_turtle_by_default(renkei: Renkei) -> None:
    ask = b"DESCRIBE <https://w3id.org/renkei/id/city/tokyo>"
    assert "a rk:City" in renkei("query", "-", stdin=ask).out
    told = renkei("query", "-", "--format", "jsonld", stdin=ask)
    assert json.loads(told.out)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nothing"], "there is no question and no file 'nothing'; ask one of"),
        (["events", "--param", "lang"], "has no value"),
        (["events", "--param", "lang=xx"], "lang cannot be 'xx'"),
        (["events", "--param", "=x"], "has no parameter ''"),
        (["events", "--param", "thing=x"], "has no parameter 'thing'"),
        (["evidence", "--param", "thing=x> }"], "is not of the type iri"),
        (["events", "--format", "turtle"], "cannot be written as turtle"),
        (["events", "--data", "nowhere.ttl"], "No such file"),
        (["events", "--data", "."], "names no RDF format"),
        (["events", "--data", "x.ttl", "--endpoint", "http://x/"], "exclude each other"),
        (["events", "--endpoint", "ftp://example.org/"], "not an address"),
        (["events", "--endpoint", "http://[::1"], "not an address"),
        (["events", "--endpoint", "http://127.0.0.1:1/"], "no answer"),
    ],
)
def test_bad_use_is_one_line(renkei: Renkei, arguments: list[str], what: str) -> None:
    assert what in renkei("query", *arguments).complaint


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"SELECT * {", "not SPARQL"),
        (b"INSERT DATA { <urn:a> <urn:b> 1 }", "not SPARQL"),
        (b"\xff\xfe", "not UTF-8"),
        (b"", "not SPARQL"),
    ],
)
def test_a_query_that_is_none_is_one_line(
    renkei: Renkei, write: Write, raw: bytes, what: str
) -> None:
    assert what in renkei("query", "-", stdin=raw).complaint
    assert what in renkei("query", write("x.rq", raw)).complaint


@pytest.mark.parametrize(
    ("name", "raw", "where"),
    [
        ("x.ttl", b"<urn:a> <urn:b> .", "x.ttl:1"),
        ("x.ttl", b"\xff\xfe\x00", "x.ttl"),
        ("x.nt", b"nonsense", "x.nt:1"),
        ("x.jsonld", b"{", "x.jsonld"),
        ("x.rdf", b"<html>", "x.rdf"),
    ],
)
def test_data_that_is_no_rdf_is_one_line(
    renkei: Renkei, write: Write, name: str, raw: bytes, where: str
) -> None:
    assert where in renkei("query", "events", "--data", write(name, raw)).complaint


def test_nothing_built_is_one_line(renkei: Renkei, folder: Content) -> None:
    folder.graph.unlink()
    told = renkei("--content", folder.root, "query", "events")
    assert "nothing is built yet; run renkei build" in told.complaint


def test_a_broken_question_is_one_line(renkei: Renkei, folder: Content) -> None:
    (folder.queries / "broken.rq").write_bytes(b"ASK {} # \xff")
    assert "broken.rq" in renkei("--content", folder.root, "query", "events").complaint
