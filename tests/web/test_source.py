"""The source beside the graph: the text as stored, its passages, the facts that rest on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from renkei.extract.document import Document
from renkei.names import CURATED_GRAPHS
from renkei.web.sources.layout import lay_out

Parse = Callable[[str], Any]
EVIDENCE = """
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?start ?end ?exact ?graph WHERE {
  ?evidence oa:hasSelector ?words , ?position . ?graph prov:wasDerivedFrom ?evidence .
  ?words oa:exact ?exact . ?position oa:start ?start ; oa:end ?end }"""


@pytest.fixture(scope="module")
def page(site: httpx.Client, parse: Parse, browser: dict[str, str]) -> Any:
    response = site.get("/source/tokyo-kl?lang=en", headers=browser)
    assert response.status_code == 200
    return parse(response.text)


@pytest.fixture(scope="module")
def evidence(site: httpx.Client) -> list[dict[str, str]]:
    accept = {"Accept": "application/sparql-results+json"}
    answer = site.post("/sparql", data={"query": EVIDENCE}, headers=accept).json()
    rows = answer["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def words(page: Any) -> list[Any]:
    """The elements that hold the stored text, in its order."""
    return [it for it in page if "w" in it.attributes.get("class", "").split()]


def name_of(quad: ox.Quad) -> str:
    """The IRI of the named graph that a quad is in."""
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value


def lit(page: Any) -> str:
    return "".join(it._raw() for part in words(page) for it in part.all("span", class_="lit"))


def test_the_words_are_exactly_the_stored_ones(page: Any, document: Document) -> None:
    assert "".join(part._raw() for part in words(page)) == document.text
    header = page.all("header", class_="thing")[0].text
    assert document.sha256 in header
    assert "https://www.kankyo.metro.tokyo.lg.jp/policy_others/" in header
    assert "Tokyo Metropolitan Government" in header
    assert "outside Renkei's licence" in header
    assert "not recorded" in header


def test_headings_lists_and_tables_are_what_they_look_like(page: Any, document: Document) -> None:
    shapes = {block.shape for block in lay_out(document.text)}
    assert shapes == {"heading", "paragraph", "list", "table"}
    stored = page.all("div", class_="stored")[0]
    assert stored.attributes["lang"] == "ja"
    assert [it.text for it in stored.all("h3")][-2:] == ["主な取組等", "取組紹介動画"]
    rows = [row for table in stored.all("table") for row in table.all("tr")]
    (award,) = (row for row in rows if row.all("th") and "2022年10月" in row.all("th")[0].text)
    assert "C40アワード" in award.all("td")[0].text
    assert len(stored.all("li")) == 4


def test_every_evidence_has_an_address_that_lights_up_its_words_alone(
    site: httpx.Client,
    parse: Parse,
    browser: dict[str, str],
    page: Any,
    evidence: list[dict[str, str]],
) -> None:
    anchors = {it.attributes.get("id") for part in words(page) for it in part}
    ranges = {(row["start"], row["end"]): row["exact"] for row in evidence}
    assert len(ranges) > 100
    assert all(f"c{start}" in anchors for start, _ in ranges)
    for (start, end), exact in list(ranges.items())[::8]:
        address = f"/source/tokyo-kl?passage={start}-{end}&lang=ms"
        shown = parse(site.get(address, headers=browser).text)
        assert lit(shown) == exact
        quotes = [quote.text for quote in shown.all("blockquote")]
        assert any(" ".join(exact.split()) in quote for quote in quotes)


def test_every_triple_with_a_sentence_is_beside_it(
    page: Any, quads: list[ox.Quad], evidence: list[dict[str, str]]
) -> None:
    graphs = {row["graph"] for row in evidence}
    resting = [
        quad
        for quad in quads
        if name_of(quad) in graphs and not quad.predicate.value.endswith("#evidence")
    ]
    shown = {
        a.attributes["href"]
        for article in page.all("article")
        for a in article.all("a", class_="graph")
    }
    spoken = {name_of(quad).partition("renkei")[2] + "?lang=en" for quad in resting}
    assert shown == spoken
    facts = sum(len(article.all("dd")) for article in page.all("article"))
    assert facts >= len(resting)  # what rests on words in two places stands beside both
    assert len(resting) > 300


def test_links_go_both_ways(page: Any) -> None:
    articles = {article.attributes["id"]: article for article in page.all("article")}
    passages = page.all("a", class_="passage")
    assert {link.attributes["href"] for link in passages} == {f"#{name}" for name in articles}
    places = {link.attributes.get("id") for link in passages}
    for name, article in articles.items():
        (back,) = article.all("p", class_="back")[0].all("a")
        assert back.attributes["href"] == f"#s{name[1:]}"
        assert f"s{name[1:]}" in places
        count = len(article.all("dd"))
        assert article.all("h3")[0].text == ("1 fact" if count == 1 else f"{count} facts")


def test_what_supports_nothing_is_marked_listed_and_counted(page: Any) -> None:
    bare = [part.text for part in words(page) if "bare" in part.attributes["class"].split()]
    listed = [item.text for item in page.all("section", class_="without")[0].all("li")]
    assert "現在は、市有施設に留まらない建築物や市域全体の脱炭素化を進めています。" in bare
    assert [text.strip("| ") for text in bare] == [text.strip("| ") for text in listed]
    assert "(92.4%)" in page.all("header", class_="thing")[0].text


def test_a_passage_is_named_by_offsets_of_the_text(site: httpx.Client) -> None:
    assert site.get("/source/tokyo-kl?passage=2850-2903").status_code == 200
    for wrong in ("2903-2850", "0-99999", "x", "1-1", "-1-5", "１-５"):
        response = site.get("/source/tokyo-kl", params={"passage": wrong})
        assert response.status_code == 404, wrong
        assert "START-END" in response.json()["detail"]


def test_the_list_of_sources(site: httpx.Client, parse: Parse, browser: dict[str, str]) -> None:
    page = parse(site.get("/source?lang=en", headers=browser).text)
    (card,) = page.all("li", class_="card")
    assert card.all("a")[0].attributes["href"] == "/source/tokyo-kl?lang=en"
    assert "92.4%" in card.text


def test_a_source_that_is_not_there_says_why(
    serve: Callable[..., Any], site: httpx.Client, tmp_path: Path
) -> None:
    assert "does not speak of" in site.get("/source/nowhere").json()["detail"]
    for odd in ("..%2f..%2fregistry", "%00", "a%20b", "<b>", "%E6%9D%B1"):
        assert site.get(f"/source/{odd}").status_code == 404
    path = tmp_path / "foreign.ttl"
    path.write_text(
        "<https://w3id.org/renkei/id/document/tokyo-kl> a <http://xmlns.com/foaf/0.1/Document> ;"
        '  <https://w3id.org/renkei/ont#sha256> "0000" .',
        encoding="utf-8",
    )
    with serve(path) as client:
        answer = client.get("/source/tokyo-kl")
        assert answer.status_code == 404
        assert "not the one that its offsets refer to" in answer.json()["detail"]
        assert client.get("/source").status_code == 200


def test_without_graphs_the_things_stand_beside_their_sentences(
    serve: Callable[..., Any],
    parse: Parse,
    browser: dict[str, str],
    quads: list[ox.Quad],
    tmp_path: Path,
    document: Document,
) -> None:
    kept = [
        ox.Triple(q.subject, q.predicate, q.object)
        for q in quads
        if not name_of(q).startswith(CURATED_GRAPHS)
    ]
    path = tmp_path / "merged.nt"
    path.write_bytes(ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b"")
    with serve(path) as client:
        page = parse(client.get("/source/tokyo-kl?lang=en", headers=browser).text)
        assert "".join(part._raw() for part in words(page)) == document.text
        (award,) = (it for it in page.all("article") if "C40アワード(C40 Cities" in it.text)
        assert "C40 award" in award.all("p")[-1].text


def test_a_setting_shows_only_the_words_with_evidence(
    serve: Callable[..., Any],
    site: httpx.Client,
    parse: Parse,
    browser: dict[str, str],
) -> None:
    hidden = ("現在は、市有施設に留まらない", "更新日", "相互の都市訪問")
    paths = ("/source/tokyo-kl", "/page/evidence/tokyo-kl-45", "/search?q=2022")
    with serve(source_text="evidence") as client:
        for path in paths:
            text = client.get(path, headers=browser).text
            assert not [words for words in hidden if words in text], path
        page = parse(client.get("/source/tokyo-kl?lang=en", headers=browser).text)
        assert "ellipsis" in page.all("p", class_="notice")[0].text
        assert "C40アワードは、気候変動対策をリードする都市" in page.text
        around = parse(client.get("/page/evidence/tokyo-kl-45", headers=browser).text)
        assert around.all("bdi", class_="around") == []
    whole = site.get(paths[0], headers=browser).text
    assert all(words in whole for words in hidden)
