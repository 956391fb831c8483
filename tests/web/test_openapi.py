"""The OpenAPI document; Schemathesis holds the server against it in tests/clients."""

from __future__ import annotations

from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def paths(site: httpx.Client) -> dict[str, Any]:
    return dict(site.get("/openapi.json").json()["paths"])


def test_the_endpoint_is_described(paths: dict[str, Any]) -> None:
    assert set(paths["/sparql"]) == {"get", "post"}
    names = {parameter["name"] for parameter in paths["/sparql"]["get"]["parameters"]}
    assert names == {"query", "default-graph-uri", "named-graph-uri", "format", "timeout"}
    answers = paths["/sparql"]["post"]["responses"]["200"]["content"]
    assert {"text/turtle", "application/sparql-results+json", "application/ld+json"} <= set(answers)


@pytest.mark.parametrize(
    ("path", "target", "status"),
    [
        ("/id/{kind}/{slug}", "/id/city/nowhere", 404),
        ("/data/{kind}/{name}", "/data/city/tokyo.gif", 404),
        ("/graph/{name}", "/graph/none", 404),
        ("/ont.{extension}", "/ont.gif", 404),
        ("/browse", "/browse?type=none", 404),
        ("/browse", "/browse?offset=-1", 422),
        ("/sparql", "/sparql?query=ASK", 400),
        ("/sparql", "/sparql?query=ASK%7B%7D&format=turtle", 406),
    ],
)
def test_errors_are_described(
    site: httpx.Client, paths: dict[str, Any], path: str, target: str, status: int
) -> None:
    response = site.get(target)
    assert response.status_code == status
    described = paths[path]["get"]["responses"][str(status)]["content"]
    assert response.headers["content-type"] in described
    schema = described["application/problem+json"]["schema"]
    assert set(schema["required"]) <= set(response.json())
