"""Named graphs, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

BASE = "https://w3id.org/renkei/"


def test_a_graph_by_accept(
    site: httpx.Client, browser: dict[str, str], parse: Callable[[str], Any]
) -> None:
    page = site.get("/graph/tokyo-kl/p74?lang=en", headers=browser)
    assert page.headers["vary"] == "Accept, Accept-Language"
    assert "ハイブリッド" in parse(page.text).all("blockquote")[0].text
    data = site.get("/graph/tokyo-kl/p74", headers={"Accept": "application/trig"})
    assert data.headers["content-type"] == "application/trig"
    assert f'<{BASE}graph/tokyo-kl/p74>; rel="canonical"' in data.headers["link"]
    assert site.get("/graph/tokyo-kl/p74", headers={"Accept": "image/png"}).status_code == 406


def test_every_graph_has_a_page_and_its_quads(
    site: httpx.Client,
    browser: dict[str, str],
    quads: list[ox.Quad],
    parse: Callable[[str], Any],
) -> None:
    expected: dict[str, set[ox.Quad]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        expected.setdefault(quad.graph_name.value, set()).add(quad)
    assert len(expected) > 100
    for iri, stored in expected.items():
        path = "/" + iri.removeprefix(BASE)
        page = site.get(path, headers=browser)
        assert page.status_code == 200, path
        parse(page.text)
        sent = site.get(path + ".nq").content
        held = {
            quad
            for quad in ox.parse(sent, format=ox.RdfFormat.N_QUADS)
            if quad.graph_name == ox.NamedNode(iri)
        }
        assert held == stored, path


def test_inferred_and_stated_of_one_passage_lead_to_each_other(
    site: httpx.Client, browser: dict[str, str], quads: list[ox.Quad]
) -> None:
    names = {str(quad.graph_name)[1:-1].removeprefix(BASE) for quad in quads}
    stated = next(name for name in sorted(names) if f"{name}/inferred" in names)
    assert f'href="/{stated}"' in site.get(f"/{stated}/inferred", headers=browser).text
    assert f'href="/{stated}/inferred"' in site.get(f"/{stated}", headers=browser).text


@pytest.mark.parametrize(
    "path", ["/graph/nowhere", "/graph/", "/graph/tokyo-kl/p74.exe", "/graph/%22"]
)
def test_what_is_no_graph_is_404(site: httpx.Client, path: str) -> None:
    assert site.get(path).status_code == 404
