"""Ways through the site that people take, by mouse and by keyboard only.

To write a query, run it and share it is in test_editor.py, by both hands too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

AWARD = "C40アワード(C40 Cities Bloomberg Philanthropies Awards)受賞"
MANY = 400
"""Presses of Tab after which a thing counts as out of reach."""

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("frontend")]


class Hand:
    """Does as a person does with one device only."""

    def __init__(self, page: Page, device: Literal["mouse", "keyboard"]) -> None:
        self.page = page
        self._keyboard = device == "keyboard"

    def press(self, target: Locator) -> None:
        """Follow a link, or press a button."""
        if self._keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        """Write into a field, in place of what is there."""
        if self._keyboard:
            self._reach(target)  # Tab selects what a field holds
        else:
            target.click(click_count=3)
        self.page.keyboard.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Choose in a list; its menu is the system's own, which no page sees."""
        if self._keyboard:
            self._reach(target)
            self.page.keyboard.type(label)
        else:
            target.select_option(label=label)
        expect(target.locator("option:checked")).to_have_text(label)

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MANY):
            self.page.keyboard.press("Tab")
            if target.evaluate("it => it === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {target}")


@pytest.fixture
def page(chromium: Browser, site: httpx.Client) -> Iterator[Page]:
    """The home page, for a reader of English; complaints and other hosts fail the test."""
    base = str(site.base_url)
    page = chromium.new_page(base_url=base, locale="en-GB", accept_downloads=True)
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda it: complaints.extend([] if it.url.startswith(base) else [it.url]))
    page.goto("/")
    yield page
    page.close()
    assert complaints == []


@pytest.fixture(params=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest, page: Page) -> Hand:
    """One device of the two."""
    return Hand(page, request.param)


@pytest.mark.long
def test_find_the_award_of_2022_and_its_sentence(hand: Hand) -> None:
    page = hand.page
    hand.write(page.get_by_role("searchbox"), "2022 award")
    hand.press(page.get_by_role("button", name="Search"))
    hand.press(page.locator(".results li a", has_text="C40 award").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("C40 award")
    quote = page.locator("blockquote", has_text=AWARD).first
    expect(quote).to_have_attribute("lang", "ja")
    hand.press(quote.get_by_role("link"))
    expect(page.locator(".stored span.lit")).to_have_text(AWARD)
    expect(page.locator(".stored span.lit")).to_be_in_viewport()


def test_list_the_online_events_of_2021_and_download_csv(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("navigation", name="Main").get_by_role("link", name="Questions"))
    hand.press(page.get_by_role("link", name="Events of a year by mode of attendance"))
    hand.write(page.get_by_label("Year"), "2021")
    hand.choose(page.get_by_label("Mode"), "online")
    hand.press(page.get_by_role("button", name="Ask"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    with page.expect_download() as download:
        hand.press(page.get_by_role("link", name="CSV"))
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert any("Zero Carbon City International Forum" in line for line in lines)


@pytest.mark.long
def test_switch_to_malay(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="Bahasa Melayu"))
    expect(page.locator("html")).to_have_attribute("lang", "ms")
    hand.write(page.get_by_role("searchbox"), "Tokyo")
    hand.press(page.get_by_role("button", name="Cari"))
    hand.press(page.locator(".results li a").first)
    expect(page.locator("html")).to_have_attribute("lang", "ms")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tokyo")
    expect(page.locator(".type").first).to_have_text("Bandar raya")
    expect(page.locator("blockquote").first).to_have_attribute("lang", "ja")
    hand.press(page.get_by_role("link", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "/page/city/tokyo" in page.url
