"""Data of others, and hostile data: `--data` files without our vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

Parse = Callable[[str], Any]

HOSTILE = r"""
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rk: <https://w3id.org/renkei/ont#> .
@prefix id: <https://w3id.org/renkei/id/> .

ex:g {
  ex:a a ex:Thing ;
    rdfs:label "<script>alert('label')</script>"@en , "\"><img src=x onerror=alert(1)>"@ja ;
    foaf:page <javascript:alert(1)> , <data:text/html,x> , <http://example.org/p"> ;
    ex:knows ex:b , [ rdfs:label "no name" ; ex:knows ex:a ] ;
    ex:long "\u202Eright to left" , "1"^^ex:type .
  ex:b a ex:Thing ; ex:size 3 .
  <https://w3id.org/renkei/id/city/東京> a rk:City ; rdfs:label "<b>東京</b>"@ja ; ex:knows ex:a .
  <https://w3id.org/renkei/id/city/x?y=1> a rk:City .
}
<https://w3id.org/renkei/graph/evil/p1> { ex:b ex:says "x" }
ex:prov {
  <https://w3id.org/renkei/graph/evil/p1> prov:wasDerivedFrom id:evidence\/1 .
  id:evidence\/1 a rk:Evidence ; oa:hasSource ex:doc ; oa:hasSelector ex:q .
  ex:q oa:exact "</blockquote><script>alert('quote')</script>" ; oa:start "-5" .
  ex:doc foaf:page <javascript:alert(2)> ; rdfs:label "</cite><script>"@en .
}
""".replace('p">', "p>")


@pytest.fixture(scope="module")
def foreign(
    serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    path = tmp_path_factory.mktemp("foreign") / "hostile.trig"
    path.write_text(HOSTILE, encoding="utf-8")
    with serve(path) as client:
        yield client


def crawl(
    client: httpx.Client, parse: Parse, browser: dict[str, str], limit: int
) -> dict[str, Any]:
    """Every page that the home page leads to."""
    seen: dict[str, Any] = {}
    waiting = ["/?lang=en"]
    while waiting and len(seen) < limit:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address, headers=browser)
        assert response.status_code == 200, address
        if not response.headers["content-type"].startswith("text/html"):
            seen[address] = None
            continue
        seen[address] = page = parse(response.text)
        links = (a.attributes["href"].partition("#")[0] for a in page.all("a"))
        waiting += [link for link in links if link.startswith("/") and "lang=en" in link]
    return seen


def test_every_page_of_hostile_data_is_sound(
    foreign: httpx.Client, parse: Parse, browser: dict[str, str]
) -> None:
    pages = crawl(foreign, parse, browser, 150)
    shown = " ".join(page.text for page in pages.values() if page)
    for text in ("<script>alert('label')</script>", "<b>東京</b>", "<script>alert('quote')"):
        assert text in shown
    links = [a.attributes["href"] for page in pages.values() if page for a in page.all("a")]
    assert not [link for link in links if "script:" in link and link.startswith(("j", "d"))]
    assert any(address.startswith("/browse?iri=http%3A%2F%2Fexample.org%2Fb") for address in pages)
    assert any(address.startswith("/browse?iri=_%3A") for address in pages)


def test_a_thing_without_a_label_goes_by_its_iri(foreign: httpx.Client, parse: Parse) -> None:
    page = parse(foreign.get("/browse", params={"iri": "http://example.org/b"}).text)
    assert page.all("h1")[0].text == "http://example.org/b"
    visit = [a for a in page.all("a") if a.attributes["href"] == "http://example.org/b"]
    assert visit[0].attributes["rel"] == "noopener external"


@pytest.mark.parametrize("path", ["/id/city/東京", "/id/city/%E6%9D%B1%E4%BA%AC"])
def test_unicode_and_encoded_paths_are_the_same(foreign: httpx.Client, path: str) -> None:
    response = foreign.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    data = foreign.get(response.headers["location"])
    assert "<b>東京</b>" in data.text
    assert 'id/city/%E6%9D%B1%E4%BA%AC>; rel="canonical"' in data.headers["link"]
    page = foreign.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert "&lt;b&gt;東京&lt;/b&gt;" in page.text


def test_a_question_mark_in_a_slug_is_part_of_it(foreign: httpx.Client, parse: Parse) -> None:
    listing = foreign.get("/browse", params={"type": "https://w3id.org/renkei/ont#City"})
    links = [a.attributes["href"] for a in parse(listing.text).all("main")[0].all("a")]
    assert "/page/city/x%3Fy=1" in links
    assert foreign.get("/page/city/x%3Fy=1").status_code == 200


@pytest.mark.parametrize(
    "iri",
    ["http://example.org/nowhere", "no iri", "_:", "_:a b", "", '"><script>alert(1)//'],
)
def test_what_is_not_in_the_data_is_404(
    foreign: httpx.Client, browser: dict[str, str], parse: Parse, iri: str
) -> None:
    response = foreign.get("/browse", params={"iri": iri}, headers=browser)
    assert response.status_code == 404
    parse(response.text)


def test_home_and_health_know_nothing_of_our_vocabulary(
    foreign: httpx.Client, parse: Parse
) -> None:
    page = parse(foreign.get("/?lang=en").text)
    assert "http://example.org/Thing" in page.all("main")[0].text
    assert foreign.get("/health").json()["quads"] > 10
    assert foreign.get("/ont", headers={"Accept": "text/turtle"}).status_code == 200


def test_plain_triples_keep_the_evidence_of_their_nodes(
    serve: Callable[..., Any], site: httpx.Client, tmp_path: Path, parse: Parse
) -> None:
    path = tmp_path / "event.ttl"
    path.write_bytes(site.get("/data/event/tokyo-kl-6.ttl").content)
    with serve(path) as client:
        page = parse(client.get("/page/event/tokyo-kl-6?lang=en").text)
    figures = page.all("figure", class_="statement")
    assert {figure.all("span", class_="kind")[0].text for figure in figures} == {"given data"}
    assert any("2021年3月" in quote.text for quote in page.all("blockquote"))
