"""/ont and /shapes, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

TYPES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}


@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize(("path", "term"), [("/ont", "ont#City"), ("/shapes", "shapes#Event")])
def test_rdf_by_accept(site: httpx.Client, path: str, term: str, media_type: str) -> None:
    response = site.get(path, headers={"Accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["vary"] == "Accept, Accept-Language"
    quads = ox.parse(response.content, format=TYPES[media_type])
    assert any(quad.subject.value == f"https://w3id.org/renkei/{term}" for quad in quads)


def test_the_page_has_an_anchor_for_each_term(
    site: httpx.Client, browser: dict[str, str], parse: Callable[[str], Any]
) -> None:
    page = parse(site.get("/ont?lang=en", headers=browser).text)
    anchors = {term.attributes["id"]: term for term in page.all("section", class_="term")}
    assert {"City", "Event", "hasParticipation", "edtf"} <= set(anchors)
    assert "都市" in anchors["City"].text
    assert "territory" in anchors["City"].text
    quads = ox.parse(site.get("/ont.nt").content, format=ox.RdfFormat.N_TRIPLES)
    ours = {
        quad.subject.value.partition("#")[2]
        for quad in quads
        if quad.predicate.value.endswith("#label") and "/renkei/ont#" in quad.subject.value
    }
    assert ours == set(anchors)


def test_shapes_show_what_they_say(
    site: httpx.Client, browser: dict[str, str], parse: Callable[[str], Any]
) -> None:
    page = parse(site.get("/shapes?lang=en", headers=browser).text)
    shape = next(t for t in page.all("section", class_="term") if t.attributes["id"] == "Event")
    assert "Event" in shape.text


def test_an_unknown_ending_is_404(site: httpx.Client) -> None:
    assert site.get("/ont.exe").status_code == 404
