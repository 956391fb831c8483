"""The pictures in a real browser: keyboard, filter, saving, no request to another host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Browser, Page

from renkei.web.frontend import bundles

PHONE, DESKTOP = (390, 844), (1280, 900)
SVG = "{http://www.w3.org/2000/svg}"

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("frontend")]


@contextmanager
def visit(
    chromium: Browser, site: httpx.Client, path: str, size: tuple[int, int] = DESKTOP, **given: Any
) -> Iterator[Page]:
    """A page, which must ask no other host for anything and complain of nothing."""
    context = chromium.new_context(
        base_url=str(site.base_url), viewport={"width": size[0], "height": size[1]}, **given
    )
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(path)
        yield page
        own = (str(site.base_url), "blob:", "data:")
        assert [address for address in asked if not address.startswith(own)] == []
        assert complaints == []
    finally:
        context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))


def test_the_timeline_goes_by_keyboard(chromium: Browser, site: httpx.Client) -> None:
    with visit(chromium, site, "/?lang=en") as page:
        marks = page.locator("#timeline a.mark")
        assert marks.count() == 25
        assert page.locator("#timeline a.mark[tabindex='0']").count() == 1
        page.locator("#filter-as-of").focus()
        page.keyboard.press("Tab")
        first = focused(page)
        assert first.startswith("Cooperation between Tokyo and Kuala Lumpur")
        page.keyboard.press("ArrowRight")
        assert focused(page) != first
        tip = page.locator("#timeline .tip")
        assert tip.is_visible()
        assert tip.inner_text().splitlines()[0] in focused(page)
        page.keyboard.press("Escape")
        assert tip.is_hidden()
        before = marks.first.bounding_box()
        page.keyboard.press("+")
        after = marks.first.bounding_box()
        assert before
        assert after
        assert after["width"] > before["width"]
        page.keyboard.press("0")
        page.keyboard.press("End")
        last = focused(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/page/**")
        assert page.get_by_role("heading", level=1).inner_text() in last


def test_the_filter_changes_pictures_and_tables_alike(
    chromium: Browser, site: httpx.Client
) -> None:
    with visit(chromium, site, "/?lang=en") as page:
        page.get_by_label("Attendance").select_option("online")
        page.get_by_label("As of").select_option("2021")
        listed = site.get("/overview/events.json?lang=en&mode=online&as-of=2021").json()
        assert len(listed) == 3
        names = [row["name"] for row in listed]
        drawn = page.locator("#timeline a.mark").evaluate_all(
            "marks => marks.map(mark => mark.getAttribute('aria-label'))"
        )
        assert len(drawn) == 3
        assert all(any(label.startswith(name) for label in drawn) for name in names)
        assert page.locator("tr[data-id]:not([hidden])").evaluate_all(
            "rows => rows.map(row => row.dataset.id)"
        ) == [row["iri"] for row in listed]
        assert page.get_by_text("3 of 25 activities").is_visible()
        assert "mode=online" in page.url
        assert "as-of=2021" in page.url
        link = page.locator("#timeline").get_by_role("link", name="CSV").get_attribute("href")
        assert link
        assert len(site.get(link).text.splitlines()) == 4
        # The server shows the same at the same address.
        shown = page.locator("tr:not([hidden])").all_inner_texts()
        ties = page.locator("tr[data-tie]:not([hidden])").all_inner_texts()
        assert page.get_by_role("link", name="Show all again").is_visible()
        page.reload()
        assert page.locator("tr:not([hidden])").all_inner_texts() == shown
        assert page.locator("tr[data-tie]:not([hidden])").all_inner_texts() == ties
        assert page.locator("#timeline a.mark").count() == 3
        page.get_by_role("link", name="Show all again").click()
        assert page.locator("#timeline a.mark").count() == 25
        assert page.get_by_text("25 of 25 activities").is_visible()


@pytest.mark.parametrize(
    "picture",
    [
        "timeline",
        pytest.param("map", marks=pytest.mark.long),
        pytest.param("network", marks=pytest.mark.long),
    ],
)
@pytest.mark.long
def test_a_picture_can_be_saved(chromium: Browser, site: httpx.Client, picture: str) -> None:
    with visit(chromium, site, "/?lang=en", accept_downloads=True) as page:
        marks = page.locator(f"#{picture} a.mark").count()
        assert marks > 5
        with page.expect_download() as download:
            page.locator(f"#{picture}").get_by_role("button", name="SVG").click()
        assert download.value.suggested_filename == f"renkei-{picture}.svg"
        root = ElementTree.parse(download.value.path()).getroot()
        assert root.tag == f"{SVG}svg"
        assert len(root.findall(f".//{SVG}a")) == marks
        assert root.findtext(f"{SVG}title")
        shapes = root.findall(f".//{SVG}a/{SVG}path") + root.findall(f".//{SVG}a/{SVG}circle")
        assert all(shape.get("fill") for shape in shapes)
        text = ElementTree.tostring(root, encoding="unicode")
        assert "var(" not in text
        assert "class=" not in text


@pytest.mark.long
def test_the_map_and_the_network_go_by_keyboard(chromium: Browser, site: httpx.Client) -> None:
    with visit(chromium, site, "/?lang=ms") as page:
        page.locator("#map a.mark[tabindex='0']").focus()
        page.keyboard.press("End")
        tie = focused(page)
        assert "–" in tie
        page.keyboard.press("Enter")
        page.wait_for_url("**/between/**")
        page.go_back()
        page.locator("#network a.mark[tabindex='0']").focus()
        assert page.locator("#network line.lit").count() > 0


@pytest.mark.long
def test_the_network_is_drawn_the_same_each_time(chromium: Browser, site: httpx.Client) -> None:
    def places() -> Any:
        with visit(chromium, site, "/?lang=en") as page:
            return page.locator("#network .shape").evaluate_all(
                "marks => marks.map(mark => mark.getAttribute('transform'))"
            )

    first = places()
    assert len(set(first)) > 20
    assert places() == first


@pytest.mark.parametrize(
    "path",
    [
        "/?lang=ja",
        pytest.param("/?lang=ms&mode=hybrid", marks=pytest.mark.long),
        pytest.param("/?kind=nothing&lang=en", marks=pytest.mark.long),
        pytest.param("/between/kuala-lumpur/tokyo?lang=ms", marks=pytest.mark.long),
        pytest.param("/page/city/tokyo?lang=ja", marks=pytest.mark.long),
    ],
)
def test_it_fits_a_phone(chromium: Browser, site: httpx.Client, path: str) -> None:
    with visit(chromium, site, path, PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        page.locator("summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_scripts_stay_under_their_budget_and_are_kept(site: httpx.Client, frontend: None) -> None:
    for name in ("home", "city", "between"):
        bundle = bundles()[name]
        sent = [
            site.get(f"/static/built/{file}", headers={"Accept-Encoding": "identity"})
            for file in (bundle.script, *bundle.shared)
        ]
        assert sum(len(answer.content) for answer in sent) < 200_000, name
        for answer in sent:
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["content-type"].startswith("text/javascript")
    plain = site.get("/static/renkei.css")
    assert "immutable" not in plain.headers.get("cache-control", "")
