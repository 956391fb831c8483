"""Search over HTTP: results, facets, pages of results, the two representations."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

Parse = Callable[[str], Any]
ID = "https://w3id.org/renkei/id/"
NAMED = """
PREFIX rk: <https://w3id.org/renkei/ont#> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?value (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  { ?thing ?naming ?name } UNION { GRAPH ?g { ?thing ?naming ?name } }
  VALUES ?naming { rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel foaf:name dcterms:title
    <https://schema.org/name> <http://purl.org/dc/elements/1.1/title> foaf:nick }
  %s
} GROUP BY ?value"""
KINDS = (
    NAMED
    % f"""FILTER(STRSTARTS(STR(?thing), "{ID}"))
  BIND(STRBEFORE(STRAFTER(STR(?thing), "{ID}"), "/") AS ?value)"""
)
CITIES = (
    NAMED
    % f"""
  ?city a rk:City BIND(STRAFTER(STR(?city), "{ID}city/") AS ?value)
  {{ ?thing rk:governs? ?city }}
  UNION {{ ?thing ?link ?own . ?own rk:governs? ?city FILTER(?link != rk:mentions) }}
  UNION {{ ?thing rk:hasParticipation ?part . ?part ?by ?own . ?own rk:governs? ?city }}"""
)
YEARS = (
    NAMED
    % """
  ?thing rk:earliest ?first OPTIONAL { ?thing rk:latest ?end }
  VALUES ?value { 2013 2019 2020 2021 2022 2023 2024 2025 }
  FILTER(?value >= YEAR(?first) && ?value <= YEAR(COALESCE(?end, ?first)))"""
)
MODES = (
    NAMED
    % """
  { ?thing rk:attendanceMode/skos:notation ?value }
  UNION { VALUES ?class { rk:Event <https://schema.org/Event> } ?thing a ?class
    FILTER NOT EXISTS { ?thing rk:attendanceMode ?any } BIND("not-stated" AS ?value) }"""
)


def search(site: httpx.Client, **asked: object) -> dict[str, Any]:
    response = site.get("/search.json", params={key: str(value) for key, value in asked.items()})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def counts(answer: dict[str, Any], facet: str) -> dict[str, int]:
    return {it["value"]: it["count"] for it in answer["facets"][facet]}


@pytest.mark.parametrize(
    ("facet", "sparql"), [("kind", KINDS), ("city", CITIES), ("year", YEARS), ("mode", MODES)]
)
def test_the_counts_of_facets_are_those_of_sparql(
    site: httpx.Client, facet: str, sparql: str
) -> None:
    accept = {"Accept": "application/sparql-results+json"}
    rows = site.post("/sparql", data={"query": sparql}, headers=accept).json()["results"]
    expected = {row["value"]["value"]: int(row["count"]["value"]) for row in rows["bindings"]}
    given = counts(search(site), facet)
    if facet == "kind":
        given = {kind: given.get(kind, 0) for kind in expected}
    assert given == {value: count for value, count in expected.items() if count}
    assert len(expected) > 2


def test_each_count_is_what_choosing_the_value_gives(site: httpx.Client) -> None:
    for asked in ({}, {"kind": "event"}, {"q": "2021", "city": "tokyo"}, {"mode": "online"}):
        answer = search(site, **asked)
        for facet in ("city", "year", "mode"):
            for value, count in counts(answer, facet).items():
                assert search(site, **{**asked, facet: value})["total"] == count, (asked, value)


def test_a_chosen_value_can_be_removed_and_others_chosen_instead(site: httpx.Client) -> None:
    answer = search(site, kind="event", mode="online", year=2021)
    (chosen,) = (it for it in answer["facets"]["mode"] if it["chosen"])
    assert answer["total"] == chosen["count"] == len(answer["results"]) > 0
    assert {result["mode"] for result in answer["results"]} == {"online"}
    assert all(2021 in result["years"] for result in answer["results"])
    without = httpx.URL(chosen["url"]).params
    assert "mode" not in without
    assert without["year"] == "2021"
    assert {"hybrid", "not-stated"} & set(counts(search(site, kind="event"), "mode"))
    nothing = search(site, kind="event", mode="telepathy")
    assert nothing["total"] == 0
    assert counts(nothing, "mode")["telepathy"] == 0


def test_the_pages_together_are_everything_once(site: httpx.Client) -> None:
    seen: list[str] = []
    address: str | None = "/search.json"
    while address:
        response = site.get(address)
        answer = response.json()
        seen += [result["iri"] for result in answer["results"]]
        links = response.links
        assert ("prev" in links) == (answer["page"] > 1)
        address = links["next"]["url"] if "next" in links else None
    assert len(seen) == len(set(seen)) == answer["total"]
    assert answer["page"] == answer["pages"]
    assert site.get("/search.json", params={"page": answer["pages"] + 1}).status_code == 404
    for number in ("0", "-1", "x", "9" * 30):
        assert site.get("/search.json", params={"page": number}).status_code == 422


def test_a_browser_gets_a_page_and_a_program_the_same_as_json(
    site: httpx.Client, parse: Parse, browser: dict[str, str]
) -> None:
    response = site.get("/search?q=2022+award&lang=en", headers=browser)
    page = parse(response.text)
    assert response.headers["vary"] == "Accept, Accept-Language"
    as_json = site.get("/search?q=2022+award&lang=en", headers={"Accept": "application/json"})
    assert as_json.headers["content-type"] == "application/json"
    assert as_json.json() == search(site, q="2022 award", lang="en")
    (result, *_) = as_json.json()["results"]
    assert result["iri"] == f"{ID}conferral/tokyo-kl-12"
    assert result["date"] == "2022-10"
    assert result["sentence"]["language"] == "ja"
    (first, *_) = page.all("section", class_="results")[0].all("li")
    assert first.all("h3")[0].text == result["label"]["text"]
    assert first.all("blockquote")[0].text == result["sentence"]["text"]
    assert "October 2022" in first.text
    assert site.get("/search", headers={"Accept": "image/png"}).status_code == 406
    tag = {"If-None-Match": response.headers["etag"]}
    assert site.get("/search?q=2022+award&lang=en", headers=browser | tag).status_code == 304


def test_a_name_in_another_language_is_said(
    site: httpx.Client, parse: Parse, browser: dict[str, str]
) -> None:
    page = parse(site.get("/search?q=penerimaan+anugerah&lang=ja", headers=browser).text)
    matched = page.all("p", class_="matched")[0]
    assert "Penerimaan anugerah C40" in matched.text
    assert matched.all("bdi")[0].attributes["lang"] == "ms"
    near = parse(site.get("/search?q=Kuala+Lumpr&lang=ms", headers=browser).text)
    assert "Kuala Lumpr" in near.all("p", class_="notice")[0].text


def test_hostile_texts_are_shown_as_text(
    site: httpx.Client, parse: Parse, browser: dict[str, str]
) -> None:
    seeded = random.Random(7)
    odd = [
        "<script>alert(1)</script>",
        '"><img src=x>',
        "\u202e",
        "%00",
        "' OR 1=1",
        "{{7*7}}",
        "🎌",
    ]
    for text in (*odd, *("".join(seeded.sample(odd, 3)) for _ in range(20))):
        asked = {"q": text, "kind": text, "city": text, "mode": text, "lang": "en"}
        page = parse(site.get("/search", params=asked, headers=browser).text)
        assert page.all("input", id="search-text")[0].attributes["value"] == text
        assert search(site, **asked)["query"] == text
    assert site.get("/search", params={"q": "あ" * 201}).status_code == 422
    for raw in ("/search?q=%ff%fe", "/search?q=%00", "/search?q=%ed%a0%80", "/search?q=a&q=b"):
        assert site.get(raw).status_code == 200


def test_hostile_data_is_found_and_shown_as_text(
    serve: Callable[..., Any], parse: Parse, browser: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "hostile.ttl"
    path.write_text(
        """@prefix ex: <http://example.org/> . @prefix rk: <https://w3id.org/renkei/ont#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:a a ex:Thing ; rdfs:label "<script>alert('label')</script>"@en, "\\u202Ex"@ja .
        <javascript:alert(1)> rdfs:label "<b>link</b>" . ex:c a rk:City ; rdfs:label "<i>c</i>" .
        ex:e a rk:Event ; rdfs:label "e" ; rk:attendanceMode <javascript:alert(2)> .
        """,
        encoding="utf-8",
    )
    with serve(path) as client:
        page = parse(client.get("/search?lang=en", headers=browser).text)
        assert "<script>alert('label')</script>" in page.text
        assert "<i>c</i>" in page.all("section", class_="facets")[0].text
        links = [a.attributes["href"] for a in page.all("a")]
        assert not [link for link in links if link.startswith("javascript")]
        answer = search(client, q="alert label")
        assert [result["iri"] for result in answer["results"]] == ["http://example.org/a"]
        assert answer["results"][0]["kind"] == "http://example.org/Thing"
        assert search(client, city="http://example.org/c")["total"] == 1


def test_a_browser_can_learn_to_search_here(
    serve: Callable[..., Any], browser: dict[str, str]
) -> None:
    with serve(public_base="https://data.example.org/kl/") as client:
        response = client.get("/opensearch.xml", params={"lang": "ms"})
        assert response.headers["content-type"].startswith("application/opensearchdescription+xml")
        root = ElementTree.fromstring(response.text)
        space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
        assert 0 < len(root.findtext("o:ShortName", "", space)) <= 16
        assert 0 < len(root.findtext("o:Description", "", space)) <= 1024
        template = root.find("o:Url[@type='text/html']", space)
        assert template is not None
        assert template.attrib["template"].startswith(
            "https://data.example.org/kl/search?q={searchTerms}"
        )
        assert 'href="/kl/opensearch.xml' in client.get("/search", headers=browser).text
        (result,) = search(client, q="Q1490")["results"]
        assert result["page"] == "https://data.example.org/kl/page/city/tokyo"


def test_the_answer_is_typed_in_openapi(site: httpx.Client) -> None:
    document = site.get("/openapi.json").json()
    for path in ("/search", "/search.json"):
        answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        assert answer["schema"]["$ref"].endswith("/SearchAnswer")
    names = [it["name"] for it in document["paths"]["/search"]["get"]["parameters"]]
    assert names == ["q", "kind", "city", "year", "mode", "page"]
