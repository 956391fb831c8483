"""`renkei diff`, and that `renkei build` loses nothing unasked."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from renkei.build.assemble import assemble
from renkei.build.changeset import CHANGESET
from renkei.build.release import release_files, write_files
from renkei.content import Content, find_content
from renkei.init import create
from renkei.terms import ID, RK

if TYPE_CHECKING:
    from tests.conftest import Outcome, Renkei

AUTHORITY = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rk: <https://w3id.org/renkei/ont#> .
@base <https://w3id.org/renkei/id/> .
<city/aohama> a rk:City ; rdfs:label "青浜市"@ja , "Aohama"@en , "Aohama"@ms .
<government/aohama> a rk:CityGovernment ; rk:governs <city/aohama> ;
    rdfs:label "青浜市"@ja , "City of Aohama"@en , "Bandar Raya Aohama"@ms .
"""
PAGE = """青浜市の都市間連携
主な取組等
2021年6月 | 連携キックオフ会合(オンライン) 青浜市が参加 |
---|---|
2021年11月 | 建物調査 |
2022年2月 | 省エネセミナー |
"""


def store_page(root: Path, text: str) -> None:
    """Put a page and its description into a content folder."""
    source = root / "data/sources/aohama"
    source.mkdir(exist_ok=True)
    (source / "page.txt").write_bytes(text.encode())
    (source / "metadata.ttl").write_text(
        f'<{ID}document/aohama> <{RK.sha256}> "{hashlib.sha256(text.encode()).hexdigest()}" .',
        "utf-8",
    )


class Folder:
    """A content folder of one page."""

    def __init__(self, renkei: Renkei, root: Path) -> None:
        self.renkei, self.root = renkei, root

    def build(self, text: str, *options: str) -> Outcome:
        store_page(self.root, text)
        return self.renkei("--content", self.root, "build", *options)

    @property
    def graph(self) -> Path:
        return self.root / "data/graph/renkei.trig"


