"""The home page: figures, an example, the filter without scripts, the data of its pictures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Parse = Callable[[str], Any]
LANGUAGES = ("ja", "en", "ms")
FILTERS = [
    {},
    {"mode": "online"},
    {"mode": "not-stated"},
    {"kind": "workshop", "city": "kuala-lumpur"},
    {"city": "saitama", "as-of": "2022"},
    {"as-of": "2019"},
    {"kind": "nothing"},
    {"mode": "online", "as-of": "1999"},
]


def rows(page: Any, attribute: str) -> list[Any]:
    """The rows of a table that are shown."""
    return [
        row
        for row in page.all("tr")
        if attribute in row.attributes and "hidden" not in row.attributes
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_stands_beside_its_sentence(site: httpx.Client, parse: Parse, language: str) -> None:
    page = parse(site.get(f"/?lang={language}").text)
    example = page.all("section", class_="example")[0]
    quote = example.all("blockquote")[0]
    assert quote.attributes["lang"] == "ja"
    assert "2022年、C40 Cities Bloomberg Philanthropies" in quote.text
    links = {link.attributes["href"].partition("?")[0] for link in example.all("a")}
    assert "/page/conferral/tokyo-kl-12" in links
    assert "/page/cooperation/tokyo-kuala-lumpur" in links


def test_the_figures_are_those_of_the_data(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/?lang=en").text)
    names = page.all("dl", class_="figures")[0].all("dt")
    values = page.all("dl", class_="figures")[0].all("dd")
    shown = dict(zip((it.text for it in names), (it.text for it in values), strict=True))
    health = site.get("/health").json()
    assert int(shown["Statements"]) == health["quads"]
    assert shown["Events and awards"] == "19"
    assert shown["Cities"] == "4"


@pytest.mark.parametrize("given", FILTERS)
def test_one_filter_is_for_the_tables_and_the_data(
    site: httpx.Client, parse: Parse, given: dict[str, str]
) -> None:
    page = parse(site.get("/", params={"lang": "en", **given}).text)
    shown = [row.attributes["data-id"] for row in rows(page, "data-id")]
    events = site.get("/overview/events.json", params=given).json()
    assert shown == [row["iri"] for row in events]
    ties = site.get("/overview/cities.json", params=given).json()
    counted = {
        row.attributes["data-tie"]: sum(int(cell.text) for cell in row.all("td"))
        for row in rows(page, "data-tie")
    }
    assert sum(counted.values()) == len(ties)
    assert set(counted) == {f"{row['one']} {row['other']}" for row in ties}
    parts = site.get("/overview/network.json", params=given).json()
    busy = {
        row.attributes["data-agent"]: row.all("td")[-1].text for row in rows(page, "data-agent")
    }
    assert busy == {
        agent: str(len({row["activity"] for row in parts if row["agent"] == agent}))
        for agent in {row["agent"] for row in parts}
    }
    chosen = {
        select.attributes["name"]: option.attributes["value"]
        for select in page.all("select")
        for option in select.all("option")
        if "selected" in option.attributes
    }
    assert chosen == {key: value for key, value in given.items() if value != "nothing"} or (
        given.get("as-of") == "1999"
    )


def test_the_filter_means_what_it_says(site: httpx.Client) -> None:
    def dates(**given: str) -> list[str]:
        asked = {key.replace("_", "-"): value for key, value in given.items()}
        return [row["date"] for row in site.get("/overview/events.json", params=asked).json()]

    assert dates(mode="not-stated") == ["2019-10", "2021-11", "2023-10", "2023-10"]
    assert dates(mode="online", as_of="2021") == ["2021-02", "2021-03", "2021-07"]
    assert dates(kind="award-conferral") == ["2022-10"]
    assert dates(city="jakarta") == ["2021-07"]


def test_a_mode_that_nobody_states_is_not_made_up(site: httpx.Client, parse: Parse) -> None:
    for language, words in {"ja": "記載なし", "en": "not stated", "ms": "tidak dinyatakan"}.items():
        page = parse(site.get(f"/?lang={language}").text)
        row = next(
            row for row in rows(page, "data-id") if row.attributes["data-id"].endswith("tokyo-kl-4")
        )
        assert [chip.text for chip in row.all("span", class_="not-stated")] == [f"○ {words}"]
        data = json.loads(page.all("script", id="picture-data")[0].text)
        drawn = next(it for it in data["activities"] if it["id"].endswith("/tokyo-kl-4"))
        assert (drawn["mode"], drawn["modeName"]) == ("not-stated", words)


@pytest.mark.parametrize("name", ["events", "cities", "network"])
def test_csv_and_json_have_the_same_rows(site: httpx.Client, name: str) -> None:
    answer = site.get(f"/overview/{name}.csv?lang=en")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    listed = site.get(f"/overview/{name}.json?lang=en").json()
    assert len(table) == len(listed) > 0
    assert [row["name"] for row in table] == [row["name"] for row in listed]
    assert list(table[0]) == list(listed[0])


def test_data_is_named_in_the_language_asked_for(site: httpx.Client) -> None:
    names = {
        site.get("/overview/events.json", headers={"Accept-Language": language}).json()[0]["name"]
        for language in LANGUAGES
    }
    assert len(names) == 3


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/overview/events.xml", 404),
        ("/overview/nothing.csv", 404),
        ("/overview/events.csv?as-of=20x1", 400),
        ("/?as-of=%E4%BA%8C%E3%80%87%E4%BA%8C%E4%B8%80", 400),
        ("/?as-of=%D9%A2%D9%A0%D9%A2%D9%A1", 400),
        ("/?as-of=&kind=&mode=&city=", 200),
        ("/?kind=%3Cscript%3Ealert(1)%3C/script%3E", 200),
    ],
)
def test_bad_input(site: httpx.Client, path: str, status: int) -> None:
    answer = site.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "<script>alert" not in answer.text


def test_hostile_names_stay_text(serve: Callable[..., Any], tmp_path: Any, parse: Parse) -> None:
    file = tmp_path / "hostile.ttl"
    file.write_text(
        """
        @prefix rk: <https://w3id.org/renkei/ont#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix s: <https://schema.org/> .
        <urn:a> a rk:City ; rdfs:label "</script><script>alert(1)</script>"@en ; s:latitude "95" .
        <urn:b> a rk:City ; rdfs:label "\\u202Eb"@en ; s:latitude 10.5 ; s:longitude 20 .
        <javascript:alert(1)> a rk:Event ; rdfs:label "e"@en ; rk:mentions <urn:a>, <urn:b> ;
            rk:earliest "soon" ; rk:edtf "soon" .
        <urn:f> a rk:Event ; rk:partner <urn:f> ; rk:earliest "2020-01-01"^^xsd:date .
        """,
        encoding="utf-8",
    )
    with serve(file) as client:
        page = parse(client.get("/?lang=en").text)
        data = json.loads(page.all("script", id="picture-data")[0].text)
        positions = {city["slug"]: city["position"] for city in data["cities"]}
        assert positions == {"urn:a": None, "urn:b": [10.5, 20.0]}
        assert [row["oneRelation"] for row in client.get("/overview/cities.json").json()] == [
            "mentioned"
        ]
        assert [it["start"] for it in data["activities"]] == ["2020-01-01", ""]
        assert client.get("/between", params={"one": "urn:a", "other": "urn:b"}).status_code == 200
