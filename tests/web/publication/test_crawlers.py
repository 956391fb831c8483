"""Sitemap, robots.txt and feed, read by parsers of XML and by the rules of robots."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import httpx
import pytest

from renkei.build.releases import read_releases
from renkei.content import Content
from renkei.web.addresses import Addresses
from renkei.web.descriptions import sitemap

HERE = "https://data.example.org/renkei/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


def locations(data: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(data).iter(f"{MAP}loc")]


def test_the_sitemap_has_every_thing_in_every_language(
    released: httpx.Client, content: Content
) -> None:
    response = released.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    root = ET.fromstring(response.content)
    assert root.tag == f"{MAP}urlset"
    found = locations(response.content)
    assert len(found) == len(set(found))
    assert all(address.startswith(HERE) for address in found)
    trig = content.graph.read_text("utf-8")
    assert {f"{HERE}page/city/tokyo{query}" for query in ("", "?lang=ja", "?lang=ms")} <= set(found)
    events = set(re.findall(r"id/event/(tokyo-kl-\d+)", trig))
    assert {f"{HERE}page/event/{event}" for event in events} <= set(found)
    for url in root:
        links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert set(links) == {"ja", "en", "ms", "x-default"}
        assert url.findtext(f"{MAP}loc") in links.values()
        assert url.findtext(f"{MAP}lastmod") == "2026-06-07T08:09:10Z"


@pytest.mark.long
def test_every_address_of_the_sitemap_answers(released: httpx.Client) -> None:
    for address in locations(released.get("/sitemap.xml").content):
        path = "/" + address.removeprefix(HERE)
        assert released.get(path).status_code == 200, path


@pytest.mark.parametrize("host", ['a"><script>', "a&b", "x:notaport", "東京"])
def test_a_strange_host_breaks_nothing(site: httpx.Client, host: str) -> None:
    headers = [(b"Host", host.encode())]
    answers = [site.get(path, headers=headers) for path in ("/sitemap.xml", "/.well-known/void")]
    assert {answer.status_code for answer in answers} <= {200, 400}
    if answers[0].status_code == 200:
        assert ET.fromstring(answers[0].content).tag == f"{MAP}urlset"


def test_a_long_sitemap_is_an_index() -> None:
    here = Addresses(HERE, "/renkei")
    paths = [f"page/city/{number}&" for number in range(30)]
    files = sitemap.sitemaps(here, paths, None, most=50)
    assert [len(locations(file)) for file in files] == [50, 50, 20]
    small = sitemap.sitemaps(here, paths, None, largest=5000)
    assert len(small) > 3
    assert all(len(file) <= 5000 for file in small)
    index = sitemap.index(here, 3, "2026-06-07T08:09:10Z")
    assert locations(index) == [f"{HERE}sitemap-{number}.xml" for number in (1, 2, 3)]
    together = [address for file in files for address in locations(file)]
    assert together == locations(sitemap.sitemaps(here, paths, None)[0])


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (sitemap.ADDRESSES, sitemap.BYTES) == (50_000, 50_000_000)


@pytest.mark.parametrize(("path", "status"), [("1", 404), ("0", 422), ("x", 422)])
def test_there_are_no_other_parts(released: httpx.Client, path: str, status: int) -> None:
    assert released.get(f"/sitemap-{path}.xml").status_code == status


def test_crawlers_are_kept_from_what_has_no_end(site: httpx.Client) -> None:
    response = site.get("/robots.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    base = str(site.base_url).rstrip("/")
    for path in ("/sparql?query=ASK%7B%7D", "/search?q=a", "/browse?iri=x:y", "/reconcile"):
        assert not robots.can_fetch("Googlebot", base + path), path
    for path in ("/", "/page/city/tokyo", "/page/city/tokyo?lang=en", "/ont", "/sparql", "/dcat"):
        assert robots.can_fetch("Googlebot", base + path), path
    assert robots.site_maps() == [f"{base}/sitemap.xml"]


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_the_feed_is_valid_atom(released: httpx.Client, history: Content, language: str) -> None:
    response = released.get("/feed.atom", headers={"Accept-Language": language})
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["vary"] == "Accept-Language"
    root = ET.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    # RFC 4287 §4.1.1: these exactly once, an author, a link to itself
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"{HERE}feed.atom?lang={language}"
    records = read_releases(history.releases)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(records) == 2
    for entry, record in zip(entries, records, strict=True):
        for name in ("id", "title", "updated", "summary"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert entry.findtext(f"{ATOM}updated") == record.timestamp
        assert (entry.findtext(f"{ATOM}id") or "").endswith(record.release)
        (link,) = entry.findall(f"{ATOM}link")
        path = link.get("href", "").removeprefix(HERE)
        assert released.get("/" + path).status_code == 200
    assert root.findtext(f"{ATOM}updated") == records[0].timestamp


def test_pages_lead_to_the_feed(
    released: httpx.Client, foreign: httpx.Client, parse: Callable[[str], Any]
) -> None:
    for client, there in ((released, True), (foreign, False)):
        page = parse(client.get("/releases?lang=en").text)
        feeds = page.all("link", type="application/atom+xml")
        assert bool(feeds) is there
