"""Which candidates a name has, and when one of them is declared the match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Match = Callable[..., list[dict[str, Any]]]
CITY, GOVERNMENT = "rk:City", "rk:CityGovernment"


@pytest.mark.parametrize(
    ("query", "type_", "id_"),
    [
        ("東京都", CITY, "city/tokyo"),
        ("東京都", GOVERNMENT, "government/tokyo"),
        ("ＫＬ市", CITY, "city/kuala-lumpur"),
        ("kuala lumpur", CITY, "city/kuala-lumpur"),
        ("Dewan Bandaraya Kuala Lumpur", None, "government/kuala-lumpur"),
        ("Saitama City", CITY, "city/saitama"),
        ("IGES", None, "organisation/iges"),
        ("iges", "org:Organization", "organisation/iges"),
        ("Tokyo Metropolitan Government", "org:Organization", "government/tokyo"),
        ("マハディ ビン チェ ンガ", "foaf:Person", "person/mahadi-che-ngah"),
        ("APUF-7", None, None),
        ("130001", None, "city/tokyo"),
        ("jptkx", CITY, "city/tokyo"),
        ("Q1490", None, "city/tokyo"),
        ("http://www.wikidata.org/entity/Q1865", CITY, "city/kuala-lumpur"),
        ("city/jakarta", None, "city/jakarta"),
        ("https://w3id.org/renkei/id/city/jakarta", None, "city/jakarta"),
    ],
)
def test_what_can_mean_one_thing_only_is_the_match(
    match: Match, query: str, type_: str | None, id_: str | None
) -> None:
    found = match(query, **({"type": type_} if type_ else {}))
    assert [item["id"] for item in found if item["match"]] == ([id_] if id_ else [])


@pytest.mark.parametrize(
    ("query", "type_", "best"),
    [
        ("東京都", None, "city/tokyo"),  # the city or its government
        ("Kuala Lumpur", None, "city/kuala-lumpur"),
        ("さいたま市", None, "city/saitama"),
        ("Saitama", CITY, "city/saitama"),  # the city or the prefecture
        ("東京", CITY, "city/tokyo"),
        ("Jakarta", CITY, "city/jakarta"),  # the capital region or the populated place
        ("Kuala Lumpor", CITY, "city/kuala-lumpur"),
    ],
)
def test_between_namesakes_nothing_is_decided(
    match: Match, query: str, type_: str | None, best: str
) -> None:
    found = match(query, **({"type": type_} if type_ else {}))
    assert found[0]["id"] == best
    assert not [item for item in found if item["match"]]


def test_a_code_tells_namesakes_apart(match: Match) -> None:
    def asked(code: str) -> dict[str, Any]:
        code_is = [{"pid": "rk:localGovernmentCode", "v": code}]
        return match("Saitama", type=CITY, properties=code_is)[0]

    assert asked("111007")["match"]
    assert asked("111007")["score"] == 100
    assert not asked("110001")["match"]  # the prefecture's


def test_a_country_does_not_tell_a_city_from_its_prefecture(match: Match) -> None:
    country = [{"pid": "rk:inCountry", "v": {"id": "country/japan"}}]
    assert not match("Saitama", type=CITY, properties=country)[0]["match"]


@pytest.mark.parametrize("value", ["Japan", "日本", "Jepun", "JP", {"id": "country/japan"}, "Q17"])
def test_a_property_may_be_given_by_any_name(match: Match, value: object) -> None:
    found = match(None, type=CITY, properties=[{"pid": "rk:inCountry", "v": value}])
    assert {item["id"] for item in found} == {"city/tokyo", "city/saitama"}


def test_a_property_that_does_not_fit_prevents_the_match(match: Match) -> None:
    wrong = [{"pid": "rk:inCountry", "v": "Malaysia"}]
    first = match("東京都", type=CITY, properties=wrong)[0]
    assert (first["id"], first["match"], first["score"]) == ("city/tokyo", False, 75)


def test_an_unknown_property_fits_nothing(match: Match) -> None:
    first = match("東京都", type=CITY, properties=[{"pid": "rk:nothing", "v": "x"}])[0]
    assert not first["match"]


def test_events_of_a_year(match: Match) -> None:
    found = match(None, type="rk:Event", limit=50, properties=[{"pid": "rk:edtf", "v": 2019}])
    assert {item["id"] for item in found} == {f"event/tokyo-kl-{n}" for n in (1, 2, 3, 4)}


def test_all_types_any_type_or_preferred_types(match: Match) -> None:
    types = [CITY, GOVERNMENT]
    every = {i["id"] for i in match("東京都", type=types, type_strict="all")}
    some = {i["id"] for i in match("東京都", type=types, type_strict="any")}
    preferred = match("東京都", type=CITY, type_strict="should")
    assert every == set()
    assert {"city/tokyo", "government/tokyo"} <= some
    assert [i["id"] for i in preferred[:2]] == ["city/tokyo", "government/tokyo"]
    assert preferred[0]["score"] > preferred[1]["score"]


def test_a_type_above_finds_what_is_below(match: Match) -> None:
    types = [t["id"] for t in match("TMG", type="org:Organization")[0]["type"]]
    assert types == [GOVERNMENT, "org:Organization"]


def test_a_type_that_nothing_has_finds_nothing(match: Match) -> None:
    assert match("東京都", type="rk:Volcano") == []


def test_the_limit_holds(match: Match) -> None:
    assert len(match("Kuala Lumpur", limit=2)) == 2


def test_the_score_is_explained(match: Match) -> None:
    first = match("Kuala Lumpor", type=CITY)[0]
    features = {item["id"]: item["value"] for item in first["features"]}
    assert features["type"] is True
    assert features["code"] is False
    assert first["score"] == pytest.approx(100 * features["name"], abs=0.01)


@pytest.mark.parametrize(
    ("language", "name", "described"),
    [
        ("ja", "東京都", "都市 · 日本"),
        ("en", "Tokyo", "City · Japan"),
        ("ms", "Tokyo", "Bandar raya · Jepun"),
    ],
)
def test_answers_in_three_languages(match: Match, language: str, name: str, described: str) -> None:
    first = match("JP-13", language=language)[0]
    assert (first["name"], first["description"]) == (name, described)
