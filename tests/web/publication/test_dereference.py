"""Dereferencing: what the header fields say, at any address of the server, and near misses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

BASE = "https://w3id.org/renkei/"
LICENSE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
SECOND = "Sun, 07 Jun 2026 08:09:10 GMT"


def test_data_says_licence_profile_and_dataset(released: httpx.Client) -> None:
    link = released.get("/data/city/tokyo.ttl").headers["link"]
    assert LICENSE in link
    assert f'<{BASE}shapes>; rel="profile"' in link
    assert '</renkei/.well-known/void>; rel="describedby"' in link
    assert f'<{BASE}id/city/tokyo>; rel="canonical"' in link


@pytest.mark.parametrize("path", ["/page/city/tokyo", "/graph/authority", "/ont", "/ont.ttl"])
def test_all_say_their_licence(released: httpx.Client, browser: dict[str, str], path: str) -> None:
    assert LICENSE in released.get(path, headers=browser).headers["link"]


def test_data_of_others_claims_nothing(foreign: httpx.Client) -> None:
    response = foreign.get("/data/city/%E9%83%BD%E5%B8%82.ttl")
    assert response.status_code == 200
    assert "license" not in response.headers["link"]
    assert "profile" not in response.headers["link"]
    assert "last-modified" not in response.headers


@pytest.mark.parametrize(
    "path", ["/data/city/tokyo.ttl", "/data/city/tokyo.trig", "/graph/authority.nq"]
)
def test_data_is_dated_by_its_release(released: httpx.Client, path: str) -> None:
    assert released.get(path).headers["last-modified"] == SECOND


@pytest.mark.parametrize(
    "path", ["/data/city/tokyo.ttl", "/page/city/tokyo", "/releases", "/.well-known/void"]
)
def test_what_is_not_newer_is_not_sent_again(released: httpx.Client, path: str) -> None:
    first = released.get(path)
    dated = first.headers["last-modified"]
    again = released.get(path, headers={"If-Modified-Since": dated})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["last-modified"] == dated
    older = {"If-Modified-Since": "Sun, 07 Jun 2020 08:09:10 GMT"}
    assert released.get(path, headers=older).status_code == 200
    # the tag decides where there is one (RFC 9110 §13.2.2)
    both = {"If-Modified-Since": dated, "If-None-Match": '"other"'}
    assert released.get(path, headers=both).status_code == 200
    for odd in ("yesterday", "", "Sun, 07 Jun 99999999 08:09:10 GMT", "\x00"):
        headers = [(b"If-Modified-Since", odd.encode())]
        if odd != "\x00":
            assert released.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("city/%E9%83%BD%E5%B8%82", "city/都市"),
        ("city/S%C3%A3o%20Paulo", "city/S%C3%A3o%20Paulo"),
    ],
)
def test_letters_beyond_ascii(foreign: httpx.Client, path: str, iri: str) -> None:
    redirect = foreign.get(f"/id/{path}", headers={"Accept": "application/n-triples"})
    assert redirect.status_code == 303
    location = redirect.headers["location"]
    assert location == f"/data/{path}.nt"
    assert f"<{BASE}id/{iri}>" in foreign.get(location).text
    assert foreign.get(f"/id/{path}").headers["location"] == f"/page/{path}"
    assert foreign.get(f"/page/{path}").status_code == 200


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/id/city/tokio", "city/tokyo"),
        ("/page/person/koike", "person/koike-yuriko"),
        ("/data/city/kuala-lumpor.ttl", "city/kuala-lumpur"),
        ("/page/cities/tokyo", "city/tokyo"),
        ("/id/city/%E6%9D%B1%E4%BA%AC", "city/tokyo"),
    ],
)
def test_what_was_meant(released: httpx.Client, path: str, meant: str) -> None:
    response = released.get(path, headers={"Accept-Language": "en"})
    assert response.status_code == 404
    found = response.json()["near"]
    assert BASE + "id/" + meant in [match["iri"] for match in found]
    assert f"https://data.example.org/renkei/page/{meant}" in [match["page"] for match in found]
    assert all(match["label"] for match in found)


def test_the_page_of_a_miss_leads_on(
    released: httpx.Client, browser: dict[str, str], parse: Callable[[str], Any]
) -> None:
    page = parse(released.get("/page/city/tokio?lang=en", headers=browser).text)
    section = page.all("section")[0]
    assert section.all("h2")[0].text == "Was it one of these?"
    assert section.all("a")[0].attributes["href"] == "/renkei/page/city/tokyo?lang=en"


@pytest.mark.parametrize("path", ["/id/city/zzzzqqqq", "/wp-login.php", "/id/x/%00", "/page/a/%20"])
def test_what_is_near_nothing_has_no_suggestion(released: httpx.Client, path: str) -> None:
    response = released.get(path)
    assert response.status_code == 404
    assert "near" not in response.json()


def test_the_version_of_the_vocabulary(released: httpx.Client, browser: dict[str, str]) -> None:
    turtle = {"Accept": "text/turtle"}
    named, current = released.get("/ont/0.1.0", headers=turtle), released.get("/ont.ttl")
    assert named.content == current.content
    assert released.get("/ont/0.1.0.ttl").content == current.content
    link = named.headers["link"]
    assert f'<{BASE}ont/0.1.0>; rel="canonical"' in link
    assert '</renkei/ont>; rel="latest-version"' in link
    assert released.get("/ont/alignments", headers=turtle).status_code == 200
    assert (
        released.get("/ont/0.1.0", headers=browser).headers["content-type"].startswith("text/html")
    )
    missing = released.get("/ont/9.9.9")
    assert missing.status_code == 404
    assert "/ont/0.1.0" in missing.json()["detail"]


def test_every_version_iri_of_the_vocabulary_is_served(released: httpx.Client) -> None:
    quads = ox.parse(released.get("/ont.nt").content, format=ox.RdfFormat.N_TRIPLES)
    iris = {q.object.value for q in quads if q.predicate.value.endswith("owl#versionIRI")}
    assert len(iris) == 2
    for iri in iris:
        response = released.get("/" + iri.removeprefix(BASE), headers={"Accept": "text/turtle"})
        assert response.status_code == 200, iri


@pytest.mark.parametrize("path", ["/.well-known/void", "/sitemap.xml", "/robots.txt"])
def test_all_addresses_are_below_the_public_base(released: httpx.Client, path: str) -> None:
    text = released.get(path).text
    assert "https://data.example.org/renkei/" in text
    assert "127.0.0.1" not in text
    assert "https://data.example.org/renkei/renkei/" not in text


def test_a_proxy_on_this_machine_may_say_that_it_speaks_https(site: httpx.Client) -> None:
    headers = {"X-Forwarded-Proto": "https", "Host": "data.example.org"}
    robots = site.get("/robots.txt", headers=headers).text
    assert "Sitemap: https://data.example.org/sitemap.xml" in robots
