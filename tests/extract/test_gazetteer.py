"""Known names in a text, and the look-alikes that are none."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDFS

from renkei.build.assemble import read_folder
from renkei.content import Content
from renkei.extract.gazetteer import Gazetteer
from renkei.terms import ID

KINDS = ("person", "organisation", "city", "government", "post", "award", "instrument", "country")


@pytest.fixture(scope="module")
def gazetteer(content: Content) -> Gazetteer:
    return Gazetteer(read_folder(content.data / "authority"), KINDS)


def _found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    return [
        (text[m.start : m.end], "+".join(str(thing).removeprefix(ID) for thing in m.things))
        for m in gazetteer.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "name", "things"),
    [
        ("都職員も参加", "都", "government/tokyo"),
        ("都及びIGES職員", "都", "government/tokyo"),
        ("これまで都が積み重ねた", "都", "government/tokyo"),
        ("、都の建築物", "都", "government/tokyo"),
        ("都は、支援", "都", "government/tokyo"),
        ("都主催の会合", "都", "government/tokyo"),
        ("都内ワークショップ", "都内", "city/tokyo"),
        ("東京都内の高校生", "東京都", "city/tokyo+government/tokyo"),
        ("東京のこども", "東京", "city/tokyo"),
        ("東京都市圏", "東京", "city/tokyo"),
        ("小池百合子都知事", "小池百合子", "person/koike-yuriko"),
        ("KL市長が", "KL市長", "post/mayor-of-kuala-lumpur"),
        ("KL市庁舎", "KL市", "city/kuala-lumpur+government/kuala-lumpur"),
        (
            "クアラルンプール市役所",
            "クアラルンプール市",
            "city/kuala-lumpur+government/kuala-lumpur",
        ),
        ("マレーシア国内", "マレーシア国", "country/malaysia"),
        ("さいたま市が", "さいたま市", "city/saitama+government/saitama"),
        ("地球環境戦略研究機関", "地球環境戦略研究機関", "organisation/iges"),
        ("C40から", "C40", "organisation/c40"),
        ("(C40)", "C40", "organisation/c40"),
        ("C40アワード", "C40アワード", "award/c40-bloomberg-philanthropies-awards"),
        ("T2KLLCSのため", "T2KLLCS", "instrument/t2kllcs"),
    ],
)
def test_found(gazetteer: Gazetteer, text: str, name: str, things: str) -> None:
    assert (name, things) in _found(gazetteer, text)


@pytest.mark.parametrize(
    "text",
    [
        "都市の役割",
        "両都市",
        "都市間連携",
        "京都の会議",
        "首都の職員",
        "各都職員",
        "杜の都、仙台",
        "水の都が誇る",
        "都有施設",
        "都",
        "C400",
        "SC40",
        "埼玉県",
        "浦和市",
        "さいたま新都心",
        "igesの",
        "IGESX",
        "TIME TO ACTION",
        "KLIA空港",
    ],
)
def test_look_alikes_are_not_found(gazetteer: Gazetteer, text: str) -> None:
    assert _found(gazetteer, text) == []


@pytest.mark.parametrize(
    "text", ["東京都内の高校生", "都内で", "東京都市大学", "京都府", "東京の都市"]
)
def test_no_tokyo_government_by_itself(gazetteer: Gazetteer, text: str) -> None:
    """The government is meant by 都 alone only; 東京都 names both, 都内 and 東京 the place."""
    assert "government/tokyo" not in [things for _, things in _found(gazetteer, text)]


def test_the_longest_name_wins_and_none_overlap(gazetteer: Gazetteer) -> None:
    text = "C40 Cities Bloomberg Philanthropies Awardsを東京都知事が受賞"
    assert [name for name, _ in _found(gazetteer, text)] == [
        "C40 Cities Bloomberg Philanthropies Awards",
        "東京都知事",
    ]


def test_only_the_kinds_asked_for(content: Content) -> None:
    authority = read_folder(content.data / "authority")
    cities = Gazetteer(authority, ("city",))
    assert _found(cities, "東京都とIGES") == [("東京都", "city/tokyo")]


def test_of_kind_prefers_the_kind_named_first(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("東京都")
    assert mention.of_kind("city", "government") == ID["city/tokyo"]
    assert mention.of_kind("government", "city") == ID["government/tokyo"]
    assert mention.of_kind("person") is None


def test_an_empty_authority_knows_nobody() -> None:
    assert Gazetteer(Graph(), KINDS).find("東京都") == []


def test_names_are_plain_text_not_patterns() -> None:
    authority = Graph()
    authority.add((ID["organisation/x"], RDFS.label, Literal("A+(B.)", lang="en")))
    gazetteer = Gazetteer(authority, ("organisation",))
    assert _found(gazetteer, "AAB. A+(B.)") == [("A+(B.)", "organisation/x")]
