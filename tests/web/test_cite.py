"""References to things: nothing made up, nothing that breaks out of its field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from renkei.web.cite import Citation

Parse = Callable[[str], Any]
IRI = "https://w3id.org/renkei/id/person/koike-yuriko"


def of(title: str, iri: str = IRI) -> Citation:
    return Citation(iri, title, "en", "1f2e", None, ours=True)


def fields(bibtex: str) -> dict[str, str]:
    """The fields of one entry, read by the braces alone, as BibTeX does."""
    assert bibtex.startswith("@misc{")
    found, name, depth, text = {}, "", 0, ""
    for character in bibtex[bibtex.index(",") + 1 : bibtex.rindex("}")]:
        depth += (character == "{") - (character == "}")
        assert depth >= 0, bibtex
        if depth == 0 and character == ",":
            name, _, value = text.partition("=")
            found[name.strip()] = value.strip()[1:-1]
            text = ""
        else:
            text += character
    assert depth == 0
    assert not text.strip()
    return found


@pytest.mark.parametrize(
    ("title", "escaped"),
    [
        ("50% of A & B_C #1 $", r"50\% of A \& B\_C \#1 \$"),
        ("}, note = {x", r"\textbraceright{}, note = \textbraceleft{}x"),
        (
            "\\input{/etc/passwd}",
            r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}",
        ),
        ("line\n@misc{b,", r"line @misc\textbraceleft{}b,"),
        ("\u202eright\u0007", "right"),
        ("東京都", "東京都"),
    ],
)
def test_a_title_stays_in_its_field(title: str, escaped: str) -> None:
    found = fields(of(title).bibtex())
    assert found["title"] == escaped
    assert set(found) == {"author", "title", "publisher", "version", "url"}


def test_an_address_stays_in_its_field_and_names_no_file() -> None:
    strange = of("x", IRI + "/%E6%9D%B1}\\")
    assert fields(strange.bibtex())["url"] == IRI + "/%E6%9D%B1%7D%5C"
    assert strange.key.removeprefix("renkei-").isalnum()


def test_what_is_not_known_is_left_out(site: httpx.Client) -> None:
    reply = site.get("/cite/person/koike-yuriko.bib?lang=en")
    found = fields(reply.text)
    assert found["title"] == "Koike Yuriko"
    assert found["url"] == IRI
    assert found["version"] == site.get("/health").json()["release"]
    assert not {"urldate", "accessed", "doi"} & set(found)
    assert reply.headers["content-type"].startswith("application/x-bibtex")
    assert 'filename="renkei-person-koike-yuriko.bib"' in reply.headers["content-disposition"]


@pytest.mark.parametrize(("language", "title"), [("ja", "小池百合子"), ("ms", "Koike Yuriko")])
def test_csl_json_has_the_title_in_its_language(
    site: httpx.Client, language: str, title: str
) -> None:
    reply = site.get("/cite/person/koike-yuriko.json", headers={"Accept-Language": language})
    (item,) = json.loads(reply.text)
    assert (item["title"], item["language"], item["URL"]) == (title, language, IRI)
    assert "accessed" not in item
    assert reply.headers["content-language"] == language


@pytest.mark.parametrize(
    "path", ["person/koike-yuriko.ris", "person/koike-yuriko", "person/no.bib"]
)
def test_what_there_is_no_reference_for(site: httpx.Client, path: str) -> None:
    assert site.get(f"/cite/{path}").status_code == 404


def test_the_page_shows_the_reference_that_it_links_to(site: httpx.Client, parse: Parse) -> None:
    page = parse(site.get("/page/person/koike-yuriko?lang=en").text)
    (section,) = page.all("section", class_="cite")
    links = [link.attributes["href"] for link in section.all("a")]
    assert links == [f"/cite/person/koike-yuriko.{e}?lang=en" for e in ("bib", "json")]
    assert "".join(section.all("pre")[0].children).strip() == site.get(links[0]).text.strip()