@pytest.fixture(scope="module")
def first(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder built once."""
    root = tmp_path_factory.mktemp("first") / "own"
    create(root, content)
    (root / "data/authority/who-is-who.ttl").write_text(AUTHORITY, "utf-8")
    store_page(root, PAGE)
    made = find_content(root)
    write_files(release_files(assemble(made), made))
    return root


@pytest.fixture
def folder(renkei: Renkei, first: Path, tmp_path: Path) -> Folder:
    shutil.copytree(first, tmp_path / "own")
    return Folder(renkei, tmp_path / "own")


@pytest.fixture
def old(folder: Folder, tmp_path: Path) -> Path:
    """The graph as it was first."""
    kept = tmp_path / "old.trig"
    kept.write_bytes(folder.graph.read_bytes())
    return kept


def changed(text: str) -> str:
    return (
        text.replace("2021年6月", "2021年7月")
        .replace("建物調査", "建物の調査")
        .replace("2022年2月 | 省エネセミナー |\n", "2022年3月 | 最終報告会 |\n")
    )


def test_a_loss_has_to_be_meant(folder: Folder, old: Path) -> None:
    registry = folder.root / "data/registry.csv"
    before = registry.read_bytes()
    refused = folder.build(changed(PAGE))
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.splitlines()[-1] == (
        "renkei: nothing written: 1 fact of the last build would be lost: id/event/aohama-3 "
        "(省エネセミナー); correct the page, or give --accept-loss: what is gone then leaves a "
        "tombstone"
    )
    assert (registry.read_bytes(), folder.graph.read_bytes()) == (before, old.read_bytes())
    accepted = folder.build(changed(PAGE), "--accept-loss")
    assert accepted.code == 0
    assert "gone: id/event/aohama-3 (省エネセミナー)\n" in accepted.err
    assert f"{ID}event/aohama-3,aohama,2022年2月 省エネセミナー,gone" in registry.read_text("utf-8")
    assert folder.build(changed(PAGE)).code == 0, "what was lost is lost once"


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        (
            "会合(オンライン)",
            "会合",
            "id/event/aohama-1 (連携キックオフ会合) without rk:attendanceMode",
        ),
        (
            " 青浜市が参加",
            "",
            "1 fact of the last build would be lost: id/participation/aohama-1-aohama (青浜市);",
        ),
        ("2021年11月 ", "未定 ", "id/event/aohama-2 (建物調査) without rk:edtf"),
    ],
)
def test_a_fact_that_is_gone_is_a_loss(folder: Folder, was: str, now: str, lost: str) -> None:
    assert was in PAGE
    refused = folder.build(PAGE.replace(was, now))
    assert refused.code == 2
    assert lost in refused.err


def test_a_fact_said_otherwise_is_none(folder: Folder) -> None:
    assert folder.build(PAGE.replace("(オンライン)", "(ハイブリッド)")).code == 0


def test_what_changed_in_words(renkei: Renkei, folder: Folder, old: Path) -> None:
    folder.build(changed(PAGE), "--accept-loss")
    told = renkei("diff", old, folder.root)
    assert told.code == 1
    lines = told.out.splitlines()
    assert "event: 1 added, 1 removed, 2 changed" in lines
    assert "  + 最終報告会 (event/aohama-4)" in lines
    assert "  - 省エネセミナー (event/aohama-3)" in lines
    assert "  ~ 建物の調査 (event/aohama-2)" in lines
    assert "      rdfs:label: 建物調査@ja → 建物の調査@ja" in lines
    assert "      rk:edtf: 2021-06 → 2021-07" in lines
    for_programs = json.loads(renkei("diff", old, folder.root, "--format", "json").out)
    assert {(t["label"], t["change"]) for t in for_programs["things"] if t["kind"] == "event"} == {
        ("最終報告会", "added"),
        ("省エネセミナー", "removed"),
        ("建物の調査", "changed"),
        ("連携キックオフ会合", "changed"),
    }


def test_change_sets_turn_the_old_into_the_new(renkei: Renkei, folder: Folder, old: Path) -> None:
    folder.build(changed(PAGE), "--accept-loss")
    told = renkei("diff", old, folder.root, "--format", "trig")
    assert told.code == 1
    assert told.out == renkei("diff", old, folder.root, "--format", "trig").out
    store = ox.Store()
    store.load(told.out.encode(), format=ox.RdfFormat.TRIG)

    def quads(kind: str) -> set[ox.Quad]:
        rows = store.query(
            "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?s ?p ?o ?g { "
            f"[] <{CHANGESET}{kind}> [ rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; "
            "<http://purl.org/dc/terms/isPartOf> ?g ] }"
        )
        assert isinstance(rows, ox.QuerySolutions)
        return {ox.Quad(*(row[name] for name in "spog")) for row in rows}

    before, after = (
        set(ox.parse(path=str(path), format=ox.RdfFormat.TRIG)) for path in (old, folder.graph)
    )
    assert (before - quads("removal")) | quads("addition") == after


def test_no_difference(renkei: Renkei, folder: Folder, old: Path) -> None:
    for one in (old, folder.root):
        for wanted in ("text", "json", "trig"):
            assert renkei("diff", one, folder.graph, "--format", wanted).code == 0
    assert renkei("diff", old, folder.root).out == "no difference\n"


def test_a_release_by_its_id(renkei: Renkei, folder: Folder, old: Path) -> None:
    release = json.loads((folder.root / "data/graph/manifest.json").read_bytes())["release"]
    assert renkei("--content", folder.root, "diff", release[:8], old).code == 0
    assert renkei("--content", folder.root, "release").code == 0
    folder.build(PAGE.replace("建物", "家屋"))
    gone = renkei("--content", folder.root, "diff", release[:8], folder.root).complaint
    assert "only the record" in gone


@pytest.mark.parametrize(
    "named", ["nowhere.trig", "0123456789", "page.ttl", "broken.trig", "empty"]
)
def test_what_cannot_be_compared(
    renkei: Renkei, folder: Folder, old: Path, tmp_path: Path, named: str
) -> None:
    (tmp_path / "page.ttl").touch()
    (tmp_path / "broken.trig").write_text("<a", "utf-8")
    (tmp_path / "empty").mkdir()
    path = named if named.isdigit() else tmp_path / named
    assert named in renkei("--content", folder.root, "diff", path, old).complaint
