"""/id, /page and /data, over HTTP."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from renkei.content import FOLDERS, Content, find_content

BASE = "https://w3id.org/renkei/"
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/turtle", "/data/city/tokyo.ttl"),
        ("application/ld+json", "/data/city/tokyo.jsonld"),
        ("application/json", "/data/city/tokyo.jsonld"),
        ("application/n-triples", "/data/city/tokyo.nt"),
        ("application/rdf+xml", "/data/city/tokyo.rdf"),
        ("application/trig", "/data/city/tokyo.trig"),
        ("text/html", "/page/city/tokyo"),
        ("text/turtle;q=0.4, text/html;q=0.5", "/page/city/tokyo"),
        ("text/html;q=0.4, text/turtle;q=0.5, */*;q=0.1", "/data/city/tokyo.ttl"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/city/tokyo"),
        ("*/*", "/page/city/tokyo"),
        ("", "/page/city/tokyo"),
    ],
)
def test_a_thing_redirects_by_accept(site: httpx.Client, accept: str, location: str) -> None:
    response = site.get("/id/city/tokyo", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"] == location
    assert response.headers["vary"] == "Accept"
    assert site.get(location).status_code == 200


def test_what_nobody_can_send_is_406_and_says_what_there_is(site: httpx.Client) -> None:
    response = site.get("/id/city/tokyo", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["detail"]


def test_the_language_goes_along_with_a_redirect(
    site: httpx.Client, browser: dict[str, str]
) -> None:
    response = site.get("/id/city/tokyo?lang=ms", headers=browser)
    assert response.headers["location"] == "/page/city/tokyo?lang=ms"


@pytest.mark.parametrize("extension", FORMATS)
def test_data_in_every_format(site: httpx.Client, extension: str) -> None:
    media_type, rdf_format = FORMATS[extension]
    response = site.get(f"/data/event/tokyo-kl-6.{extension}")
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["access-control-allow-origin"] == "*"
    quads = list(ox.parse(response.content, format=rdf_format, base_iri=BASE))
    said = {str(quad.object) for quad in quads if quad.subject.value.endswith("/event/tokyo-kl-6")}
    assert '"2021-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>' in said
    quotes = {quad.object.value for quad in quads if quad.predicate.value.endswith("oa#exact")}
    assert "2021年3月" in quotes
    assert any("登壇" in quote for quote in quotes), "the participations' words are missing"
    labels = {quad.object.value for quad in quads if quad.predicate.value.endswith("#label")}
    assert {"小池百合子", "オンライン"} <= labels
    named = [quad for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)]
    assert bool(named) == (extension in ("nq", "trig"))
    assert not named or len(named) == len(quads)


def test_all_formats_without_graphs_say_the_same(site: httpx.Client) -> None:
    triples = []
    for extension in ("ttl", "nt", "rdf", "jsonld"):
        data = site.get(f"/data/person/koike-yuriko.{extension}").content
        quads = ox.parse(data, format=FORMATS[extension][1])
        triples.append({ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads})
    assert all(found == triples[0] for found in triples[1:])
    assert len(triples[0]) > 50


def test_facts_from_other_sources_stay_in_their_graphs(
    site: httpx.Client, quads: list[ox.Quad]
) -> None:
    thing = f"{BASE}id/event/tokyo-kl-4"
    about = [quad for quad in quads if quad.subject == ox.NamedNode(thing)]
    elsewhere = [quad for quad in about if "/graph/curated/" in str(quad.graph_name)]
    assert elsewhere, "nothing to test with"
    days = {str(q.object) for q in elsewhere if q.predicate.value.endswith("#earliest")}
    turtle = site.get("/data/event/tokyo-kl-4.ttl").content
    said = {
        str(q.object)
        for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        if q.subject.value == thing and q.predicate.value.endswith("#earliest")
    }
    assert said
    assert not days & said
    trig = list(ox.parse(site.get("/data/event/tokyo-kl-4.trig").content, format=ox.RdfFormat.TRIG))
    assert set(elsewhere) <= set(trig)


def test_jsonld_is_compact_and_brings_its_context(site: httpx.Client) -> None:
    document = site.get("/data/city/tokyo.jsonld").json()
    nodes: dict[str, Any] = {node["@id"]: node for node in document["@graph"]}
    assert document["@context"]["City"] == "rk:City"
    assert nodes["id:city/tokyo"]["label"]["ja"] == "東京都"


def test_headers_of_a_page(site: httpx.Client, browser: dict[str, str]) -> None:
    response = site.get("/page/city/tokyo", headers=browser)
    link = response.headers["link"]
    assert f'<{BASE}id/city/tokyo>; rel="canonical"' in link
    assert '</data/city/tokyo.ttl>; rel="describedby"; type="text/turtle"' in link
    for extension, (media_type, _) in FORMATS.items():
        assert f'</data/city/tokyo.{extension}>; rel="alternate"; type="{media_type}"' in link
    assert response.headers["vary"] == "Accept, Accept-Language"
    assert response.headers["content-language"] == "ja"


def test_headers_of_data(site: httpx.Client) -> None:
    link = site.get("/data/city/tokyo.ttl").headers["link"]
    assert '</page/city/tokyo>; rel="alternate"; type="text/html"' in link
    assert f'<{BASE}id/city/tokyo>; rel="canonical"' in link


@pytest.mark.parametrize("path", ["/page/city/tokyo", "/data/city/tokyo.ttl", "/ont", "/"])
def test_a_second_visit_costs_nothing(site: httpx.Client, path: str) -> None:
    first = site.get(path)
    assert "max-age" in first.headers["cache-control"]
    again = site.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers.get("vary") == first.headers.get("vary")
    assert site.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_each_language_and_each_format_has_a_tag_of_its_own(site: httpx.Client) -> None:
    tags = [
        site.get("/page/city/tokyo", headers={"Accept-Language": tag}).headers["etag"]
        for tag in ("ja", "en", "ms")
    ]
    tags += [site.get(f"/data/city/tokyo.{extension}").headers["etag"] for extension in FORMATS]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "path",
    [
        "/id/city/nowhere",
        "/page/city/nowhere",
        "/data/city/nowhere.ttl",
        "/data/city/tokyo",
        "/data/city/tokyo.exe",
        "/page/no-such-kind/tokyo",
        "/id/city/%00",
        "/id/city/%ff%fe",
        "/id/city/%E6%9D%B1%E4%BA%AC",
        "/id/city/a%20b%22%3E%3C",
        "/page/city/tokyo%2F..",
    ],
)
def test_what_is_not_known_is_404(site: httpx.Client, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_every_thing_dereferences(
    site: httpx.Client, quads: list[ox.Quad], parse: Callable[[str], Any]
) -> None:
    subjects = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    iris = {subject.value.partition("#")[0] for subject in subjects}
    things = sorted(iri.removeprefix(BASE + "id/") for iri in iris if iri.startswith(BASE + "id/"))
    assert len(things) > 250
    for thing in things:
        page = site.get(f"/page/{thing}", headers={"Accept-Language": "en"})
        assert page.status_code == 200, thing
        parse(page.text)
        data = site.get(f"/data/{thing}.ttl")
        assert data.status_code == 200, thing
        about = f"{BASE}id/{thing}"
        parsed = ox.parse(data.content, format=ox.RdfFormat.TURTLE)
        assert any(quad.subject.value == about for quad in parsed), thing


@pytest.fixture
def with_tombstone(content: Content, tmp_path: Path) -> Content:
    for name in FOLDERS:
        shutil.copytree(content.root / name, tmp_path / name)
    with (tmp_path / "data" / "registry.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([BASE + "id/event/withdrawn", "tokyo-kl", "x", "gone"])
    return find_content(tmp_path)


def test_what_was_withdrawn_is_410(
    with_tombstone: Content, serve_content: Callable[..., Any], browser: dict[str, str]
) -> None:
    with serve_content(with_tombstone) as client:
        for path in ("/id/event/withdrawn", "/data/event/withdrawn.ttl"):
            assert client.get(path).status_code == 410
        page = client.get("/page/event/withdrawn?lang=en", headers=browser)
        assert page.status_code == 410
        assert "withdrawn" in page.text
        assert client.get("/id/event/tokyo-kl-1").status_code == 303
