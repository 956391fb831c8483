"""/sparql for browsers; what programs get is tested with the endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

Parse = Callable[[str], Any]
LABEL = (
    "SELECT ?label { <https://w3id.org/renkei/id/city/tokyo> ?p ?label "
    'FILTER(LANG(?label) = "ja") }'
)


def ask(
    site: httpx.Client, browser: dict[str, str], query: str, **parameters: str
) -> httpx.Response:
    return site.get("/sparql", params={"query": query, **parameters}, headers=browser)


def test_the_form_stands_by_itself(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    page = parse(site.get("/sparql?lang=en", headers=browser).text)
    form = page.all("form", class_="query")[0]
    assert (form.attributes["action"], form.attributes["method"]) == ("/sparql", "get")
    assert "SELECT" in form.all("textarea")[0].text
    values = {option.attributes["value"] for option in form.all("option")}
    assert {"html", "csv", "json", "turtle", "jsonld"} <= values


def test_a_browser_sees_a_table(site: httpx.Client, browser: dict[str, str], parse: Parse) -> None:
    response = ask(site, browser, LABEL, lang="en")
    assert response.headers["cache-control"] == "no-store"
    page = parse(response.text)
    table = page.all("table")[0]
    assert [cell.text for cell in table.all("th")] == ["label"]
    assert "東京都" in [name.text for name in table.all("bdi", lang="ja")]
    assert page.all("textarea")[0].text == LABEL


def test_the_form_gives_files_too(site: httpx.Client, browser: dict[str, str]) -> None:
    response = ask(site, browser, LABEL, format="csv", lang="ja")
    assert response.headers["content-type"].startswith("text/csv")
    assert response.text.splitlines()[0] == "label"


def test_a_program_gets_no_page(site: httpx.Client) -> None:
    assert site.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_boolean_and_graph_answers(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    answer = parse(ask(site, browser, "ASK {}", lang="en").text)
    assert answer.all("p", class_="boolean")[0].text == "Yes (true)"
    graph = parse(ask(site, browser, "CONSTRUCT { <x:a> <x:b> '<b>' } {}").text)
    assert '"<b>"' in next(pre.text for pre in graph.all("pre"))


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELEC <script>alert(1)</script>", 400, "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT DATA { <x:a> <x:b> 1 }", 403, "update"),
    ],
)
def test_an_error_is_readable(
    site: httpx.Client, browser: dict[str, str], parse: Parse, query: str, status: int, said: str
) -> None:
    response = ask(site, browser, query, lang="en")
    page = parse(response.text)
    assert response.status_code == status
    assert said.lower() in page.all("div", class_="error")[0].text.lower()
    assert page.all("textarea")[0].text == query


def test_hostile_answers_are_text(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    query = """SELECT ("<script>alert(1)</script>" AS ?x) (IRI("javascript:alert(1)") AS ?y)
      (STRLANG("\\"><img src=x>", "en") AS ?z) (1 AS ?unbound) {}"""
    response = ask(site, browser, query)
    page = parse(response.text)
    cells = page.all("table")[0].all("td")
    assert cells[0].text == "<script>alert(1)</script>"
    assert cells[1].text == "javascript:alert(1)"
    assert not cells[1].all("a")
    assert "<img" not in response.text.partition("<table>")[2]


def test_more_rows_than_a_page_holds(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    page = parse(ask(site, browser, "SELECT * { ?s ?p ?o } LIMIT 1200", lang="en").text)
    assert len(page.all("table")[0].all("tr")) == 1001
    assert page.all("caption")[0].text == "1200 rows (the first 1000)"


def test_every_question_of_the_page_runs(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    page = parse(site.get("/sparql?lang=en", headers=browser).text)
    lists = page.all("ul", class_="questions")
    links = [a.attributes["href"] for questions in lists for a in questions.all("a")]
    assert len(links) >= 75
    for link in links:
        assert urlsplit(link).path == "/sparql"
        response = site.get(link, headers=browser)
        assert response.status_code == 200, link
        page = parse(response.text)
        assert page.all("table") or page.all("p", class_="boolean"), link


THING = "https://w3id.org/renkei/id/event/tokyo-kl-6"


def described(site: httpx.Client, query: str) -> set[str]:
    headers = {"Accept": "application/n-triples"}
    response = site.get("/sparql", params={"query": query}, headers=headers)
    assert response.status_code == 200
    return set(response.text.splitlines())


def test_describe_gives_what_the_data_of_the_thing_has(site: httpx.Client) -> None:
    data = set(site.get("/data/event/tokyo-kl-6.nt").text.splitlines())
    assert described(site, f"DESCRIBE <{THING}>") == data
    assert any("#quote> <http://www.w3.org/ns/oa#exact> " in line for line in data)
    assert any('"小池百合子"@ja' in line for line in data)


def test_describe_by_pattern_describes_each(site: httpx.Client) -> None:
    pattern = "{ ?city a <https://w3id.org/renkei/ont#City> }"
    found = described(site, f"DESCRIBE ?city {pattern}")
    one = set(site.get("/data/city/tokyo.nt").text.splitlines())
    other = set(site.get("/data/city/kuala-lumpur.nt").text.splitlines())
    assert one | other <= found


def test_describe_over_named_graphs_stays_inside_them(site: httpx.Client) -> None:
    query = f"SELECT ?graph {{ GRAPH ?graph {{ <{THING}> a ?type }} }} LIMIT 1"
    answer = site.get("/sparql", params={"query": query}).json()
    graph = answer["results"]["bindings"][0]["graph"]["value"]
    found = described(site, f"DESCRIBE <{THING}> FROM <{graph}>")
    assert found
    assert all(line.startswith(f"<{THING}> ") for line in found)
    construct = f"CONSTRUCT {{ <{THING}> ?p ?o }} {{ <{THING}> ?p ?o }}"
    assert all(line.startswith(f"<{THING}> ") for line in described(site, construct))
