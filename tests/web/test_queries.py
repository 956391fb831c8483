"""The questions as pages with forms, and the same addresses for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from renkei.content import Content
from renkei.questions.question import LANGUAGES, Question, read_questions
from renkei.web.catalogue import read_catalogues
from renkei.web.queries.listing import THEMES

Parse = Callable[[str], Any]
SCRIPTS = Path(__file__).parents[2] / "server" / "frontend" / "src"


@pytest.fixture(scope="module")
def questions(content: Content) -> dict[str, Question]:
    return read_questions(content)


def page(
    site: httpx.Client, browser: dict[str, str], path: str, status: int = 200
) -> httpx.Response:
    response = site.get(path, headers=browser)
    assert response.status_code == status, (path, response.text[-500:])
    return response


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_are_listed_in_groups(
    site: httpx.Client,
    browser: dict[str, str],
    parse: Parse,
    questions: dict[str, Question],
    language: str,
) -> None:
    tree = parse(page(site, browser, f"/queries?lang={language}").text)
    links = [a for ul in tree.all("ul", class_="questions") for a in ul.all("a")]
    paths = {urlsplit(a.attributes["href"]).path.removeprefix("/queries/") for a in links}
    assert paths == set(questions)
    assert {a.text for a in links} == {
        " ".join(it.title[language].split()) for it in questions.values()
    }
    assert 5 <= len(tree.all("h2")) <= 12


def test_every_question_has_a_known_theme(questions: dict[str, Question]) -> None:
    assert {it.theme for it in questions.values()} == set(THEMES)


def test_words_narrow_the_list_down(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    tree = parse(page(site, browser, "/queries?q=ONLINE+year&lang=en").text)
    links = [a for ul in tree.all("ul", class_="questions") for a in ul.all("a")]
    assert [urlsplit(a.attributes["href"]).path for a in links] == [
        "/queries/events-in-year",
        "/queries/modes-by-fiscal-year",
    ]
    none = parse(page(site, browser, "/queries?q=%3Cscript%3E&lang=en").text)
    assert none.all("input", id="words")[0].attributes["value"] == "<script>"
    assert not none.all("ul", class_="questions")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_answers_as_a_page(
    site: httpx.Client,
    browser: dict[str, str],
    parse: Parse,
    questions: dict[str, Question],
    language: str,
) -> None:
    wanted = list(questions.items())[LANGUAGES.index(language) :: len(LANGUAGES)]
    for name, question in wanted:
        tree = parse(page(site, browser, f"/queries/{name}?lang={language}").text)
        assert tree.all("h1")[0].text == " ".join(question.title[language].split())
        fields = {e.attributes["name"] for tag in ("select", "input") for e in tree.all(tag)}
        assert {it.name for it in question.parameters} <= fields, name
        boolean = tree.all("p", class_="boolean")
        if question.rows:
            rows = tree.all("table", class_="answer")[0].all("tbody")[0].all("tr")
            assert len(rows) == question.rows, name
        assert boolean or question.answer is None


def test_a_form_offers_what_the_data_has(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    tree = parse(page(site, browser, "/queries/partners-of?lang=en").text)
    options = tree.all("select", name="government")[0].all("option")
    assert len(options) == 4
    assert "Tokyo Metropolitan Government" in {option.text for option in options}
    assert [it.text for it in options if "selected" in it.attributes]
    mode = parse(page(site, browser, "/queries/events-in-year?lang=ms").text)
    offered = mode.all("select", name="mode")[0].all("option")
    assert [it.attributes["value"] for it in offered] == ["in-person", "online", "hybrid"]
    assert "dalam talian" in [it.text for it in offered]


def test_what_is_given_is_asked(site: httpx.Client, browser: dict[str, str], parse: Parse) -> None:
    path = "/queries/events-in-year?lang=en&year=2022&mode=in-person"
    tree = parse(page(site, browser, path).text)
    assert tree.all("input", name="year")[0].attributes["value"] == "2022"
    table = tree.all("table", class_="answer")[0]
    rows = table.all("tbody")[0].all("tr")
    assert rows
    assert all(row.all("td")[1].text.startswith("2022") for row in rows)
    assert rows[0].all("td")[0].all("a")[0].attributes["href"].startswith("/page/event/")
    csv_link = next(a for a in tree.all("a") if a.text == "CSV").attributes["href"]
    assert parse_qs(urlsplit(csv_link).query) == {
        "lang": ["en"],
        "year": ["2022"],
        "mode": ["in-person"],
    }
    found = list(csv.DictReader(io.StringIO(site.get(csv_link).text)))
    assert [it["title"] for it in found] == [row.all("td")[2].text for row in rows]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("year=x", "year"),
        ("year=", "year"),
        ("mode=by+train", "mode"),
        ("year=2021&year=2022", "year"),
        (f"year={'9' * 6000}", "year"),
    ],
)
def test_a_bad_value_is_said_by_its_field(
    site: httpx.Client, browser: dict[str, str], parse: Parse, query: str, field: str
) -> None:
    path = f"/queries/events-in-year?lang=en&{query}"
    response = page(site, browser, path, 400)
    assert response.headers["cache-control"] == "no-store"
    tree = parse(response.text)
    faulty = [e for tag in ("select", "input") for e in tree.all(tag, name=field)]
    assert faulty[0].attributes["aria-invalid"] == "true"
    assert tree.all("span", id=f"error-{field}")[0].text
    problem = site.get(path)
    assert problem.status_code == 400
    assert problem.headers["content-type"] == "application/problem+json"
    assert "\n" not in problem.json()["detail"]
    assert field in problem.json()["detail"]
    assert len(problem.json()["detail"]) < 400


def test_a_parameter_that_is_not_the_questions_is_refused(site: httpx.Client) -> None:
    problem = site.get("/queries/events.csv?citty=tokyo")
    assert problem.status_code == 400
    assert "no parameter 'citty'; it has lang" in problem.json()["detail"]


def test_hostile_values_stay_values(
    site: httpx.Client, browser: dict[str, str], parse: Parse
) -> None:
    text = '"> }} # <script>alert(1)</script>\n\\'
    response = site.get("/queries/facts-of-words", params={"words": text}, headers=browser)
    assert response.status_code == 200
    tree = parse(response.text)
    assert tree.all("input", name="words")[0].attributes["value"] == text
    assert (
        site.get("/queries/facts-of-words.json", params={"words": text}).json()["results"][
            "bindings"
        ]
        == []
    )
    bad = site.get("/queries/partners-of", params={"government": "javascript: x> ."})
    assert bad.status_code == 400


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_the_same_answer_in_each_format(site: httpx.Client, ending: str, media_type: str) -> None:
    by_ending = site.get(f"/queries/cities.{ending}?lang=en")
    by_accept = site.get("/queries/cities?lang=en", headers={"Accept": media_type})
    assert by_ending.headers["content-type"].startswith(media_type)
    assert by_ending.content == by_accept.content
    assert "Accept-Language" in by_accept.headers["vary"]
    assert "cities." in by_ending.headers["content-disposition"]
    tag = by_ending.headers["etag"]
    again = site.get(f"/queries/cities.{ending}?lang=en", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_are_kept_and_validated(site: httpx.Client, browser: dict[str, str]) -> None:
    first = page(site, browser, "/queries/cities?lang=en")
    assert {"Accept", "Accept-Language"} <= set(first.headers["vary"].split(", "))
    again = site.get(
        "/queries/cities?lang=en", headers={**browser, "If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    other = page(site, browser, "/queries/cities?lang=ja")
    assert other.headers["etag"] != first.headers["etag"]


def test_what_there_is_not(site: httpx.Client, browser: dict[str, str], parse: Parse) -> None:
    missing = site.get("/queries/evnts")
    assert missing.status_code == 404
    assert "there is events" in missing.json()["detail"]
    tree = parse(page(site, browser, "/queries/evnts?lang=en", 404).text)
    assert "/queries/events?lang=en" in [a.attributes["href"] for a in tree.all("a")]
    assert site.get("/queries/events.gif").status_code == 404
    assert site.get("/queries/events.ttl").status_code == 404
    assert site.get("/queries/events", headers={"Accept": "image/png"}).status_code == 406


def test_limits_hold_for_questions(serve_content: Any, folder: Content, browser: Any) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d) }"
    (folder.queries / "endless.rq").write_text(f"#+ title: {{en: Endless}}\n{endless}\n")
    graph = (
        "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . VALUES ?o { <https://w3id.org/renkei/ont#City> } }"
    )
    (folder.queries / "graph.rq").write_text(graph)
    with serve_content(folder, timeout=0.5) as client:
        data = client.get("/queries/endless.csv")
        assert data.status_code == 503
        assert data.json()["limit"]["unit"] == "seconds"
        shown = client.get("/queries/endless", headers=browser)
        assert shown.status_code == 503
        assert "Time limit reached" in shown.text
        turtle = client.get("/queries/graph.ttl")
        assert len(list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))) == 4
        assert client.get("/queries/graph", headers={"Accept": "application/ld+json"}).json()
        assert "rk:City" in client.get("/queries/graph", headers=browser).text


def test_examples_have_the_form_of_sib(
    site: httpx.Client, questions: dict[str, Question], browser: dict[str, str]
) -> None:
    response = site.get("/.well-known/sparql-examples")
    assert response.headers["content-type"].startswith("text/turtle")
    store = ox.Store()
    store.load(response.content, format=ox.RdfFormat.TURTLE)
    found = store.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX schema: <https://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?it ?text ?target (COUNT(DISTINCT ?label) AS ?labels) {
          ?it a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct ?text ; schema:target ?target ;
            sh:prefixes/sh:declare ?prefix ; rdfs:comment ?comment ; schema:keywords ?keyword ;
            rdfs:label ?label . ?prefix sh:prefix ?short ; sh:namespace ?namespace
        } GROUP BY ?it ?text ?target"""
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = list(found)
    assert len(rows) == len(questions)
    for row in rows:
        assert int(row["labels"].value) == len(LANGUAGES)
        assert row["target"].value == f"{site.base_url}/sparql"
    first = next(row for row in rows if row["it"].value.endswith("/cities"))
    answer = site.get("/sparql", params={"query": first["text"].value, "format": "csv"})
    assert answer.text == site.get("/queries/cities.csv").text
    assert site.get(
        "/.well-known/sparql-examples", headers={"Accept": "application/ld+json"}
    ).json()
    assert site.get("/.well-known/sparql-examples", headers=browser).status_code == 303


