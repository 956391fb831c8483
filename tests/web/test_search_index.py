"""What things are found by: folding, ranking, nearness; every label of the data finds its thing."""

from __future__ import annotations

import random
from collections import defaultdict

import pyoxigraph as ox
import pytest

from renkei.content import Content
from renkei.names import CURATED_GRAPHS
from renkei.settings import Settings
from renkei.store.dataset import Dataset, load
from renkei.web.lookup import Lookup
from renkei.web.search.entries import NOT_STATED, Index
from renkei.web.search.find import find
from renkei.web.search.folding import fold
from renkei.web.search.index import build_index
from renkei.web.search.near import near
from renkei.web.site import Site, read_site

ID = "https://w3id.org/renkei/id/"


@pytest.fixture(scope="module")
def site(content: Content) -> Site:
    dataset = Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
    return read_site(content, Settings.load({}, {}), dataset)


@pytest.fixture(scope="module")
def index(site: Site) -> Index:
    return site.index


def found(index: Index, text: str) -> list[str]:
    return [it.entry.node.value.removeprefix(ID) for it in find(index, text).matches]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Tokyo", "city/tokyo"),
        ("ＴＯＫＹＯ", "city/tokyo"),
        ("クアラルンプール", "city/kuala-lumpur"),
        ("くあらるんぷーる", "city/kuala-lumpur"),
        ("ｸｱﾗﾙﾝﾌﾟｰﾙ", "city/kuala-lumpur"),
        ("Kuala Lúmpur", "city/kuala-lumpur"),
        ("小池 百合子", "person/koike-yuriko"),
        ("小池", "person/koike-yuriko"),
        ("カマルザマンマットサレー", "person/kamarulzaman-mat-salleh"),
        ("Q1490", "city/tokyo"),
        ("http://www.wikidata.org/entity/Q1490", "city/tokyo"),
        (f"{ID}city/tokyo", "city/tokyo"),
        ("JP-13", "city/tokyo"),
        ("2022-10", "conferral/tokyo-kl-12"),
        ("2022年10月", "conferral/tokyo-kl-12"),
        ("2022 award", "conferral/tokyo-kl-12"),
        ("high level talks", "series/high-level-talks"),
        ("workshop 2021", "event/tokyo-kl-7"),
        ("ビデオレター", "event/tokyo-kl-14"),
    ],
)
def test_what_people_type_finds_what_they_mean(index: Index, text: str, first: str) -> None:
    assert found(index, text)[0] == first
    assert not find(index, text).approximate


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Jakrta", "city/jakarta"),
        ("Kuala Lumpr", "city/kuala-lumpur"),
        ("Toyko", "city/tokyo"),
        ("クアラルンプル", "city/kuala-lumpur"),
    ],
)
def test_a_misspelt_name_is_near_and_said_to_be_only_near(
    index: Index, text: str, nearest: str
) -> None:
    answer = find(index, text)
    assert answer.approximate
    assert nearest in found(index, text)[:3]


def test_what_is_near_nothing_finds_nothing(index: Index) -> None:
    assert found(index, "xyzzyq plugh") == []
    assert found(index, "—…!") == []


def test_a_slug_finds_its_neighbours(site: Site) -> None:
    def slugs(text: str, kind: str | None = None) -> list[str]:
        return [node.value.removeprefix(ID) for node in near(site, text, kind=kind)]

    assert slugs("tokio", "city") == ["city/tokyo"]
    assert slugs("kuala-lumpur-city", "city") == ["city/kuala-lumpur"]
    assert "event/tokyo-kl-9" in slugs("tokyo-kl-99", "event")
    assert slugs("koike") == ["person/koike-yuriko", *slugs("koike")[1:]]
    assert slugs("") == slugs(" ") == slugs("tokyo", "no-such-kind") == []
    assert len(near(site, "a", limit=2)) == 2


def test_every_label_finds_its_thing_among_the_first_three(
    index: Index, quads: list[ox.Quad]
) -> None:
    naming = ("rdf-schema#label", "#prefLabel", "#altLabel", "#hiddenLabel")
    labels: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value.endswith(naming) and isinstance(quad.object, ox.Literal):
            assert isinstance(quad.subject, ox.NamedNode)
            labels[fold(quad.object.value)].add(quad.subject.value)
    assert len(labels) > 500
    for text, things in labels.items():
        first = [it.entry.node.value for it in find(index, text).matches[: max(3, len(things))]]
        assert things <= set(first), (text, things - set(first))


def test_no_text_breaks_the_search(index: Index) -> None:
    seeded = random.Random(20221001)
    names = [name.text for entry in index.entries for name in entry.names]
    odd = "\0\t\n\u202e\u200b\ufeff\ud83d%_*?()[]{}\\|\"'<>&;:/#.-ー゛゜ｶﾞがガㄱ🎌é\u0301İıßﬀ①㍻"
    for _ in range(300):
        picked = seeded.choice(names)
        cut = picked[seeded.randrange(len(picked)) :][: seeded.randrange(1, 20)]
        noise = "".join(seeded.choice(odd) for _ in range(seeded.randrange(6)))
        text = seeded.choice((cut + noise, noise + cut, noise, cut[::-1] + " " + noise))
        answer = find(index, text)
        assert len({it.entry.node for it in answer.matches}) == len(answer.matches)
        assert [it.score for it in answer.matches] == sorted(
            (it.score for it in answer.matches), reverse=True
        ) or not text.strip()


def test_an_event_that_only_others_report_has_no_stated_lack_of_a_mode(index: Index) -> None:
    for entry in index.entries:
        if entry.elsewhere:
            assert entry.mode is None
            assert not entry.years
    assert NOT_STATED in {entry.mode for entry in index.entries}


def test_data_without_graphs_has_the_same_facets(index: Index, quads: list[ox.Quad]) -> None:
    store = ox.Store()
    kept = [q for q in quads if CURATED_GRAPHS not in str(q.graph_name)]
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in kept)
    plain = {entry.node: entry for entry in build_index(Lookup(store)).entries}
    for entry in index.entries:
        if not entry.elsewhere:
            same = plain[entry.node]
            assert (entry.kind, entry.cities, entry.years, entry.mode) == (
                *(same.kind, same.cities, same.years, same.mode),
            )


def test_hostile_data_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    path.write_text(
        """@prefix rk: <https://w3id.org/renkei/ont#> . @prefix ex: <http://example.org/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:a rdfs:label "", "\\u202E", "<b>x</b>", 5 ; rk:earliest "-99999", "99999999" ;
          rk:edtf "?" ; rk:attendanceMode "none" ; rk:evidence ex:a .
        ex:b a rk:Event ; rdfs:label "b" ; rk:earliest "0001-01-01" ; rk:latest "9999-01-01" .
        ex:c a rk:City ; rdfs:label "c" . ex:d rk:governs ex:c, "c", ex:d ; rdfs:label "d" .
        """,
        encoding="utf-8",
    )
    index = build_index(Lookup(load(Dataset.of_files([path]))))
    by_node = {entry.node.value[-1]: entry for entry in index.entries}
    assert [name.text for name in by_node["a"].names] == ["5", "<b>x</b>"]
    assert by_node["b"].years == {1, 9999}
    assert by_node["d"].cities == {ox.NamedNode("http://example.org/c")}
