"""What each page type may cost and must do without: script, other hosts, complaints."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

SCRIPT = 200_000
"""Bytes of script of our own, uncompressed; the query editor is the exception."""
PHONE = (390, 844)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("frontend")]


def test_a_page_is_small_silent_and_asks_no_other_host(
    chromium: Browser, site: httpx.Client, address: str
) -> None:
    base = str(site.base_url)
    page = chromium.new_page(base_url=base)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        status = page.goto(f"{address}lang=en", wait_until="networkidle")
        assert status
        # The browser itself notes the status of a page that says that something was wrong.
        assert [it for it in complaints if f"status of {status.status}" not in it] == []
        assert [it for it in asked if not it.startswith((base, "blob:", "data:"))] == []
        scripts = {it for it in asked if urlsplit(it).path.endswith(".js")}
        plain = {"Accept-Encoding": "identity"}
        size = sum(len(site.get(it, headers=plain).content) for it in scripts)
        assert size < SCRIPT or address.startswith("/sparql"), scripts
    finally:
        page.close()


@pytest.mark.long
def test_it_is_all_there_without_script(
    chromium: Browser, site: httpx.Client, address: str
) -> None:
    places = []
    for script in (True, False):
        page = chromium.new_page(
            base_url=str(site.base_url),
            java_script_enabled=script,
            viewport={"width": PHONE[0], "height": PHONE[1]},
        )
        page.goto(f"{address}lang=en", wait_until="networkidle")
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        places.append(leading_to(page))
        page.close()
    with_script, without = places
    assert with_script - without == set(), "script alone leads there"


def leading_to(page: Page) -> set[str]:
    """The paths that the content leads to, in pictures too."""
    links = page.locator("main a[href]").evaluate_all(
        "all => all.map(it => it.getAttribute('href'))"
    )
    return {urlsplit(link).path for link in links}


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=en",
        pytest.param("/sparql?lang=en", marks=pytest.mark.long),
        pytest.param("/source/tokyo-kl?lang=en", marks=pytest.mark.long),
        pytest.param("/page/city/tokyo?lang=en", marks=pytest.mark.long),
        pytest.param("/queries/events?lang=en", marks=pytest.mark.long),
    ],
)
def test_the_first_paint_waits_for_no_script(
    chromium: Browser, site: httpx.Client, path: str
) -> None:
    page = chromium.new_page(base_url=str(site.base_url))
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))  # never answered
    try:
        page.goto(path, wait_until="commit")
        painted = page.evaluate(
            """() => new Promise(done => new PerformanceObserver(list =>
                list.getEntriesByName("first-contentful-paint").length && done(true)
            ).observe({ type: "paint", buffered: true }))"""
        )
        assert painted
        assert held, "the page asks for no script"
        assert page.get_by_role("heading", level=1).is_visible()
    finally:
        for route in held:
            route.abort()
        page.close()
