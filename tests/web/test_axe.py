"""axe-core finds nothing to complain of: every page type, three languages, light, dark, a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser

AXE = Path(__file__).parents[2] / "server/frontend/node_modules/axe-core/axe.min.js"
DESKTOP, PHONE = (1280, 900), (390, 844)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("frontend")]


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [
        pytest.param("en", "light", DESKTOP, id="en"),
        pytest.param("ja", "light", DESKTOP, id="ja", marks=pytest.mark.long),
        pytest.param("ms", "light", DESKTOP, id="ms", marks=pytest.mark.long),
        pytest.param("ja", "dark", DESKTOP, id="dark", marks=pytest.mark.long),
        pytest.param("ms", "light", PHONE, id="phone", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(
    chromium: Browser,
    frontend: None,
    site: httpx.Client,
    address: str,
    language: str,
    scheme: Literal["light", "dark"],
    size: tuple[int, int],
) -> None:
    page = chromium.new_page(
        base_url=str(site.base_url),
        color_scheme=scheme,
        viewport={"width": size[0], "height": size[1]},
    )
    try:
        page.goto(f"{address}lang={language}", wait_until="networkidle")
        assert page.locator("html").get_attribute("lang") == language
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(result => result.violations)")
        assert [(it["id"], [node["html"][:200] for node in it["nodes"]]) for it in found] == []
    finally:
        page.close()
