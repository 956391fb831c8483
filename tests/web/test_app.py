"""What holds for all routes: HEAD, headers, errors, a base below a path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.settings import Settings
from renkei.web.app import create_app

ROUTES = [
    "/",
    "/id/city/tokyo",
    "/page/city/tokyo",
    "/data/city/tokyo.ttl",
    "/graph/authority",
    "/graph/authority.trig",
    "/ont",
    "/shapes.ttl",
    "/ont/0.1.0",
    "/releases",
    "/.well-known/void",
    "/sitemap.xml",
    "/robots.txt",
    "/browse?type=https://w3id.org/renkei/ont%23City",
    "/sparql",
    "/sparql?query=ASK{}",
    "/health",
    "/docs",
    "/openapi.json",
    "/static/renkei.css",
    "/page/city/nowhere",
]


@pytest.mark.parametrize("path", ROUTES)
def test_head_is_get_without_the_body(
    site: httpx.Client, browser: dict[str, str], path: str
) -> None:
    got, head = site.get(path, headers=browser), site.head(path, headers=browser)
    assert head.content == b""
    assert head.status_code == got.status_code
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in got.headers.items() if k not in drop
    }


@pytest.mark.parametrize("path", ROUTES)
def test_security_headers(site: httpx.Client, browser: dict[str, str], path: str) -> None:
    headers = site.get(path, headers=browser).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    if headers.get("content-type", "").startswith("text/html"):
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert "http" not in policy
    else:
        assert headers["access-control-allow-origin"] == "*"


def test_health(site: httpx.Client, content: Content) -> None:
    health = site.get("/health").json()
    assert health["status"] == "ok"
    assert health["release"] in content.manifest.read_text()
    assert health["quads"] > 4000


def test_the_api_is_described(site: httpx.Client) -> None:
    paths = site.get("/openapi.json").json()["paths"]
    assert {"/id/{kind}/{slug}", "/data/{kind}/{name}", "/graph/{name}", "/health"} <= set(paths)
    assert all(
        operation["description"]
        for operations in paths.values()
        for operation in operations.values()
    )
    assert "/id/{kind}/{slug}" in site.get("/docs").text


def test_a_browser_gets_a_page_for_an_error(
    site: httpx.Client, browser: dict[str, str], parse: Callable[[str], Any]
) -> None:
    response = site.get("/page/city/nowhere?lang=en", headers=browser)
    assert response.status_code == 404
    page = parse(response.text)
    assert page.all("h1")[0].text == "Not found"
    assert site.get("/no/such/path", headers=browser).status_code == 404
    assert site.get("/data/city/nowhere.ttl", headers=browser).headers["content-type"] == (
        "application/problem+json"
    )


def test_wrong_methods_and_parameters_are_problems(site: httpx.Client) -> None:
    refused = site.post("/page/city/tokyo")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert refused.headers["content-type"] == "application/problem+json"
    wrong = site.get("/browse?type=x:y&offset=-1")
    assert wrong.status_code == 422
    assert wrong.headers["content-type"] == "application/problem+json"
    assert "offset" in wrong.json()["detail"]


@pytest.mark.parametrize("host", ['a"><script>', "x:notaport", "", "東京"])
def test_a_strange_host_does_no_harm(site: httpx.Client, host: str) -> None:
    response = site.get("/", headers=[(b"Host", host.encode())])
    assert response.status_code in (200, 400)
    assert "<script>" not in response.text


@pytest.mark.parametrize("stripped", [True, False])
def test_below_a_path_of_a_proxy(serve: Callable[..., Any], stripped: bool) -> None:
    prefix = "" if stripped else "/renkei"
    with serve(public_base="https://data.example.org/renkei/") as client:
        home = client.get(f"{prefix}/")
        assert 'href="/renkei/page/city/tokyo"' in home.text
        assert "https://data.example.org/renkei/sparql" in home.text
        assert '"/page/' not in home.text
        sheet = home.text.partition('rel="stylesheet" href="/renkei')[2].partition('"')[0]
        assert client.get(prefix + sheet).status_code == 200
        redirect = client.get(f"{prefix}/id/city/tokyo", headers={"Accept": "text/turtle"})
        assert redirect.headers["location"] == "/renkei/data/city/tokyo.ttl"
        page = client.get(f"{prefix}/page/city/tokyo")
        assert '</renkei/data/city/tokyo.ttl>; rel="describedby"' in page.headers["link"]
        assert 'href="/renkei/page/city/tokyo?lang=en"' in page.text
        assert client.get(f"{prefix}/sparql?query=ASK{{}}").json()["boolean"] is True
        assert client.get(f"{prefix}/graph/authority").status_code == 200


def test_without_a_built_graph_there_is_no_application(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="run renkei build"):
        create_app(Content(tmp_path), Settings())
