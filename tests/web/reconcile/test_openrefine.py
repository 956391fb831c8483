"""The requests that OpenRefine makes, one after the other, each built from the answers before."""

from __future__ import annotations

import json
from urllib.parse import quote

import httpx
import pytest

COLUMN = ["東京都", "クアラルンプール市", "さいたま市", "Jakarta", "どこか"]


@pytest.fixture(params=["ja", "en", "ms"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_from_the_manifest_to_the_new_columns(site: httpx.Client, language: str) -> None:
    # the address is typed in, and the manifest is read
    manifest = site.get(f"/reconcile/{language}").json()
    assert manifest["versions"] == ["0.1", "0.2"]

    # a sample of the column is sent without a type, to find out what it holds
    sample = {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(COLUMN)}
    guess = site.post(f"/reconcile/{language}", data={"queries": json.dumps(sample)}).json()
    types = [t["id"] for a in guess.values() for c in a["result"] for t in c["type"]]
    assert "rk:City" in types

    # the person looks for a type and a property, as they type
    suggest = manifest["suggest"]
    by_type = site.get(
        suggest["type"]["service_url"] + suggest["type"]["service_path"],
        params={"prefix": "rk:ci"},
    ).json()["result"]
    assert by_type[0]["id"] == "rk:City"
    by_property = site.get(
        suggest["property"]["service_url"] + suggest["property"]["service_path"],
        params={"prefix": "rk:inC"},
    ).json()["result"]
    assert [item["id"] for item in by_property] == ["rk:inCountry"]

    # the column, ten cells at a time, with another column as a property
    batch = {
        f"q{n}": {
            "query": cell,
            "type": by_type[0]["id"],
            "type_strict": "should",
            "properties": [{"pid": by_property[0]["id"], "v": "日本"}] if n == 0 else [],
        }
        for n, cell in enumerate(COLUMN)
    }
    answers = site.post(f"/reconcile/{language}", data={"queries": json.dumps(batch)}).json()
    matched = {
        cell: next((c["id"] for c in answers[f"q{n}"]["result"] if c["match"]), None)
        for n, cell in enumerate(COLUMN)
    }
    assert matched["東京都"] == "city/tokyo"
    assert matched["Jakarta"] is None
    assert matched["どこか"] is None

    # hovering over a candidate shows its preview inside a frame; a click opens the thing
    candidate = answers["q3"]["result"][0]["id"]
    url = manifest["preview"]["url"].replace("{{id}}", quote(candidate, safe=""))
    preview = site.get(url)
    assert preview.status_code == 200
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    assert f'<html lang="{language}">' in preview.text
    view = manifest["view"]["url"].replace("{{id}}", quote(candidate, safe=""))
    assert site.get(view).headers["location"] == "/id/city/jakarta"

    # another thing is looked for by hand
    entity = suggest["entity"]
    found = site.get(entity["service_url"] + entity["service_path"], params={"prefix": "KL"})
    assert found.json()["result"][0]["id"] == "city/kuala-lumpur"

    # columns are added from the matched things
    proposed = manifest["extend"]["propose_properties"]
    offered = site.get(
        proposed["service_url"] + proposed["service_path"], params={"type": "rk:City"}
    ).json()["properties"]
    wanted = ["rdfs:label@ms", "rk:unLocode", "links:wikidata", "rk:inCountry"]
    assert set(wanted) <= {item["id"] for item in offered}
    asked = {
        "ids": ["city/tokyo", "city/jakarta", "city/nowhere"],
        "properties": [{"id": id_, "settings": {"limit": "1"}} for id_ in wanted],
    }
    extended = site.post(f"/reconcile/{language}", data={"extend": json.dumps(asked)}).json()
    assert extended["rows"]["city/tokyo"]["rk:unLocode"] == [{"str": "JPTKX"}]
    assert extended["rows"]["city/jakarta"]["links:wikidata"] == [
        {"str": "http://www.wikidata.org/entity/Q3630"}
    ]
    assert extended["rows"]["city/nowhere"]["rdfs:label@ms"] == []
    # the column of countries can be reconciled with the same service
    country = next(item for item in extended["meta"] if item["id"] == "rk:inCountry")
    assert country["type"]["id"] == "schema:Country"
    assert country["service"] == f"{site.base_url}/reconcile/{language}".replace("//r", "/r")


def test_only_links_to_the_same_thing_unless_more_are_asked_for(site: httpx.Client) -> None:
    def links(**settings: str) -> list[dict[str, str]]:
        asked = {
            "ids": ["city/tokyo"],
            "properties": [{"id": "links:geonames", "settings": settings}],
        }
        answer = site.post("/reconcile/en", data={"extend": json.dumps(asked)}).json()
        found: list[dict[str, str]] = answer["rows"]["city/tokyo"]["links:geonames"]
        return found

    exact = {"str": "https://sws.geonames.org/1850144/"}
    assert links() == [exact]
    assert links(links="any") == [exact, {"str": "https://sws.geonames.org/1850147/"}]


def test_facts_from_other_sources_stay_out(site: httpx.Client) -> None:
    asked = {"ids": ["event/tokyo-kl-15"], "properties": [{"id": "rdfs:label@en"}]}
    answer = site.get("/reconcile/en", params={"extend": json.dumps(asked)}).json()
    names = [value["str"] for value in answer["rows"]["event/tokyo-kl-15"]["rdfs:label@en"]]
    assert "TIME TO ACT Forum 2023" not in names


def test_through_a_participation_and_dates_without_a_time_of_day(site: httpx.Client) -> None:
    path = "rk:hasParticipation/rk:participant"
    asked = {"ids": ["event/tokyo-kl-7"], "properties": [{"id": path}, {"id": "rk:earliest"}]}
    answer = site.get("/reconcile/en", params={"extend": json.dumps(asked)}).json()
    row = answer["rows"]["event/tokyo-kl-7"]
    assert [value["id"] for value in row[path]] == ["government/jakarta", "government/kuala-lumpur"]
    assert row["rk:earliest"] == [{"str": "2021-07-01"}]


def test_the_language_of_the_header_where_the_path_names_none(site: httpx.Client) -> None:
    answer = site.get("/reconcile", headers={"Accept-Language": "ms"})
    assert answer.headers["Content-Language"] == "ms"
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.json()["preview"]["url"].endswith("/reconcile/ms/preview?id={{id}}")


def test_the_same_answer_as_a_call(site: httpx.Client) -> None:
    plain = site.get("/reconcile/en/suggest/type")
    call = site.get("/reconcile/en/suggest/type", params={"callback": "jQuery1_2.done"})
    assert call.text == f"/**/jQuery1_2.done({plain.text});"
    assert call.headers["Content-Type"].startswith("application/javascript")


def test_pages_of_other_origins_may_ask(site: httpx.Client) -> None:
    headers = {"Origin": "http://127.0.0.1:3333", "Access-Control-Request-Method": "POST"}
    preflight = site.options("/reconcile/v1/match", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert site.get("/reconcile/en").headers["Access-Control-Allow-Origin"] == "*"