def test_each_question_is_an_operation(site: httpx.Client, questions: dict[str, Question]) -> None:
    paths = site.get("/openapi.json").json()["paths"]
    assert {f"/queries/{name}" for name in questions} <= set(paths)
    operation = paths["/queries/events-in-year"]["get"]
    schemas = {it["name"]: it["schema"] for it in operation["parameters"]}
    assert schemas["year"] == {"type": "integer", "default": 2021}
    assert schemas["mode"]["enum"] == ["in-person", "online", "hybrid"]
    assert {"text/csv", "text/html", "application/sparql-results+json"} <= set(
        operation["responses"]["200"]["content"]
    )
    assert len({it["get"]["operationId"] for it in paths.values() if "get" in it}) == sum(
        "get" in it for it in paths.values()
    )


def test_completion_names_terms_in_the_language(site: httpx.Client) -> None:
    terms = {
        language: {
            it["text"]: it["name"]
            for it in site.get(f"/queries/completion.json?lang={language}").json()["terms"]
        }
        for language in LANGUAGES
    }
    assert terms["en"]["rk:City"] == "City"
    assert terms["ja"]["rk:City"] == "都市"
    assert terms["ms"]["<https://w3id.org/renkei/id/city/jakarta>"]
    assert "rk:earliest" in terms["en"]
    assert len({frozenset(it) for it in terms.values()}) == 1


