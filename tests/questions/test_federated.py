"""Questions that ask another endpoint too, over HTTP, against a second server of the same shape.

What the second server holds is made up for the test: the shape of Wikidata and of e-Stat's linked
data, not their facts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from renkei.content import Content
from renkei.questions.binding import bind
from renkei.questions.question import read_question, read_questions
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.web.app import create_app

WIKIDATA = "https://query.wikidata.org/sparql"
E_STAT = "https://data.e-stat.go.jp/lod/sparql/alldata/query"
EXTRACT = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
wd:Q1490 wdt:P1082 1001 . wd:Q1865 wdt:P1082 1002 . wd:Q90 wdt:P1082 1003 .
<http://data.e-stat.go.jp/lod/sac/C13000> rdfs:label "とうきょう"@ja , "Tokyo-to"@en .
<http://data.e-stat.go.jp/lod/sac/C11100> rdfs:label "さいたま"@ja .
<http://data.e-stat.go.jp/lod/sac/C27000> rdfs:label "おおさか"@ja .
"""


@contextmanager
def running(content: Content, dataset: Dataset | None, **given: object) -> Iterator[str]:
    """A server, and the address of its endpoint."""
    settings = Settings.load({"workers": 1, "long_workers": 1, **given}, {})
    app = create_app(content, settings, dataset)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/sparql"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def there(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("there") / "extract.ttl"
    path.write_text(EXTRACT, encoding="utf-8")
    with running(content, Dataset.of_files([path])) as address:
        yield address


@pytest.fixture(scope="module")
def here(content: Content, there: str) -> Iterator[str]:
    with running(content, None, allow_service=there) as address:
        yield address


def ask(content: Content, name: str, **values: str) -> str:
    return bind(read_question(content.queries / "federated" / f"{name}.rq"), values)


def rows(here: str, sparql: str) -> list[dict[str, str]]:
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(here, data={"query": sparql}, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    bindings = answer.json()["results"]["bindings"]
    return [{key: value["value"] for key, value in row.items()} for row in bindings]


def test_wikidata(content: Content, here: str, there: str) -> None:
    sparql = ask(content, "wikidata-population", lang="en").replace(WIKIDATA, there)
    found = [(row["name"], row["population"]) for row in rows(here, sparql)]
    assert found == [("Kuala Lumpur", "1002"), ("Tokyo", "1001")]


def test_e_stat(content: Content, here: str, there: str) -> None:
    sparql = ask(content, "e-stat-names").replace(E_STAT, there)
    found = {(row["city"].rpartition("/")[2], row["name"]) for row in rows(here, sparql)}
    assert found == {("tokyo", "とうきょう"), ("tokyo", "Tokyo-to"), ("saitama", "さいたま")}


@pytest.mark.parametrize("name", ["wikidata-population", "e-stat-names"])
def test_as_they_stand_they_need_the_allow_list(content: Content, here: str, name: str) -> None:
    answer = httpx.post(here, data={"query": ask(content, name)}, timeout=30)
    assert answer.status_code == 403
    assert "SERVICE" in answer.text


def test_they_are_not_among_the_questions_that_are_offered(content: Content) -> None:
    files = {path.stem for path in (content.queries / "federated").glob("*.rq")}
    assert files == {"wikidata-population", "e-stat-names"}
    assert not files & set(read_questions(content))


def test_each_says_what_it_asks_in_three_languages(content: Content) -> None:
    for path in sorted(Path(content.queries / "federated").glob("*.rq")):
        question = read_question(path)
        assert set(question.title) == set(question.description) == {"ja", "en", "ms"}
