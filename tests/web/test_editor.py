"""The query editor in a real browser: write a query, run it, share it; by keyboard too."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

NASTY = (
    'SELECT ("it\'s a \\"tab\\\\\\t${x}`\\u0041" AS ?x) ("""a\n"b" \'\'\' )" )-" $HOME""" AS ?y) {}'
)
CITIES = "SELECT ?city ?name { ?city a rk:City ; rdfs:label ?name }"

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("frontend")]


@pytest.fixture
def page(chromium: Browser, site: httpx.Client) -> Iterator[Page]:
    """A page whose complaints and requests to other hosts fail the test."""
    base = str(site.base_url)
    context = chromium.new_context(base_url=base, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda it: complaints.extend([] if it.url.startswith(base) else [it.url]))
    yield page
    context.close()
    assert [text for text in complaints if "status of 400" not in text] == []


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="SPARQL query")


def write(page: Page, query: str) -> None:
    """Write a query as a person does, in place of what is there."""
    field(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def hold(page: Page, addresses: str) -> list[Route]:
    """What the page asks for at these addresses, held until it is let on."""
    held: list[Route] = []
    page.route(addresses, lambda route: held.append(route))
    return held


def written(page: Page) -> str:
    return page.locator("textarea").input_value()


def test_write_run_and_share(page: Page, chromium: Browser) -> None:
    page.goto("/sparql?lang=en")
    write(page, CITIES)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("status").filter(has_text="12 rows in")).to_be_visible()
    assert "PREFIX rk: <https://w3id.org/renkei/ont#>\n" in written(page)
    link = page.get_by_role("link", name="id:city/tokyo").first
    assert link.get_attribute("href") == "/page/city/tokyo"
    page.get_by_role("button", name="name").click()
    assert page.get_by_role("columnheader").nth(1).get_attribute("aria-sort") == "ascending"
    names = page.get_by_role("cell").filter(has=page.locator(".literal")).all_inner_texts()
    assert names[0].startswith("Jakarta")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    shared = page.evaluate("navigator.clipboard.readText()")
    other = chromium.new_context(java_script_enabled=False).new_page()
    other.goto(shared)  # the link works without script too
    assert other.get_by_text("12 rows").is_visible()
    other.context.close()
    page.goto("about:blank")
    page.goto(shared)
    expect(page.get_by_role("status").filter(has_text="12 rows in")).to_be_visible()
    csv = page.get_by_role("link", name="csv", exact=True).get_attribute("href")
    assert parse_qs(urlsplit(csv or "").query)["format"] == ["csv"]


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/sparql?lang=en")
    field(page).wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if field(page).evaluate("it => it.getRootNode().activeElement === it"):
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK { ?city a rk:City", delay=5)
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("City government")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Yes (true)")).to_be_visible()
    page.keyboard.press("Tab")  # indents
    assert field(page).evaluate("it => it.getRootNode().activeElement === it")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Copy link":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert "ASK" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.long
def test_completion_by_name_declares_the_prefix(page: Page) -> None:
    page.goto("/sparql?lang=ja")
    box = page.get_by_role("textbox", name="SPARQLの問い合わせ")
    box.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("SELECT * { ?x a ")
    page.keyboard.type("都市")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="rk:City").first
    expect(option).to_be_visible()
    option.click()
    assert written(page).startswith(
        "PREFIX rk: <https://w3id.org/renkei/ont#>\nSELECT * { ?x a rk:City"
    )
    page.keyboard.type(' ; skos:notation ?n . FILTER(?n = "foaf:x") # owl:y')
    assert "PREFIX skos:" in written(page)
    assert "PREFIX foaf:" not in written(page)
    assert "PREFIX owl:" not in written(page)


@pytest.mark.long
def test_completion_waits_for_terms_that_are_on_their_way(page: Page) -> None:
    held = hold(page, "**/completion*")
    page.goto("/sparql?lang=en")
    editor = page.locator(".editor").get_by_role("textbox")
    expect(editor).to_be_visible()
    expect(page.locator("textarea")).to_be_hidden()  # one field at any time
    write(page, "ASK { ?city a ")
    page.keyboard.type("rk:Cit")
    page.wait_for_timeout(300)  # longer than the editor waits before it shows what it has
    held[0].continue_()
    option = page.locator(".cm-tooltip-autocomplete li", has_text="rk:City").first
    expect(option).to_be_visible()


def test_without_terms_keywords_are_completed(page: Page) -> None:
    page.route("**/completion*", lambda route: route.fulfill(status=204))
    page.goto("/sparql?lang=en")
    expect(page.locator(".editor").get_by_role("textbox")).to_be_visible()
    write(page, "")
    page.keyboard.type("SEL")
    expect(page.locator(".cm-tooltip-autocomplete li")).to_have_text("SELECT")


def writing_before_the_editor_comes(page: Page, text: str) -> Route:
    """A page whose plain field holds a text, while the editor is held up; gives what holds it."""
    held = hold(page, "**/editor*.js")
    with page.expect_request("**/editor*.js"):
        page.goto("/sparql?lang=en", wait_until="commit")
    page.locator("textarea").fill(text)
    return held[0]


