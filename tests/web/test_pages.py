"""What the pages show: labels, facts, and beside each fact its sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Parse = Callable[[str], Any]


def claims(page: Any, wanted: str) -> list[tuple[str, list[str]]]:
    """Facts and quotes of the claims, or the rows, that have a property of this name."""
    lists = [
        (claim.all("dl")[0].text, [quote.text for quote in claim.all("blockquote")])
        for claim in page.all("div", class_="claim")
        if wanted in [name.text for name in claim.all("dt")]
    ]
    rows = [
        (cell.text, [quote.text for quote in row.all("blockquote")])
        for row in page.all("tr")
        for cell in row.all("td", **{"data-label": wanted})
    ]
    return lists + rows


def row_of(page: Any, name: str) -> Any:
    """The row of a table whose head begins with a name."""
    rows = [row for row in page.all("tr") if row.all("th", scope="row")]
    return next(row for row in rows if row.all("th")[0].text.startswith(name))


@pytest.mark.parametrize(
    ("path", "name", "fact", "sentence"),
    [
        ("event/tokyo-kl-6", "年月", "2021-03", "2021年3月"),
        ("event/tokyo-kl-6", "開催形式", "オンライン", "脱炭素都市国際フォーラム(オンライン)"),
        ("event/tokyo-kl-6", "関連ページ", "20210317", "https://www.iges.or.jp/jp/events/20210317"),
        ("event/tokyo-kl-6", "職", "東京都知事", "小池百合子都知事及びDatuk"),
        ("person/koike-yuriko", "関わり方", "登壇者", "各都市における気候変動対策の取組を紹介"),
        ("conferral/tokyo-kl-12", "授賞者", "C40", "都市の優れた取組として"),
        ("target/kuala-lumpur-2030", "目標年", "2030", "BaU比で70%削減"),
        ("project/tokyo-kl-2", "原文の表記", "2022年度~ 2024年度", "2022年度~ 2024年度"),
    ],
)
def test_a_fact_stands_beside_its_sentence(
    site: httpx.Client, parse: Parse, path: str, name: str, fact: str, sentence: str
) -> None:
    page = parse(site.get(f"/page/{path}?lang=ja").text)
    found = claims(page, name)
    assert any(fact in facts and sentence in "".join(quotes) for facts, quotes in found), found


@pytest.mark.parametrize("path", ["event/tokyo-kl-6", "person/koike-yuriko", "city/kuala-lumpur"])
def test_every_claim_has_its_sentence_or_says_why_it_has_none(
    site: httpx.Client, parse: Parse, path: str
) -> None:
    page = parse(site.get(f"/page/{path}?lang=en").text)
    for claim in (*page.all("div", class_="claim"), *page.all("td", class_="sentences")):
        for figure in claim.all("figure"):
            kind = figure.all("span", class_="kind")[0].text
            if figure.all("blockquote"):
                assert kind in ("stated", "inferred", "curated")
                assert figure.all("blockquote", lang="ja")
                source = figure.all("cite")[0].all("a")[0].attributes["href"]
                assert source.startswith("https://www.kankyo.metro.tokyo.lg.jp/")
                assert "Tokyo Metropolitan Government" in figure.text
            else:
                assert kind in ("authority file", "link", "provenance", "other source")
            assert figure.all("a", class_="graph")[0].attributes["href"].startswith("/graph/")


def test_an_event_shows_who_took_part_and_how(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/event/tokyo-kl-14?lang=en").text)
    row = row_of(page, "Koike Yuriko")
    cells = {cell.attributes["data-label"]: cell.text for cell in row.all("td")}
    assert cells["Role"] == "speaker"
    assert cells["How"] == "video message"
    assert cells["Office held"] == "Governor of Tokyo"
    assert "小池百合子都知事がビデオレターで参加" in cells["By these words"]


def test_a_person_shows_events_in_order_of_their_dates(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/person/koike-yuriko?lang=en").text)
    dates = [date.text for date in page.all("span", class_="date")]
    assert dates[0] == "March 2021"
    assert dates[-1] == "August 2023"


def test_inferred_facts_say_so(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/event/tokyo-kl-6?lang=en").text)
    phase = next(c for c in page.all("div", class_="claim") if "in phase" in c.text)
    assert [kind.text for kind in phase.all("span", class_="kind")] == ["inferred"]


def test_incoming_links_stand_with_their_sentences(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/city/kuala-lumpur?lang=ja").text)
    row = next(row for row in page.all("tr") if "T2KLLCS" in row.text and row.all("blockquote"))
    assert row.all("td", **{"data-label": "関わり方"})[0].text == "場所"
    assert "KL市役所にて" in row.all("td", class_="sentences")[0].text
    found = claims(page, "← 言及")
    assert any("都市間連携" in facts for facts, _ in found), found


@pytest.mark.parametrize(
    ("query", "header", "language", "heading"),
    [
        ("", "", "ja", "東京都"),
        ("", "en-GB, en;q=0.9", "en", "Tokyo"),
        ("", "ms", "ms", "Tokyo"),
        ("?lang=en", "ja", "en", "Tokyo"),
        ("?lang=xx", "fr", "ja", "東京都"),
    ],
)
def test_the_language_of_a_page(
    site: httpx.Client, parse: Parse, query: str, header: str, language: str, heading: str
) -> None:
    response = site.get(f"/page/city/tokyo{query}", headers={"Accept-Language": header})
    page = parse(response.text)
    assert page.all("html")[0].attributes["lang"] == language
    assert page.all("h1")[0].text == heading
    assert response.headers["content-language"] == language


def test_a_chosen_language_goes_along_with_the_links(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/city/tokyo?lang=ms").text)
    main = page.all("main")[0]
    own = [a.attributes["href"] for a in main.all("a") if a.attributes["href"].startswith("/page/")]
    assert own
    assert all("?lang=ms" in address for address in own)
    bare = parse(site.get("/page/city/tokyo").text).all("main")[0]
    assert not any("lang=" in a.attributes["href"] for a in bare.all("a"))


def test_a_label_in_another_language_says_which(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/award/c40-bloomberg-philanthropies-awards?lang=ms").text)
    heading = page.all("h1")[0]
    label = heading.all("bdi")[0].attributes["lang"]
    marks = [mark.text for mark in heading.all("span", class_="tag")]
    assert marks == ([] if label == "ms" else [label])


def test_labels_carry_their_language(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/government/kuala-lumpur?lang=en").text)
    names = {(name.attributes.get("lang"), name.text) for name in page.all("bdi")}
    assert ("ms", "Dewan Bandaraya Kuala Lumpur") in names
    assert ("ja", "クアラルンプール市") in names


def test_evidence_shows_its_words_in_their_place(site: httpx.Client, parse: Parse) -> None:
    trig = site.get("/data/event/tokyo-kl-6.nt").text
    line = next(line for line in trig.splitlines() if "ont#evidence>" in line)
    path = line.split()[2].strip("<>").removeprefix("https://w3id.org/renkei/id/")
    page = parse(site.get(f"/page/{path}?lang=en").text)
    quote = page.all("figure", class_="whole")[0]
    assert quote.all("mark")[0].text
    assert all(around.text for around in quote.all("bdi", class_="around"))
    assert "characters" in quote.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ont",
        "/shapes",
        "/docs",
        "/sparql",
        "/graph/authority",
        "/graph/provenance",
        "/graph/tokyo-kl/p74",
        "/browse?type=https://w3id.org/renkei/ont%23Evidence",
        "/browse?iri=http://xmlns.com/foaf/0.1/Person",
    ],
)
@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_other_pages_are_sound(
    site: httpx.Client, parse: Parse, browser: dict[str, str], path: str, language: str
) -> None:
    headers = {**browser, "Accept-Language": language}
    response = site.get(path, headers=headers)
    assert response.status_code == 200
    assert parse(response.text).all("html")[0].attributes["lang"] == language
