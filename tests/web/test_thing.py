"""Pages of things by kind, and hostile data on each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from renkei.content import Content
from renkei.web.identities import read_confidences

Parse = Callable[[str], Any]
EVIL = "</script><script>alert(1)</script> \u202e\"'&<b>" + "x" * 3000
KINDS = {
    "city": "rk:City",
    "government": "rk:CityGovernment",
    "organisation": "org:Organization",
    "person": "foaf:Person",
    "event": "rk:Event",
    "conferral": "rk:AwardConferral",
    "project": "rk:CommissionedProject",
    "target": "rk:Target",
    "concept": "skos:Concept",
    "document": "foaf:Document",
    "evidence": "rk:Evidence",
    "work": "schema:VideoObject",
}
PREFIXES = """
@prefix rk: <https://w3id.org/renkei/ont#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix id: <https://w3id.org/renkei/id/> .
"""


def cells(row: Any) -> dict[str, str]:
    return {cell.attributes["data-label"]: cell.text for cell in row.all("td")}


def rows(page: Any, section: str) -> list[Any]:
    (found,) = page.all("section", **{"aria-labelledby": section})
    return [row for row in found.all("tr") if row.all("th", scope="row")]


def test_links_to_elsewhere_stand_apart_with_their_confidence(
    site: httpx.Client, parse: Parse, content: Content
) -> None:
    page = parse(site.get("/page/city/kuala-lumpur?lang=en").text)
    found = {row.all("th")[0].text: row for row in rows(page, "elsewhere") if "Q1865" in row.text}
    wikidata = cells(found["Wikidata items"])
    sure = next(c for (s, _, o), c in read_confidences(content).items() if o.endswith("/Q1865"))
    assert wikidata == {"Identifier": "Q1865", "Relation": "same as", "Confidence": f"{sure:.2f}"}
    facts = page.all("section", **{"aria-labelledby": "facts"})[0].text
    assert "wikidata" not in facts.lower()


def test_a_person_has_offices_with_dates_and_sentences(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/person/koike-yuriko?lang=en").text)
    found = [cells(row) for row in rows(page, "offices")]
    assert {"2 August 2016 –", "March 2021", "August 2023"} <= {row["When"] for row in found}
    seen = next(row for row in found if row["When"] == "August 2023")
    assert "Towards Zero Carbon" in seen["Seen at"]
    assert "小池百合子都知事がビデオレターで参加" in seen["By these words"]


def test_an_organisation_has_a_history_in_order(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/government/tokyo?lang=en").text)
    found = [cells(row) for row in rows(page, "took-part")]
    years = [years[0] for row in found if (years := re.findall(r"\d{4}", row["When"]))]
    assert years == sorted(years)
    assert len(found) > 15
    assert {"signatory", "partner"} <= {row["As"] for row in found}
    assert all(row["By these words"] for row in found)


def test_targets_of_one_government_stand_side_by_side(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/target/kuala-lumpur-2030?lang=en").text)
    found = rows(page, "targets")
    assert len(found) > 1
    own = [row for row in found if row.attributes.get("aria-current") == "true"]
    assert len(own) == 1
    assert "BaU比で70%削減" in own[0].text
    assert all(row.all("figure") for row in found)


def test_a_sentence_links_to_its_place_in_the_source(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/evidence/tokyo-kl-24?lang=en").text)
    links = [a.attributes["href"] for a in page.all("a") if "/source/" in a.attributes["href"]]
    assert any(link.startswith("/source/tokyo-kl?passage=") for link in links)
    assert site.get(links[-1]).status_code == 200
    event = parse(site.get("/page/event/tokyo-kl-6?lang=en").text)
    assert event.all("blockquote")[0].all("a", class_="place")


@pytest.fixture(scope="module")
def hostile(
    serve: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """One thing of each kind whose every literal is hostile, and links that must not be links."""
    text = json.dumps(EVIL)
    things = "".join(
        f"id:{kind}\\/x a {class_} ; rdfs:label {text}@en ; skos:prefLabel {text}@en ;"
        f" skos:altLabel {text} ; rk:purpose {text} ; rk:edtf {text} ; rk:earliest {text} ;"
        f" rk:attendanceMode {text} ; skos:exactMatch <javascript:alert(1)> ;"
        f" foaf:page <javascript:alert(2)> ; foaf:homepage <data:text/html,x> ;"
        f" schema:location id:city\\/x ; rk:hasParticipation id:participation\\/{kind} ;"
        f" rk:targetOf id:government\\/x ; rk:change {text} ; rk:partner id:person\\/x ;"
        f" oa:hasSource id:document\\/x ; oa:hasSelector id:evidence\\/x\\#q .\n"
        f"id:participation\\/{kind} a rk:Participation ; rk:participant id:person\\/x ;"
        f" rk:role {text} ; rk:mode {text} ; rk:inOffice id:post\\/x ;"
        f" rk:participantGroup {text} .\n"
        for kind, class_ in KINDS.items()
    )
    quote = f"id:evidence\\/x\\#q oa:exact {text} ; oa:start 1 ; oa:end 2 .\n"
    graph = "<https://w3id.org/renkei/graph/links/evil>"
    links = f"{graph} {{ id:person\\/x skos:exactMatch <javascript:alert(3)> }}"
    path = tmp_path_factory.mktemp("hostile") / "hostile.trig"
    path.write_text(f"{PREFIXES}{{\n{things}{quote}}}\n{links}\n", encoding="utf-8")
    with serve(path) as client:
        yield client


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hostile_literals_are_text(hostile: httpx.Client, parse: Parse, kind: str) -> None:
    reply = hostile.get(f"/page/{kind}/x?lang=en")
    assert reply.status_code == 200
    page = parse(reply.text)  # well formed, no handler, no link to anything but http
    assert EVIL.split("\u202e")[0].strip() in page.all("h1")[0].text
    assert page.all("h1")[0].all("bdi")  # what turns the direction of writing ends with the name
    for script in page.all("script"):
        if script.attributes["type"].endswith("json"):
            json.loads("".join(script.children))
            assert "<" not in "".join(script.children)
        else:
            assert script.attributes["src"].startswith("/static/built/")
    assert not [a for a in page.all("a") if a.attributes["href"].startswith(("javascript", "data"))]


def test_hostile_literals_in_the_description_are_the_same_literals(
    hostile: httpx.Client, parse: Parse
) -> None:
    page = parse(hostile.get("/page/city/x?lang=en").text)
    found = json.loads("".join(page.all("script", id="schema-org")[0].children))
    assert found["name"] == {"@value": EVIL, "@language": "en"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hostile_names_stay_in_their_reference(hostile: httpx.Client, kind: str) -> None:
    bibtex = hostile.get(f"/cite/{kind}/x.bib").text
    assert bibtex.count("{") == bibtex.count("}")
    assert "\u202e" not in bibtex
    (item,) = json.loads(hostile.get(f"/cite/{kind}/x.json").text)
    assert "author" not in item  # these are the data of others
