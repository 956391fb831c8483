"""Answers against the JSON schemas of the specification, version 0.2 and the 1.0 draft.

The schemas are not part of the project: they are looked for beside the checkout.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SCHEMAS = Path(__file__).parents[4] / "shared" / "specs" / "reconciliation"
BATCH = {
    "a": {"query": "東京", "limit": 5, "type": ["rk:City", "rk:CityGovernment"]},
    "b": {
        "query": "workshop",
        "type": "rk:Event",
        "type_strict": "should",
        "properties": [{"pid": "rk:edtf", "v": [2019, "2021-07"]}],
    },
    "c": {"properties": [{"pid": "rk:inCountry", "v": {"id": "country/japan"}}]},
}
EXTENSION = {
    "ids": ["city/tokyo", "event/tokyo-kl-1", "target/tokyo-kl-1", "nothing/here"],
    "properties": [
        {"id": "rdfs:label@ja"},
        {"id": "rk:inCountry"},
        {"id": "links:geonames", "settings": {"links": "any"}},
        {"id": "rk:latest", "settings": {"limit": 1}},
        {"id": "rk:unknown"},
    ],
}
Check = Callable[[str, Any], None]

pytestmark = pytest.mark.specs


def _checker(version: str) -> Check:
    folder = SCHEMAS / version
    if not folder.is_dir():
        required = "specs" in os.environ.get("RENKEI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)(f"the schemas are not at {folder}")
    registry: Registry[Any] = Registry()
    read = {path.name: json.loads(path.read_bytes()) for path in folder.glob("*.json")}
    for name, schema in read.items():
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        for address in (schema.get("$id", name), name):
            registry = registry.with_resource(address, resource)

    def check(name: str, value: Any) -> None:
        validator = jsonschema.Draft7Validator(read[f"{name}.json"], registry=registry)
        validator.validate(value)

    return check


@pytest.fixture(scope="module")
def check_02() -> Check:
    return _checker("0.2")


@pytest.fixture(scope="module")
def check_10() -> Check:
    return _checker("1.0-draft")


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_version_02(site: httpx.Client, check_02: Check, language: str) -> None:
    root = f"/reconcile/{language}"
    check_02("manifest", site.get(root).json())
    check_02("reconciliation-query-batch", BATCH)
    for answer in (
        site.post(root, data={"queries": json.dumps(BATCH)}),
        site.get(root, params={"queries": json.dumps(BATCH)}),
    ):
        check_02("reconciliation-result-batch", answer.json())
        assert list(answer.json()) == list(BATCH)
        assert all(result["result"] for result in answer.json().values())
    check_02("data-extension-query", EXTENSION)
    extended = site.post(root, data={"extend": json.dumps(EXTENSION)})
    check_02("data-extension-response", extended.json())
    proposal = site.get(f"{root}/extend/propose", params={"type": "rk:Event", "limit": 5})
    check_02("data-extension-property-proposal", proposal.json())
    assert len(proposal.json()["properties"]) == 5
    for what, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        found = site.get(f"{root}/suggest/{what}", params={"prefix": "e"}).json()
        assert found["result"]
        check_02(f"suggest-{schema}-response", found)


def test_the_draft(site: httpx.Client, check_10: Check) -> None:
    root = "/reconcile/v1"
    check_10("manifest", site.get(root).json())
    batch = {
        "queries": [
            {
                "type": "rk:City",
                "limit": 3,
                "conditions": [
                    {"matchType": "name", "propertyValue": "Saitama"},
                    {
                        "matchType": "property",
                        "propertyId": "rk:localGovernmentCode",
                        "propertyValue": ["111007"],
                        "required": True,
                        "matchQuantifier": "all",
                    },
                ],
            },
            {"conditions": [{"matchType": "id", "propertyValue": "city/tokyo"}]},
            {"conditions": [{"matchType": "name", "propertyValue": "no such place"}]},
        ]
    }
    check_10("reconciliation-query-batch", batch)
    answer = site.post(f"{root}/match", json=batch).json()
    check_10("reconciliation-result-batch", answer)
    firsts = [result["candidates"][:1] for result in answer["results"]]
    ids = [[(c["id"], c["match"]) for c in first] for first in firsts[:2]]
    assert ids == [[("city/saitama", True)], [("city/tokyo", True)]]
    check_10("data-extension-response", site.post(f"{root}/extend", json=EXTENSION).json())
    proposal = site.get(f"{root}/extend/propose", params={"type": "rk:City"})
    check_10("data-extension-property-proposal", proposal.json())
    for what, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        found = site.get(f"{root}/suggest/{what}", params={"cursor": 1}).json()
        check_10(f"suggest-{schema}-response", found)
    assert site.get(f"{root}/preview", params={"id": "city/tokyo"}).status_code == 200


def test_a_required_condition_and_none_of_the_values(site: httpx.Client) -> None:
    def found(**condition: object) -> set[str]:
        country = {
            "matchType": "property",
            "propertyId": "rk:inCountry",
            "propertyValue": "Japan",
            "required": True,
        }
        query = {"type": "rk:City", "conditions": [country | condition]}
        answer = site.post("/reconcile/v1/match", json={"queries": [query]}).json()
        return {candidate["id"] for candidate in answer["results"][0]["candidates"]}

    assert found() == {"city/tokyo", "city/saitama"}
    assert found(matchQuantifier="none") == {"city/jakarta", "city/kuala-lumpur"}
