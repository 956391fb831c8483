"""Links: what a file of them yields, and which rows are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, RDF, SKOS, VOID

from renkei.build.links import link_dataset
from renkei.build.sssom import EXACT_FROM, PREDICATES, read_link_set, read_links
from renkei.content import find_content
from renkei.errors import RenkeiError
from renkei.terms import GRAPH, ID, PROVENANCE_GRAPH, RK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = """\
#curie_map:
#  id: https://w3id.org/renkei/id/
#  owl: http://www.w3.org/2002/07/owl#
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  there: https://example.org/
#mapping_set_id: https://w3id.org/renkei/graph/links/there
#mapping_set_title: Things there
#mapping_set_source:
#  - https://example.org/list
#license: https://creativecommons.org/licenses/by/4.0/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
"""
FIRST_ROW = HEADER.count("\n") + 1


def row(
    subject: str = "id:city/tokyo",
    predicate: str = "skos:exactMatch",
    target: str = "there:1",
    justification: str = "semapv:ManualMappingCuration",
    confidence: str = "0.95",
) -> str:
    return "\t".join((subject, predicate, target, justification, confidence)) + "\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "there.sssom.tsv"
        path.write_text(header + "".join(rows), encoding="utf-8")
        return path

    return write


def test_a_row_becomes_a_triple_in_the_graph_of_its_scheme(write: Callable[..., Path]) -> None:
    path = write(row(), row(predicate="skos:closeMatch", target="there:2", confidence="0.5"))
    dataset = link_dataset(read_links(path.parent))
    graph = dataset.graph(GRAPH["links/there"])
    tokyo = ID["city/tokyo"]
    assert set(graph) == {
        (tokyo, SKOS.exactMatch, URIRef("https://example.org/1")),
        (tokyo, SKOS.closeMatch, URIRef("https://example.org/2")),
    }


def test_a_linkset_is_described_in_the_provenance_graph(write: Callable[..., Path]) -> None:
    path = write(row(), row("id:city/jakarta", "skos:closeMatch", "there:2"))
    about = link_dataset([read_link_set(path)]).graph(PROVENANCE_GRAPH)
    linkset = GRAPH["links/there"]
    assert about.value(linkset, RDF.type) == VOID.Linkset
    assert about.value(linkset, VOID.triples) == Literal(2)
    assert set(about.objects(linkset, VOID.linkPredicate)) == {SKOS.exactMatch, SKOS.closeMatch}
    assert about.value(linkset, DCTERMS.source) == URIRef("https://example.org/list")
    assert str(about.value(linkset, DCTERMS.license)).startswith("https://creativecommons.org/")
    assert about.value(linkset, VOID.subjectsTarget) == URIRef("https://w3id.org/renkei/")
    target = about.value(linkset, VOID.objectsTarget)
    assert about.value(target, VOID.uriSpace) == Literal("https://example.org/")


def test_an_iri_may_have_letters_beyond_ascii(write: Callable[..., Path]) -> None:
    (link,) = read_link_set(write(row(target="there:埼玉県さいたま市"))).links
    assert link.object == "https://example.org/埼玉県さいたま市"


def test_a_quoted_cell_may_hold_a_line_break_and_lines_are_still_right(
    write: Callable[..., Path],
) -> None:
    header = HEADER.rstrip("\n") + "\tcomment\n"
    good = row().rstrip("\n") + '\t"two\nlines"\n'
    bad = row(predicate="skos:related").rstrip("\n") + "\t\n"
    with pytest.raises(RenkeiError) as caught:
        read_link_set(write(good, bad, header=header))
    assert caught.value.where.endswith(f"there.sssom.tsv:{FIRST_ROW + 2}")


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (row(predicate="skos:related"), "not a predicate for links"),
        (row(predicate="owl:sameAs"), "not a predicate for links"),
        (row(target="there 1"), "not a CURIE"),
        (row(target="there:"), "not a CURIE"),
        (row(target="there:<script>"), "not a CURIE"),
        (row(target="nowhere:1"), "not declared"),
        (row(justification=""), "not a CURIE"),
        (row(confidence="1.2"), "not a number from 0 to 1"),
        (row(confidence="-0.1"), "not a number from 0 to 1"),
        (row(confidence="nan"), "not a number from 0 to 1"),
        (row(confidence="high"), "not a number from 0 to 1"),
        (row(confidence="0.89"), "skos:exactMatch with confidence 0.89"),
        (row(subject="there:tokyo"), "not a thing of ours"),
        (row(subject="id:town/tokyo"), "not a thing of ours"),
        (row(subject="id:city"), "not a thing of ours"),
        (row() + row(), "a second row for"),
        (row() + row(target="there:2"), "matches both"),
        (row() + row(subject="id:government/tokyo"), "matches both"),
        ("id:city/tokyo\tskos:exactMatch\n", "2 cells for 5 columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(
    write: Callable[..., Path], bad: str, says: str
) -> None:
    good = row("id:city/jakarta", target="there:0")
    with pytest.raises(RenkeiError, match=says) as caught:
        read_link_set(write(good, bad))
    assert caught.value.where.endswith(f"there.sssom.tsv:{FIRST_ROW + bad.count(chr(10))}")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", "lacks license"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY", "is not an IRI"),
        ("  - https://example.org/list", "  - a list", "is not an IRI"),
        ("links/there", "links/elsewhere", "does not fit the name"),
        ("#mapping_set_title: ", "#mapping_set_title: a: ", "not YAML"),
        ("#mapping_set_title: Things", "#mapping_set_title: \x07", "not YAML"),
        ("#mapping_set_title: Things there", "#mapping_set_title: 2026", "lacks mapping_set_title"),
        ("there: https://example.org/", "there: example", "namespace of there"),
        ("#curie_map:", "#prefixes:", "lacks curie_map"),
        ("\tconfidence", "", "columns missing: confidence"),
        (HEADER[: HEADER.index("subject_id")], "", "no SSSOM header"),
    ],
)
def test_a_bad_header_is_refused(write: Callable[..., Path], old: str, new: str, says: str) -> None:
    assert old in HEADER
    with pytest.raises(RenkeiError, match=says):
        read_link_set(write(row(), header=HEADER.replace(old, new)))


def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "there.sssom.tsv"
    path.write_bytes("#東京".encode("shift_jis"))
    with pytest.raises(RenkeiError, match="not UTF-8"):
        read_link_set(path)


def test_a_cell_without_end_is_refused(write: Callable[..., Path]) -> None:
    endless = row(target='"there:' + "1" * 200_000)
    with pytest.raises(RenkeiError, match="not a table"):
        read_link_set(write(endless))


def test_confidence_at_the_limit_is_exact_enough(write: Callable[..., Path]) -> None:
    (link,) = read_link_set(write(row(confidence=str(EXACT_FROM)))).links
    assert link.predicate == str(SKOS.exactMatch)


@pytest.fixture(scope="module")
def ours() -> Dataset:
    return link_dataset(read_links(find_content().data / "links"))


def test_our_links_use_the_allowed_predicates_only(ours: Dataset) -> None:
    links = {p for _, p, _, g in ours.quads() if g != PROVENANCE_GRAPH}
    assert set(map(str, links)) <= PREDICATES
    assert OWL.sameAs not in links


@pytest.mark.parametrize(
    ("subject", "predicate", "target"),
    [
        ("city/tokyo", SKOS.exactMatch, "http://www.wikidata.org/entity/Q1490"),
        ("city/tokyo", SKOS.exactMatch, "https://sws.geonames.org/1850144/"),
        ("city/kuala-lumpur", SKOS.exactMatch, "http://www.wikidata.org/entity/Q1865"),
        ("city/kuala-lumpur", SKOS.exactMatch, "https://sws.geonames.org/1735161/"),
        ("city/kuala-lumpur", SKOS.broadMatch, "https://sws.geonames.org/1733046/"),
        ("city/jakarta", SKOS.exactMatch, "https://sws.geonames.org/1642907/"),
        ("government/tokyo", SKOS.exactMatch, "http://www.wikidata.org/entity/Q1074185"),
        # one source only
        ("organisation/iges", SKOS.closeMatch, "https://ror.org/01sdhz737"),
        # a code is not the place it stands for
        ("city/saitama", SKOS.relatedMatch, "http://data.e-stat.go.jp/lod/sac/C11100"),
    ],
)
def test_our_links_keep_levels_and_kinds_apart(
    ours: Dataset, subject: str, predicate: URIRef, target: str
) -> None:
    found = {p for _, p, _, _ in ours.quads((ID[subject], None, URIRef(target), None))}
    assert found == {predicate}


def test_no_populated_place_is_taken_for_the_territory(ours: Dataset) -> None:
    for number in ("1850147", "1642911", "1733046"):
        place = URIRef(f"https://sws.geonames.org/{number}/")
        found = {p for _, p, _, _ in ours.quads((None, None, place, None))}
        assert found
        assert SKOS.exactMatch not in found


def test_every_city_is_linked_in_four_schemes(ours: Dataset) -> None:
    for city in ("tokyo", "kuala-lumpur", "saitama"):
        graphs = {g for *_, g in ours.quads((ID[f"city/{city}"], None, None, None))}
        assert len(graphs) >= 4, city


NONE_HEADER = HEADER.replace(
    "#mapping_set_id", "#  sssom: https://w3id.org/sssom/\n#mapping_set_id"
).replace("\tconfidence\n", "\tconfidence\tmapping_date\tcomment\n")


def none_found(day: str = "2026-11-25", comment: str = "a list", confidence: str = "") -> str:
    cells = row("id:city/jakarta", target="sssom:NoTermFound", confidence=confidence)
    return cells.rstrip("\n") + f"\t{day}\t{comment}\n"


def test_none_found_is_recorded_and_gives_no_triple(write: Callable[..., Path]) -> None:
    links = read_link_set(write(none_found(), header=NONE_HEADER))
    assert [(str(m.subject), m.searched.year, m.comment) for m in links.missing] == [
        (str(ID["city/jakarta"]), 2026, "a list")
    ]
    assert len(link_dataset([links])) == 0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (none_found(day="soon"), "lacks mapping_date"),
        (none_found(comment=" "), "lacks comment"),
        (none_found(confidence="0.9"), "no confidence"),
        (none_found() * 2, "which has another row here"),
        (
            none_found() + row("id:city/jakarta").rstrip("\n") + "\t2026-11-25\tx\n",
            "which has another row here",
        ),
    ],
)
def test_none_found_says_when_and_where(write: Callable[..., Path], rows: str, says: str) -> None:
    with pytest.raises(RenkeiError, match=says):
        read_link_set(write(rows, header=NONE_HEADER))


SEARCHED = {
    "city": {"wikidata", "geonames", "dbpedia", "viaf", "ndl-entity"},
    "government": {"wikidata", "dbpedia", "ror", "isni", "viaf", "ndl-entity"},
    "organisation": {"wikidata", "dbpedia", "ror", "isni", "viaf", "ndl-entity"},
    "person": {"wikidata", "dbpedia", "isni", "viaf", "ndl-entity"},
}


@pytest.mark.parametrize("kind", SEARCHED)
def test_everything_is_linked_or_recorded_as_not_found(kind: str) -> None:
    folder = find_content().data
    known: dict[str, set[str]] = {}
    for links in read_links(folder / "links"):
        for subject in (*(x.subject for x in links.links), *(x.subject for x in links.missing)):
            known.setdefault(str(subject), set()).add(links.scheme)
    authority = Graph()
    for path in (folder / "authority").glob("*.ttl"):
        authority.parse(path)
    types = {"city": RK.City, "government": RK.CityGovernment, "person": FOAF.Person}
    things = set(authority.subjects(RDF.type, types.get(kind, ORG.Organization)))
    assert things
    for thing in things:
        assert known[str(thing)] >= SEARCHED[kind], thing
        if kind == "city":
            codes = {RK.iso31662, RK.unLocode}
            japanese = (thing, RK.inCountry, ID["country/japan"]) in authority
            codes |= {RK.localGovernmentCode} if japanese else set()
            for code in codes:
                assert authority.value(thing, code) or "iso3166-2" in known[str(thing)], thing
            assert not japanese or "e-stat-lod" in known[str(thing)]


def test_the_files_are_sorted() -> None:
    for path in (find_content().data / "links").glob("*.tsv"):
        body = [line for line in path.read_text("utf-8").splitlines() if line[0] != "#"][1:]
        keys = [tuple(line.split("\t")[place] for place in (0, 2, 3)) for line in body]
        assert keys == sorted(keys), path.name