def test_whoever_writes_already_writes_on(page: Page) -> None:
    held = writing_before_the_editor_comes(page, "ASK { FILTER() }")
    for _ in ") }":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("1 ")
    held.continue_()
    expect(page.locator(".editor").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("< 2")
    assert written(page) == "ASK { FILTER(1 < 2) }"


def test_a_word_that_is_being_composed_is_not_interrupted(page: Page) -> None:
    held = writing_before_the_editor_comes(page, "")
    keyboard = page.context.new_cdp_session(page)
    word = {"text": "とうきょう", "selectionStart": 5, "selectionEnd": 5}
    keyboard.send("Input.imeSetComposition", word)
    with page.expect_response("**/editor*.js"):
        held.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("textarea")).to_be_focused()
    keyboard.send("Input.insertText", {"text": "東京"})
    expect(page.locator(".editor").get_by_role("textbox")).to_be_focused()
    assert written(page) == "東京"


def test_an_error_is_marked_where_it_is(page: Page) -> None:
    page.goto("/sparql?lang=en")
    write(page, 'SELECT * {\n  ?s ?p "東京𠮷" ;;; ) }')
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Line 2")
    marked = page.locator(".cm-lintRange-error")
    assert marked.inner_text() == ")"
    write(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Yes (true)")).to_be_visible()
    expect(marked).to_have_count(0)


@pytest.mark.long
def test_answers_as_pictures(page: Page) -> None:
    page.goto("/sparql?lang=en")
    page.get_by_label("Example").select_option(label="Events and awards")
    page.get_by_role("tab", name="Timeline").click()
    picture = page.get_by_role("img", name="Timeline of 19 entries")
    expect(picture).to_be_visible()
    assert picture.locator("rect").count() == 19
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Table")).to_be_focused()
    expect(page.get_by_role("columnheader")).to_have_count(6)
    write(page, 'SELECT * { VALUES (?name ?lat ?long) { ("Tokyo" 35.7 139.7) ("KL" 3.1 101.7) } }')
    page.keyboard.press("Control+Enter")
    page.get_by_role("tab", name="Map").click()
    map_ = page.get_by_role("img", name="Map of 2 places")
    expect(map_.locator("circle")).to_have_count(2)
    write(page, 'SELECT * { VALUES (?name ?n) { ("<b>a</b>" 3) ("b" -1) } }')
    page.keyboard.press("Control+Enter")
    page.get_by_role("tab", name="Chart").click()
    chart = page.get_by_role("img", name="Bar chart with 2 bars")
    expect(chart.locator("rect")).to_have_count(2)
    assert "<b>a</b>" in (chart.locator("text").first.text_content() or "")
    page.get_by_role("tab", name="As received").click()
    assert '"bindings"' in page.get_by_role("tabpanel").inner_text()


@pytest.mark.long
def test_long_answers_are_paged(page: Page) -> None:
    page.goto("/sparql?lang=en")
    write(page, "SELECT * { ?s ?p ?o } LIMIT 250")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("page 1 of 3")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    assert page.locator("#result tbody tr").count() == 50


@pytest.mark.long
def test_hostile_answers_are_text(page: Page) -> None:
    page.goto("/sparql?lang=en")
    write(
        page, 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (IRI("javascript:alert(1)") AS ?y) {}'
    )
    page.keyboard.press("Control+Enter")
    cells = page.get_by_role("cell")
    expect(cells.first).to_have_text("<img src=x onerror=alert(1)>")
    assert cells.nth(1).locator("a").count() == 0


@pytest.mark.long
def test_the_plain_field_stands_beside_it(page: Page) -> None:
    page.goto("/sparql?lang=en")
    write(page, "ASK { FILTER(false) }")
    page.get_by_role("button", name="Plain text field").click()
    area = page.locator("textarea")
    assert area.input_value() == "ASK { FILTER(false) }"
    area.press("Control+Enter")
    expect(page.get_by_text("No (false)")).to_be_visible()
    area.fill("ASK {}")
    page.get_by_role("button", name="Editor").click()
    expect(field(page)).to_have_text("ASK {}")


@pytest.mark.long
def test_programs_carry_the_query_whole(page: Page, site: httpx.Client, tmp_path: Path) -> None:
    page.goto("/sparql?lang=en")
    write(page, NASTY)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Ask the same from a program").click()
    wanted = site.get("/sparql", params={"query": NASTY}).json()["results"]["bindings"][0]
    texts = [wanted["x"]["value"], wanted["y"]["value"]]
    programs = {}
    for way in ("curl", "Python", "R", "JavaScript"):
        page.get_by_label("In", exact=True).select_option(way)
        page.get_by_role("button", name="Copy", exact=True).click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        programs[way] = page.evaluate("navigator.clipboard.readText()")
    assert ran(["sh", "-c", programs["curl"]]) == site.get(
        "/sparql", params={"query": NASTY, "format": "csv"}
    ).text.replace("\r\n", "\n")
    said = ran([sys.executable, "-c", programs["Python"]])
    assert said.strip() == str(dict(zip("xy", texts, strict=True)))
    assert f'r"--({NASTY})--"' in programs["R"]
    if node := shutil.which("node"):
        program = tmp_path / "program.mjs"
        program.write_text(programs["JavaScript"], encoding="utf-8")
        assert json.loads(ran([node, str(program)]))["results"]["bindings"][0] == wanted


def ran(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
