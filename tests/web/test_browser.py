"""A real browser, without JavaScript: from the home page to a sentence."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, Page

PHONE, DESKTOP = (375, 800), (1280, 900)
PATHS = [
    "/",
    "/page/event/tokyo-kl-14",
    "/page/person/koike-yuriko",
    "/page/city/kuala-lumpur",
    "/page/evidence/tokyo-kl-1",
    "/graph/tokyo-kl/p74",
    "/ont",
    "/shapes",
    "/sparql",
    "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 20",
    "/docs",
    "/page/city/nowhere",
]

pytestmark = pytest.mark.browser


class Visit:
    """A page of the browser, with all that it asked for and complained of."""

    def __init__(self, chromium: Browser, site: httpx.Client, size: tuple[int, int]) -> None:
        self._context = chromium.new_context(
            base_url=str(site.base_url),
            java_script_enabled=False,
            locale="en-GB",
            viewport={"width": size[0], "height": size[1]},
        )
        self.page: Page = self._context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()


def test_from_the_home_page_to_a_sentence(chromium: Browser, site: httpx.Client) -> None:
    with Visit(chromium, site, DESKTOP) as visit:
        page = visit.page
        page.goto("/")
        page.get_by_role("link", name="Zero Carbon City International Forum").click()
        assert page.get_by_role("heading", level=1).inner_text() == (
            "Zero Carbon City International Forum"
        )
        quote = page.locator("blockquote", has_text="脱炭素都市国際フォーラム(オンライン)").first
        assert quote.is_visible()
        assert quote.get_attribute("lang") == "ja"
        page.get_by_role("link", name="日本語").click()
        assert page.get_by_role("heading", level=1).inner_text() == "脱炭素都市国際フォーラム"
        page.get_by_role("link", name="小池百合子").first.click()
        assert page.url.endswith("/page/person/koike-yuriko?lang=ja")
        assert page.get_by_text("小池百合子都知事がビデオレターで参加").first.is_visible()


def test_a_query_is_written_and_run(chromium: Browser, site: httpx.Client) -> None:
    with Visit(chromium, site, DESKTOP) as visit:
        page = visit.page
        page.goto("/sparql")
        page.get_by_label("Query", exact=True).fill('SELECT ("<i>x</i>" AS ?answer) {}')
        page.get_by_role("button", name="Run").click()
        assert page.get_by_role("cell").inner_text() == "<i>x</i>"
        page.get_by_role("link", name="Events and awards").click()
        assert page.get_by_text("19 rows").is_visible()


def test_the_keyboard_goes_to_the_content_first(chromium: Browser, site: httpx.Client) -> None:
    with Visit(chromium, site, DESKTOP) as visit:
        visit.page.goto("/")
        visit.page.keyboard.press("Tab")
        skip = visit.page.get_by_role("link", name="Skip to the content")
        box = skip.bounding_box()
        assert box
        assert box["x"] >= 0
        visit.page.keyboard.press("Enter")
        assert visit.page.url.endswith("#main")


def test_no_page_is_wider_than_a_phone_or_asks_elsewhere(
    chromium: Browser, site: httpx.Client
) -> None:
    with Visit(chromium, site, PHONE) as visit:
        for path in PATHS:
            visit.page.goto(f"{path}{'&' if '?' in path else '?'}lang=ja")
            # The evaluation is the test's own; the page itself runs no script.
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], path
        assert all(address.startswith(str(site.base_url)) for address in visit.asked)
        assert [text for text in visit.complaints if "404" not in text] == []
