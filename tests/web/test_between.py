"""What connects two cities."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Parse = Callable[[str], Any]
PAIR = "/between/kuala-lumpur/tokyo"


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_all_that_connects_them_is_there(site: httpx.Client, parse: Parse, language: str) -> None:
    page = parse(site.get(f"{PAIR}?lang={language}").text)
    sorts = [section.attributes.get("aria-labelledby") for section in page.all("section")]
    for sort in ("agreement", "cooperation", "phase", "project", "event", "award", "support"):
        assert sort in sorts
    hrefs = {link.attributes["href"].partition("?")[0] for link in page.all("main")[0].all("a")}
    for thing in (
        "agreement/tokyo-kuala-lumpur-2022",
        "project/tokyo-kl-2",
        "programme/moej-city-to-city",
        "event/tokyo-kl-7",
        "conferral/tokyo-kl-12",
        "target/kuala-lumpur-2030",
        "target/tokyo-2030",
    ):
        assert f"/page/{thing}" in hrefs, thing


def test_each_fact_has_its_sentence(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get(f"{PAIR}?lang=en").text)
    for claim in page.all("div", class_="claim"):
        for figure in claim.all("figure"):
            kind = figure.all("span", class_="kind")[0].text
            assert figure.all("blockquote") or kind in ("other source", "authority file"), kind
    agreement = next(
        s for s in page.all("section") if s.attributes.get("aria-labelledby") == "agreement"
    )
    assert (
        "「東京都とクアラルンプール市の交流・協力に関わる合意書」を取り交わしました。"
        in agreement.text
    )
    facts = [
        (claim.all("dl")[0].text, "".join(quote.text for quote in claim.all("blockquote")))
        for claim in agreement.all("div", class_="claim")
    ]
    assert any("signatory Kuala Lumpur City Hall" in f and "合意書" in q for f, q in facts), facts


def test_being_named_is_not_taking_part(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get(f"{PAIR}?lang=en").text)
    card = next(
        card
        for card in page.all("section", class_="participation")
        if "Joint workshop of Kuala Lumpur and Jakarta" in card.all("h3")[0].text
    )
    assert "named together only" in card.text
    relations = {
        row["activity"].partition("/id/")[2]: row["otherRelation"]
        for row in site.get(f"{PAIR}.json").json()
    }
    assert relations["event/tokyo-kl-7"] == "mentioned"
    assert relations["event/tokyo-kl-6"] == "takes-part"
    assert relations["event/tokyo-kl-2"] == "held-there"


@pytest.mark.parametrize("tail", ["", ".json", ".csv"])
def test_the_order_does_not_matter(site: httpx.Client, tail: str) -> None:
    answer = site.get(f"/between/tokyo/kuala-lumpur{tail}?lang=ms")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{PAIR}{tail}?lang=ms"
    straight = site.get(f"{PAIR}{tail}")
    assert f'<{PAIR}>; rel="canonical"' in straight.headers["link"]


def test_the_twins_say_the_same(site: httpx.Client) -> None:
    table = list(csv.DictReader(io.StringIO(site.get(f"{PAIR}.csv").text)))
    listed = site.get(f"{PAIR}.json").json()
    assert [row["activity"] for row in table] == [row["activity"] for row in listed]
    agreement = next(row for row in listed if "/agreement/" in row["activity"])
    assert any("合意書" in words for words in agreement["quotes"])


def test_two_cities_may_have_nothing_in_common(site: httpx.Client, parse: Parse) -> None:
    answer = site.get("/between/jakarta/saitama?lang=en")
    assert answer.status_code == 200
    assert "Nothing in the data connects these two cities" in parse(answer.text).text
    assert site.get("/between/jakarta/saitama.json").json() == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/between/tokio/kuala-lumpur", "Tokyo"),
        ("/between/tokyo/kuala-lumper", "Kuala Lumpur"),
        ("/between/tokyo/tokyo", "Choose two different cities"),
        ("/between/%3Cb%3E/%00", "<b>"),
        ("/between?one=tokyo&other=", "No city is known"),
        ("/between?one=tokyo&other=tokyo", "Choose two different cities"),
    ],
)
def test_an_unknown_city_is_helped_along(
    site: httpx.Client, parse: Parse, path: str, said: str
) -> None:
    answer = site.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    page = parse(answer.text)
    assert said in page.all("main")[0].text
    assert len(page.all("select")) == 2
    assert site.get("/between/tokio/x.json").status_code == 404


def test_two_cities_are_chosen_from_a_form(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/between?lang=en").text)
    assert [field.attributes["name"] for field in page.all("select")] == ["one", "other"]
    answer = site.get("/between?one=tokyo&other=jakarta&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/between/jakarta/tokyo?lang=en",
    )