def test_scripts_use_words_that_there_are() -> None:
    known = {key for key in read_catalogues()["en"].text if key.startswith("editor.")}
    files = [SCRIPTS / "pages" / "sparql.ts", SCRIPTS / "pages" / "query.ts"]
    files += [*(SCRIPTS / "editor").glob("*.ts"), *(SCRIPTS / "results").glob("*.ts")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    said = {f"editor.{key}" for key in re.findall(r'words\("([a-z_]+)"', text)}
    said |= {f"editor.{key}" for key in re.findall(r'words\([^")]*\? "([a-z_]+)"', text)}
    assert said <= known, said - known
    unused = {key for key in known - said if f'"{key.removeprefix("editor.")}"' not in text}
    assert not unused


def test_addresses_below_a_path(serve: Any, browser: dict[str, str], parse: Parse) -> None:
    with serve(public_base="https://example.org/r/") as client:
        tree = parse(page(client, browser, "/r/queries/cities?lang=en").text)
        own = [a.attributes["href"] for a in tree.all("a") if a.attributes["href"][0] == "/"]
        assert all(address.startswith("/r/") for address in own)
        assert "/r/queries/cities.csv?lang=en" in own
        examples = client.get("/r/.well-known/sparql-examples").text
        assert "<https://example.org/r/sparql>" in examples
