"""The embedded schema.org description: what the stated CONSTRUCT gives, in terms there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from rdflib import SDO, Graph
from rdflib.compare import isomorphic

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.store.dataset import Dataset, load
from renkei.web.schema.constructs import Construct, read_constructs
from renkei.web.schema.tree import as_tree

Parse = Callable[[str], Any]
TERMS = {str(SDO) + name for name in SDO.__annotations__}
"""The closed list of terms that rdflib has from schema.org."""
THINGS = [
    ("city/kuala-lumpur", "City"),
    ("country/japan", "Country"),
    ("government/tokyo", "GovernmentOrganization"),
    ("organisation/iges", "Organization"),
    ("person/koike-yuriko", "Person"),
    ("event/tokyo-kl-6", "Event"),
    ("event/tokyo-kl-11", "Event"),
    ("conferral/tokyo-kl-12", "Event"),
    ("project/tokyo-kl-2", "Project"),
    ("cooperation/tokyo-kuala-lumpur", "Project"),
    ("work/tokyo-kl-film", "VideoObject"),
    ("document/tokyo-kl", "WebPage"),
    ("evidence/tokyo-kl-24", "Quotation"),
    ("concept/role-speaker", "DefinedTerm"),
]


@pytest.fixture(scope="module")
def constructs(content: Content) -> tuple[Construct, ...]:
    return read_constructs(content)


@pytest.fixture(scope="module")
def store(content: Content) -> ox.Store:
    """The built graph as it is served."""
    return load(Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS]))


def embedded(page: Any) -> dict[str, Any]:
    (script,) = page.all("script", id="schema-org")
    assert script.attributes["type"] == "application/ld+json"
    found: dict[str, Any] = json.loads("".join(script.children))
    return found


@pytest.mark.parametrize(("path", "type_"), THINGS)
def test_the_page_embeds_what_its_construct_gives(
    site: httpx.Client, parse: Parse, path: str, type_: str
) -> None:
    page = parse(site.get(f"/page/{path}?lang=en").text)
    found = embedded(page)
    assert found["@id"] == f"https://w3id.org/renkei/id/{path}"
    assert found["@type"] == type_
    given = Graph().parse(data=json.dumps(found), format="json-ld")
    expected = Graph()
    for link in page.all("section", class_="schema")[0].all("a"):
        address = link.attributes["href"]
        answer = site.get(address, headers={"Accept": "application/n-triples"})
        expected.parse(data=answer.text, format="nt")
    assert len(given) == len(expected) > 2
    assert isomorphic(given, expected)


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_the_description_is_the_same_in_every_language(
    site: httpx.Client, parse: Parse, language: str
) -> None:
    found = embedded(parse(site.get(f"/page/city/tokyo?lang={language}").text))
    names = {name["@language"]: name["@value"] for name in found["name"]}
    assert names == {"ja": "東京都", "en": "Tokyo", "ms": "Tokyo"}
    assert found["containedInPlace"]["@type"] == "Country"


def test_all_that_the_constructs_give_is_in_schema_org(
    constructs: tuple[Construct, ...], store: ox.Store
) -> None:
    assert len(constructs) > 10
    for construct in constructs:
        triples = store.query(construct.sparql)
        assert isinstance(triples, ox.QueryTriples)
        for triple in triples:
            is_type = triple.predicate.value.endswith("#type")
            used = triple.object if is_type else triple.predicate
            assert isinstance(used, ox.NamedNode)
            assert used.value in TERMS, (construct.name, triple)
            if isinstance(triple.object, ox.NamedNode) and str(SDO) in triple.object.value:
                assert triple.object.value in TERMS, (construct.name, triple)


def test_one_thing_at_a_time_gives_the_same_as_all_at_once(
    constructs: tuple[Construct, ...], store: ox.Store
) -> None:
    for construct in constructs:
        classes = " ".join(map(str, construct.classes))
        things = store.query(f"SELECT DISTINCT ?x {{ VALUES ?c {{ {classes} }} ?x a ?c }}")
        assert isinstance(things, ox.QuerySolutions)
        single = {
            triple
            for row in things
            if isinstance(thing := row["x"], ox.NamedNode)
            for triple in _triples(store, construct.about(thing))
        }
        assert single == set(_triples(store, construct.sparql)), construct.name


def _triples(store: ox.Store, query: str) -> list[ox.Triple]:
    found = store.query(query)
    assert isinstance(found, ox.QueryTriples)
    return list(found)


def test_a_month_stays_a_month(site: httpx.Client, parse: Parse) -> None:
    found = embedded(parse(site.get("/page/event/tokyo-kl-6").text))
    assert found["startDate"] == "2021-03"
    assert "endDate" not in found
    assert found["eventAttendanceMode"]["@id"] == str(SDO.OnlineEventAttendanceMode)
    silent = embedded(parse(site.get("/page/event/tokyo-kl-16").text))
    assert "eventAttendanceMode" not in silent


def test_what_a_node_refers_back_to_is_written_once() -> None:
    knows, a, b = ox.NamedNode("https://schema.org/knows"), *map(ox.NamedNode, ("urn:a", "urn:b"))
    tree = as_tree([ox.Triple(a, knows, b), ox.Triple(b, knows, a)], a)
    assert tree["knows"] == {"@id": "urn:b", "knows": {"@id": "urn:a"}}
    other = as_tree([ox.Triple(a, knows, a), ox.Triple(b, knows, a)], a)
    assert [node["@id"] for node in other["@graph"]] == ["urn:a", "urn:b"]


@pytest.mark.parametrize("text", ["CONSTRUCT {} {}", "#+ classes: [nowhere:X]\n", "#+ x: [\n"])
def test_an_unusable_header_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "queries" / "schema").mkdir(parents=True)
    (tmp_path / "queries" / "schema" / "x.rq").write_text(text)
    with pytest.raises(RenkeiError, match=r"x\.rq"):
        read_constructs(Content(tmp_path))
