"""The site as files: everything its pages lead to is there, and nothing else is promised."""

from __future__ import annotations

import asyncio
import json
import posixpath
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from renkei.cli.main import main
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.export.site.addresses import Address, read_address, relative
from renkei.export.site.checking import broken_links
from renkei.export.site.crawling import internal
from renkei.export.site.rewriting import links, rewrite, without_forms
from renkei.export.site.writing import MARKER, must_be_ours, write_site
from renkei.store.dataset import Dataset

SMALL = """
@prefix rk: <https://w3id.org/renkei/ont#> . @prefix id: <https://w3id.org/renkei/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:city\\/x a rk:City ; rdfs:label "X"@en , "\\u3042"@ja .
<https://w3id.org/renkei/id/city/%E6%9D%B1> a rk:City ; rdfs:label "<a href=\\"/none\\">"@en .
<https://w3id.org/renkei/id/city/..> a rk:City ; rdfs:label "up"@en .
<https://example.org/y> rdfs:label "y" ; rk:inCountry id:city\\/x .
"""


@pytest.fixture(scope="module")
def small(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a few things, with the questions left out: they take their time."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("ontology", "shapes"):
        (folder / name).symlink_to(getattr(content, name))
    for name in ("queries", "data"):
        (folder / name).mkdir()
    (folder / "queries" / "schema").symlink_to(content.queries / "schema")
    (folder / "x.ttl").write_text(SMALL, encoding="utf-8")
    data = Dataset.of_files([folder / "x.ttl"])
    target = folder / "site"
    asyncio.run(write_site(Content(folder), target, "https://example.org/r/", data))
    return target


def test_pages_data_and_identifiers_have_their_addresses(small: Path) -> None:
    for name in ("page", "en/page", "ms/page", "id"):
        assert (small / name / "city/x/index.html").is_file()
        assert (small / name / "city/東/index.html").is_file()
    for ending in ("ttl", "nt", "rdf", "jsonld", "nq", "trig"):
        assert (small / f"data/city/x.{ending}").stat().st_size
    store = ox.Store()
    store.load(path=str(small / "data/city/x.ttl"), format=ox.RdfFormat.TURTLE)
    assert len(store) > 2
    for name in ("index.html", "404.html", "static/renkei.css", "ont/index.html", "robots.txt"):
        assert (small / name).is_file(), name
    assert "https://example.org/r/" in (small / "sitemap.xml").read_text(encoding="utf-8")


def test_every_link_leads_to_a_file(small: Path) -> None:
    assert not list(broken_links(small, "/r"))
    page = small / "page/city/x/index.html"
    text = page.read_text(encoding="utf-8")
    try:
        page.write_text(text.replace('href="', 'href="nowhere/', 1), encoding="utf-8")
        assert [name for name, _ in broken_links(small, "/r")] == ["page/city/x/index.html"]
    finally:
        page.write_text(text, encoding="utf-8")


def test_a_page_keeps_its_language_and_switches_to_the_others(small: Path) -> None:
    page = (small / "en/page/city/x/index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    found = {posixpath.normpath(posixpath.join("en/page/city/x", link)) for link in links(page)}
    assert {"page/city/x", "ms/page/city/x", "en", "data/city/x.ttl"} <= found


def test_an_identifier_leads_on_and_names_its_alternates(small: Path) -> None:
    page = (small / "id/city/x/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://w3id.org/renkei/id/city/x">' in page
    assert 'content="0; url=../../../page/city/x/"' in page
    assert 'type="text/turtle" href="../../../data/city/x.ttl"' in page


def test_what_needs_a_server_is_absent_and_said_so(small: Path) -> None:
    for name in ("sparql", "search", "reconcile", "health", "metrics", "docs"):
        assert not (small / name).exists(), name
    assert "<form" not in "".join(p.read_text(encoding="utf-8") for p in small.rglob("*.html"))
    for name in ("not-here", "en/not-here", "ms/not-here"):
        assert "SPARQL" in (small / name / "index.html").read_text(encoding="utf-8")
    page = (small / "en/page/city/x/index.html").read_text(encoding="utf-8")
    assert 'href="../../../not-here/"' in page


def test_nothing_is_written_outside_and_text_is_left_alone(small: Path) -> None:
    assert not (small / "page/index.html").exists()
    page = (small / "en/page/city/東/index.html").read_text(encoding="utf-8")
    assert "&lt;a href=&#34;/none&#34;&gt;" in page


def test_what_is_no_site_of_ours_is_not_replaced(tmp_path: Path) -> None:
    must_be_ours(tmp_path)
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(RenkeiError, match="something else"):
        must_be_ours(tmp_path)
    with pytest.raises(RenkeiError, match="is a file"):
        must_be_ours(tmp_path / "thesis.txt")
    (tmp_path / MARKER).write_text("{}")
    must_be_ours(tmp_path)


def test_a_site_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "site"])
    assert ended.value.code == 2
    assert "name a folder with -o" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("page/city/x?lang=ms", Address("page/city/x", "ms")),
        ("page/city/x?lang=xx", Address("page/city/x")),
        ("?kind=workshop", Address("")),
        ("browse?offset=2&iri=a&lang=en", Address("browse", "en", "iri=a&offset=2")),
    ],
)
def test_parameters_that_choose_are_kept(link: str, address: Address) -> None:
    assert read_address(link) == address


@pytest.mark.parametrize("path", ["a/%2e%2e/b", "a//b", "a/%2Fetc", "a/%00", "a/" + "x" * 300])
def test_paths_that_no_file_can_have(path: str) -> None:
    assert not Address(path).is_safe


def test_links_are_relative() -> None:
    assert relative("a/index.html", "a/index.html") == "./"
    assert relative("a/index.html", "static/x.css") == "../static/x.css"
    assert internal("//evil.example/", "/a", "") is None
    assert internal("javascript:alert(1)", "/a", "") is None


def test_data_for_scripts_is_rewritten_and_stays_data() -> None:
    html = '<script type="application/json" id="x">{"a": ["/page/x", "</b>"]}</script>'
    html = html.replace("</b>", "\\u003c/b\\u003e")
    changed = rewrite(html, lambda link: "../page/x/" if link == "/page/x" else link)
    assert '["../page/x/", "\\u003c/b\\u003e"]' in changed
    assert without_forms('<form\nclass="x"><form></form>y') == "y"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_whole_site(content: Content, tmp_path: Path) -> None:
    target = tmp_path / "site"
    written = asyncio.run(write_site(content, target))
    assert written.failed == ()
    assert not list(broken_links(target, "/renkei"))
    marker: Any = json.loads((target / MARKER).read_text())
    assert marker["release"] == json.loads(content.manifest.read_text())["release"]
    assert len(list((target / "page").rglob("index.html"))) > 300
    again = asyncio.run(write_site(content, target))
    assert again.files == written.files
