"""The source beside the graph in a real browser: both ways, by mouse and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

AWARD = "C40アワード(C40 Cities Bloomberg Philanthropies Awards)受賞"

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request: pytest.FixtureRequest, chromium: Browser, site: httpx.Client) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=str(site.base_url), java_script_enabled=request.param, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda made: asked.append(made.url))
    yield page
    context.close()
    assert complaints == []
    assert all(address.startswith(str(site.base_url)) for address in asked)


def test_a_sentence_shows_its_facts_and_a_fact_its_sentence(page: Page) -> None:
    page.goto("/source/tokyo-kl?lang=en")
    sentence = page.locator("a.passage", has_text=AWARD)
    sentence.click()
    facts = page.locator("article", has_text=AWARD)
    expect(facts).to_be_in_viewport()
    expect(facts.get_by_role("link", name="Award conferral", exact=True)).to_be_visible()
    assert page.url.endswith("#f2850")
    facts.get_by_role("link", name="To these words in the text").click()
    expect(sentence).to_be_in_viewport()
    assert page.url.endswith("#s2850")


@pytest.mark.long
def test_the_same_by_keyboard_alone(page: Page) -> None:
    page.goto("/source/tokyo-kl?lang=en")
    sentence = page.locator("a.passage", has_text=AWARD)
    before = page.locator("a.passage", has_text="2022年10月")
    before.focus()
    page.keyboard.press("Tab")
    expect(sentence).to_be_focused()
    page.keyboard.press("Enter")
    facts = page.locator("#f2850")
    expect(facts).to_be_in_viewport()
    page.keyboard.press("Tab")
    back = facts.get_by_role("link", name="To these words in the text")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(sentence).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("a.passage", has_text="https://www.time-to-act")).to_be_focused()


@pytest.mark.long
def test_the_award_of_2022_and_its_sentence_from_the_home_page(page: Page) -> None:
    page.goto("/?lang=en")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("2022 award")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    result = page.locator(".results li").first
    expect(result.locator("blockquote")).to_contain_text("C40アワード")
    link = result.get_by_role("link")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("C40 award")
    quote = page.locator("blockquote", has_text=AWARD).first
    expect(quote).to_be_visible()
    quote.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stored span.lit")).to_have_text(AWARD)
    expect(page.locator(".stored span.lit")).to_be_in_viewport()


@pytest.mark.long
def test_the_panel_shows_one_sentence_and_says_so(
    chromium: Browser, site: httpx.Client, frontend: None
) -> None:
    context = chromium.new_context(base_url=str(site.base_url), locale="en-GB")
    page = context.new_page()
    page.goto("/source/tokyo-kl?lang=en")
    expect(page.locator("script[src*='built/source-']")).to_have_count(1)
    articles = page.locator("article:visible")
    everything = articles.count()
    assert everything > 50
    sentence = page.locator("a.passage", has_text=AWARD)
    sentence.click()
    expect(articles).to_have_count(1)
    expect(page.locator("#f2850")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("4 facts rest on these words.")
    expect(sentence).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(sentence).to_be_focused()
    page.locator("a.passage", has_text="KL市役所にて").click()
    part = page.locator("article:visible a.part", has_text="KL市役所にて」")
    part.click()
    assert page.locator(".stored .lit").all_inner_texts() == ["KL市役所にて"]
    page.go_back()
    page.go_back()
    expect(page.locator("#f2850")).to_be_visible()
    page.go_back()
    expect(articles).to_have_count(everything)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/source?lang=en")
        page.goto("/source/tokyo-kl?lang=en#f2850")
        expect(articles).to_have_count(1)
        expect(page.locator("#f2850")).to_be_in_viewport()
    expect(sentence).to_be_in_viewport()
    context.close()
