"""`renkei link`: files in, SSSOM out, reviewed rows into data/links; nothing half-written."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Outcome, Renkei

    from renkei.content import Content

CITIES = "city,country\n東京都,日本\nTokyo,Japan\nさいたま市,日本\n大阪市,日本\n"


class Run(Protocol):
    """Runs `renkei` and expects an exit code."""

    def __call__(self, *arguments: object, code: int = 0) -> Outcome: ...


@pytest.fixture
def run(renkei: Renkei) -> Run:
    def run(*arguments: object, code: int = 0) -> Outcome:
        done = renkei(*map(str, arguments))
        assert done.code == code, done.err
        return done

    return run


def rows(path: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    lines = path.read_text("utf-8").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    return yaml.safe_load("\n".join(head)), list(csv.DictReader(lines[len(head) :], delimiter="\t"))


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    path = tmp_path / "cities.csv"
    path.write_text(CITIES, encoding="utf-8")
    return path


def test_a_table_against_the_graph(run: Run, cities: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sssom.tsv"
    done = run("link", cities, "--out", out)
    assert done.err.startswith("4 rows: 2 matched, 1 to review, 1 not found; see ")
    header, matches = rows(out)
    assert [(m["subject_id"], m["object_id"]) for m in matches] == [
        ("id:city/tokyo", "row:2"),
        ("id:city/saitama", "row:4"),
    ]
    assert header["curie_map"]["row"].startswith("ni:///sha-256;")
    assert {"mapping_set_id", "license", "mapping_tool"} <= set(header)
    _, open_ = rows(tmp_path / "out.review.sssom.tsv")
    assert [r["object_id"] for r in open_] == ["row:3", "sssom:NoTermFound"]
    assert open_[0]["comment"].startswith("the first-level division of that name")
    first = out.read_bytes()
    run("link", cities, "--out", out)
    assert out.read_bytes() == first


def test_organisations_against_a_dump_of_ror(run: Run, tmp_path: Path) -> None:
    dump = tmp_path / "ror.json"
    record = {
        "id": "https://ror.org/01sdhz737",
        "names": [
            {"value": "IGES", "types": ["acronym"]},
            {
                "value": "Institute for Global Environmental Strategies",
                "types": ["ror_display", "label"],
            },
        ],
        "locations": [{"geonames_details": {"country_code": "JP"}}],
        "external_ids": [{"type": "isni", "all": ["0000 0004 0621 3306"], "preferred": None}],
    }
    dump.write_text(json.dumps([record]), encoding="utf-8")
    done = run("link", dump)
    assert "id:organisation/iges" in done.out
    assert "ror:01sdhz737" in done.out
    dump.write_text('[{"id": 1}]', encoding="utf-8")
    assert "record 1: not a record of ROR" in run("link", dump, code=2).err
    dump.write_text("[", encoding="utf-8")
    assert "not JSON" in run("link", dump, code=2).err


def test_rdf_of_cities(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "places.ttl"
    data.write_text(
        "@prefix gn: <http://www.geonames.org/ontology#> .\n"
        '<https://sws.geonames.org/1735161/> gn:name "Kuala Lumpur" ; gn:countryCode "MY" ;\n'
        "  gn:featureClass gn:P .\n",
        encoding="utf-8",
    )
    done = run("link", data, "--kind", "city")
    assert "id:city/kuala-lumpur\tKuala Lumpur\tskos:exactMatch\tgeonames:1735161/" in done.out
    data.write_text("@prefix", encoding="utf-8")
    assert "not Turtle" in run("link", data, code=2).err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.csv"], "no file and no dataset 'nowhere.csv'"),
        (["http://x/", "--against", "geonames"], "an endpoint has to be the side matched against"),
        (["iso3166", "--kind", "organisation"], "iso3166 has cities and no organisations"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(run: Run, arguments: list[str], says: str) -> None:
    done = run("link", *arguments, code=2)
    assert says in done.err
    assert done.err.count("\n") == 1


def test_reviewed_rows_go_into_data_links(run: Run, folder: Content, tmp_path: Path) -> None:
    reviewed = tmp_path / "r.sssom.tsv"
    head = (
        "#curie_map:\n#  id: https://w3id.org/renkei/id/\n#  ror: https://ror.org/\n"
        "#  skos: http://www.w3.org/2004/02/skos/core#\n#  sssom: https://w3id.org/sssom/\n"
        "subject_id\tsubject_label\tpredicate_id\tobject_id\treviewer_label\tconfidence\t"
        "mapping_date\tcomment\n"
    )
    good = (
        "id:organisation/c40\tC40\tskos:closeMatch\tror:012345678\tA. Reader\t0.8\t2026-11-25\tx\n"
    )
    idle = "id:organisation/iges\tI\tskos:closeMatch\tror:012345679\t\t0.8\t2026-11-25\tx\n"
    reviewed.write_text(head + good + idle, encoding="utf-8")
    ror = folder.data / "links" / "ror.sssom.tsv"
    before = rows(ror)[1]
    done = run("--content", folder.root, "link", reviewed, "--accept", code=1)
    assert done.out == "1 links added, 0 were there, 1 left out; ror.sssom.tsv\n"
    assert "line 8 left out: nobody has reviewed it" in done.err
    after = rows(ror)[1]
    assert len(after) == len(before)  # the link takes the place of the "none found"
    (c40,) = [row for row in after if row["subject_id"] == "id:organisation/c40"]
    assert (c40["object_id"], c40["comment"]) == ("ror:012345678", "x (reviewed by A. Reader)")
    written = ror.read_bytes()
    run("--content", folder.root, "link", reviewed, "--accept", code=1)
    assert ror.read_bytes() == written

    reviewed.write_text(head + idle, encoding="utf-8")
    nobody = run("--content", folder.root, "link", reviewed, "--accept", code=2)
    assert "no reviewed rows; put your name" in nobody.err
    twice = good.replace("closeMatch", "exactMatch").replace("0.8", "0.95") + good.replace(
        "closeMatch", "exactMatch"
    ).replace("0.8", "0.95").replace("012345678", "012345670")
    reviewed.write_text(head + twice, encoding="utf-8")
    wrong = run("--content", folder.root, "link", reviewed, "--accept", code=2)
    assert "matches both" in wrong.err
    reviewed.write_text(head + good.replace("ror:012345678", "skos:x"), encoding="utf-8")
    assert "no file of links for skos:x" in (
        run("--content", folder.root, "link", reviewed, "--accept", code=2).err
    )
    assert ror.read_bytes() == written
    assert not list(ror.parent.glob(".*"))
