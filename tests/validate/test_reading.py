import logging
import socket
from pathlib import Path

import pytest
from rdflib import XSD, Literal, URIRef

from renkei.errors import RenkeiError
from renkei.validate.reading import (
    FILE_FORMATS,
    quiet_literals,
    read_file,
    to_graph,
    to_node,
    to_triple,
)

SAME = {
    ".ttl": "<http://x/a> <http://x/b> 'c'@ja .",
    ".nt": '<http://x/a> <http://x/b> "c"@ja .\n',
    ".trig": "<http://x/g> { <http://x/a> <http://x/b> 'c'@ja }",
    ".nq": '<http://x/a> <http://x/b> "c"@ja <http://x/g> .\n',
    ".rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    '<r:Description r:about="http://x/a"><x:b xml:lang="ja">c</x:b></r:Description></r:RDF>',
    ".jsonld": '{"@id": "http://x/a", "http://x/b": {"@value": "c", "@language": "ja"}}',
}


@pytest.mark.parametrize("extension", FILE_FORMATS)
def test_each_format(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"file{extension.upper()}"
    path.write_text(SAME[extension], encoding="utf-8")
    triple = URIRef("http://x/a"), URIRef("http://x/b"), Literal("c", lang="ja")
    assert set(to_graph(read_file(path).quads)) == {triple}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("text.ttl", "クアラルンプール市との都市間連携事業\n".encode(), ":1"),
        ("late.ttl", b"<http://x/a> <http://x/b> 1 .\n\n<http://x/a> <http://x/b>\n.", ":4"),
        ("binary.ttl", bytes(range(256)), ":1"),
        ("binary.nt", b"\x89PNG\r\n\x1a\n\x00\x00\xff", ":1"),
        ("binary.trig", bytes(range(128, 256)), ":1"),
        ("binary.nq", bytes(range(256)), ":1"),
        ("binary.jsonld", bytes(range(256)), ":1"),
        ("binary.rdf", bytes(range(256)), ""),
        ("text.rdf", b"text", ""),
        ("utf16.ttl", "<http://x/a> a <http://x/b> .".encode("utf-16"), ":1"),
    ],
)
def test_not_rdf(tmp_path: Path, name: str, content: bytes, line: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RenkeiError) as caught:
        read_file(path)
    assert caught.value.what.startswith(f"not {FILE_FORMATS[path.suffix].name}: ")
    assert caught.value.where == f"{path}{line}"
    assert "\n" not in str(caught.value)


def test_a_remote_context_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "remote.jsonld"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        path.write_text(f'{{"@context": "http://127.0.0.1:{port}/", "@type": "A"}}')
        with pytest.raises(RenkeiError, match="nothing is fetched"):
            read_file(path)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_missing_folder_and_unknown_extension(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="no such file"):
        read_file(tmp_path / "missing.ttl")
    with pytest.raises(RenkeiError, match="no such file"):
        read_file(tmp_path)
    (tmp_path / "table.xlsx").write_bytes(b"")
    with pytest.raises(RenkeiError, match="extension") as caught:
        read_file(tmp_path / "table.xlsx")
    assert ".ttl" in caught.value.mend


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <http://x/b> 1 .", encoding="utf-8")
    quads = [quad for name in ("a.ttl", "b.ttl") for quad in read_file(tmp_path / name).quads]
    assert len(to_graph(quads)) == 2


def test_triple_terms_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "star.ttl"
    path.write_text("<http://x/a> <http://x/b> <<( <http://x/a> <http://x/b> 1 )>> .")
    with pytest.raises(RenkeiError, match="triple terms"):
        to_graph(read_file(path).quads)


@pytest.mark.parametrize(
    "literal",
    [
        Literal("a"),
        Literal("a", lang="ja"),
        Literal("01", datatype=XSD.integer, normalize=False),
        Literal("2019-13", datatype=XSD.gYearMonth),
    ],
)
def test_literals_keep_their_form(literal: Literal) -> None:
    subject = URIRef("http://x/a")
    assert to_node(to_triple((subject, subject, literal)).object) == literal


def test_broken_literals_are_quiet(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG, logger="rdflib.term"):
        with quiet_literals():
            Literal("2019-02-30", datatype=XSD.date)
        assert caplog.records == []
        Literal("2019-02-31", datatype=XSD.date)
        assert len(caplog.records) == 1
    assert capsys.readouterr().err == ""
