"""Validation of files and of the built dataset, as the command line calls it."""

import logging
from pathlib import Path

import pytest

from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.terms import RK, SHAPES
from renkei.validate import Severity, render, validate_files

PREFIXES = """@prefix rk: <https://w3id.org/renkei/ont#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@base <https://example.org/> .
"""
COUNTRY = '<country> a schema:Country ; rdfs:label "国"@ja , "Country"@en , "Negara"@ms .\n'
CITY = (
    '<city> a rk:City ; rdfs:label "市"@ja , "City"@en , "Bandar"@ms ; rk:inCountry <country> .\n'
)


def write(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(PREFIXES + body, encoding="utf-8")
    return path


def test_valid_file(tmp_path: Path) -> None:
    report = validate_files([write(tmp_path, "a.ttl", COUNTRY + CITY)], find_content())
    assert report.conforms
    assert report.findings == ()
    assert (report.triples, report.things, report.covered) == (9, 2, 2)


def test_files_are_validated_together(tmp_path: Path) -> None:
    city, country = write(tmp_path, "a.ttl", CITY), write(tmp_path, "b.ttl", COUNTRY)
    assert validate_files([city, country], find_content()).conforms
    report = validate_files([city], find_content())
    assert [finding.rule for finding in report.findings] == [SHAPES["City-inCountry"]]


def test_things_without_a_shape_are_counted(tmp_path: Path) -> None:
    report = validate_files([write(tmp_path, "a.ttl", "<x> a <Unknown> .")], find_content())
    assert (report.conforms, report.things, report.covered) == (True, 1, 0)


def test_broken_month(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    body = """<month> rk:month "2019-13"^^xsd:gYearMonth ; rk:edtf "2019-12"^^edtf:EDTF-level0 ;
      rk:earliest "2019-02-30"^^xsd:date ; rk:latest "2019-12-31"^^xsd:date ."""
    path = write(tmp_path, "a.ttl", COUNTRY + body)
    with caplog.at_level(logging.DEBUG, "rdflib"):
        report = validate_files([path], find_content())
        render(report, "turtle")
    findings = {finding.rule: finding for finding in report.findings}
    earliest, month = findings[SHAPES.earliest], findings[SHAPES.month]
    assert not report.conforms
    assert month.path == str(RK.month)
    assert (month.severity, str(month.value)) == (Severity.VIOLATION, "2019-13")
    assert [(place.file, place.line) for place in month.places] == [(str(path), 11)]
    assert str(earliest.value) == "2019-02-30"
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_own_terms_of_the_vocabulary_only(tmp_path: Path) -> None:
    # A concept that the file describes itself is its own affair, one that it merely uses is not.
    mine = '<concept> a skos:Concept ; rdfs:label "語"@ja .'
    report = validate_files([write(tmp_path, "a.ttl", mine)], find_content())
    assert {str(finding.focus) for finding in report.findings} == {"https://example.org/concept"}


def test_faults_of_the_vocabulary_are_not_the_files(tmp_path: Path) -> None:
    content = copy_content(tmp_path)
    (content.ontology / "bad.ttl").write_text(PREFIXES + "<bad> a skos:Concept .", "utf-8")
    path = write(tmp_path, "a.ttl", COUNTRY + CITY + "<city> rk:mentions <bad> .")
    assert validate_files([path], content).findings == ()
    path = write(tmp_path, "a.ttl", '<bad> rdfs:label "語"@ja .')
    assert not validate_files([path], content).conforms


def test_things_that_a_file_only_points_to(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ttl", "<evidence> oa:hasSource <document> .")
    found = {(str(one.focus), one.rule) for one in validate_files([path], find_content()).findings}
    assert ("https://example.org/document", SHAPES["SourceDocument-sha256"]) in found


def copy_content(folder: Path) -> Content:
    """The shapes and the vocabulary in a folder where they can be changed."""
    real = find_content()
    for source in (real.shapes, real.shapes / "checks", real.ontology):
        target = folder / source.relative_to(real.root)
        target.mkdir(parents=True)
        for path in source.iterdir():
            if path.is_file():
                (target / path.name).write_bytes(path.read_bytes())
    return Content(folder)


def test_checks_of_triples_on_all_files(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ttl", COUNTRY + CITY + "<city> rk:twinnedWith <city> .")
    (finding,) = validate_files([path], find_content()).findings
    assert (finding.rule, finding.path) == (SHAPES["check-declared-terms"], str(RK.twinnedWith))
    assert [(place.file, place.line) for place in finding.places] == [(str(path), 11)]


def test_dataset_checks_on_graphs_named_like_ours_only(tmp_path: Path) -> None:
    body = "{graph} {{ <x> <https://example.org/p> <https://w3id.org/renkei/id/city/none> }}"
    ours = write(tmp_path, "a.trig", body.format(graph="<https://w3id.org/renkei/graph/authority>"))
    theirs = write(tmp_path, "b.trig", body.format(graph="<graph>"))
    report = validate_files([ours], find_content())
    assert [finding.rule for finding in report.findings] == [SHAPES["check-dead-iris"]]
    (place,) = report.findings[0].places
    assert place.graph == "https://w3id.org/renkei/graph/authority"
    assert validate_files([theirs], find_content()).conforms


def test_curated_graphs_stay_out_of_the_merge(tmp_path: Path) -> None:
    body = '<https://w3id.org/renkei/graph/curated/x> {{ <a> rk:month "{}"^^xsd:gYearMonth }}'
    path = write(tmp_path, "a.trig", body.format("2019-13"))
    report = validate_files([path], find_content())
    assert (report.triples, report.things) == (0, 0)


def test_curated_graphs_are_validated_for_what_they_say(tmp_path: Path) -> None:
    # The two disagree on the month, which is no fault; one has the wrong last day.
    graph = "https://w3id.org/renkei/graph/curated/"
    body = f"""<{graph}x> {{ <a> rk:edtf "2019-06"^^edtf:EDTF-level0 ;
        rk:earliest "2019-06-01"^^xsd:date ; rk:latest "2019-06-30"^^xsd:date }}
      <{graph}y> {{ <a> a rk:Event ; rk:edtf "2019-07"^^edtf:EDTF-level0 ;
        rk:earliest "2019-07-01"^^xsd:date ; rk:latest "2019-07-30"^^xsd:date }}"""
    path = write(tmp_path, "a.trig", body)
    report = validate_files([path], find_content())
    found = {finding.rule: finding for finding in report.findings}
    latest = found.pop(SHAPES["edtf-latest"])
    assert str(latest.focus) == "https://example.org/a"
    assert [place.graph for place in latest.places] == [f"{graph}y"]
    assert set(found) == {SHAPES["check-curated-graphs"]}


@pytest.mark.parametrize(
    ("name", "content"),
    [("text.ttl", "東京都は".encode()), ("binary.ttl", bytes(range(256))), ("missing.ttl", None)],
)
def test_unusable_file(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RenkeiError) as caught:
        validate_files([str(tmp_path / name)], find_content())
    assert name in caught.value.where


def test_nothing_built(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="renkei build"):
        validate_files(None, copy_content(tmp_path))


def test_built_dataset_names_graph_and_quote(tmp_path: Path) -> None:
    content = copy_content(tmp_path)
    content.graph.parent.mkdir(parents=True)
    base = "https://w3id.org/renkei"
    event = f'<{base}/id/event/page-1> rk:month "2019-13"^^xsd:gYearMonth'
    content.graph.write_text(
        PREFIXES
        + f"""<{base}/graph/page/p1> {{ {event} }}
        <{base}/graph/provenance> {{
          <{base}/graph/page/p1> prov:wasDerivedFrom <{base}/id/evidence/1> .
          <{base}/id/evidence/1> oa:hasSelector <{base}/id/evidence/1#quote> .
          <{base}/id/evidence/1#quote> oa:exact "2019年13月" .
        }}""",
        "utf-8",
    )
    report = validate_files(None, content)
    (month,) = [finding for finding in report.findings if finding.rule == SHAPES.month]
    (place,) = month.places
    assert (place.graph, place.quotes) == (f"{base}/graph/page/p1", ("2019年13月",))
    assert (place.file, place.line) == ("", None)
    assert SHAPES["check-evidenced"] in {finding.rule for finding in report.findings}


def test_the_built_dataset_conforms() -> None:
    report = validate_files(None, find_content())
    violations = [one for one in report.findings if one.severity is Severity.VIOLATION]
    assert [(one.focus, one.path, one.rule) for one in violations] == []
