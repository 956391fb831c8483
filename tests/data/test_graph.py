"""The committed graph is what the sources give, and says nothing that they do not."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from renkei.build.assemble import Build
from renkei.build.graphset import GraphSet
from renkei.build.release import release_files, stale_files
from renkei.build.release_id import release_id
from renkei.content import Content
from renkei.names import CURATED_GRAPHS, KINDS
from renkei.terms import ID, RK

LABELLED = (RK.City, RK.CityGovernment, RK.Event, RK.CommissionedProject, RK.Instrument, RK.Award)


def test_the_committed_files_are_those_of_a_fresh_build(built: Build, content: Content) -> None:
    assert stale_files(release_files(built, content)) == []


def test_the_manifest_describes_the_graph(content: Content, built: Build) -> None:
    manifest = json.loads(content.manifest.read_text(encoding="utf-8"))
    assert manifest["release"] == release_id(content.graph.read_text(encoding="utf-8"))
    assert manifest["quads"] == len(built.graphs)
    assert manifest["graphs"] == len(built.graphs.names)
    source = manifest["sources"]["tokyo-kl"]
    assert (source["characters"], source["events"], source["projects"]) == (4082, 18, 2)


def test_no_blank_nodes_and_no_same_as(graphs: GraphSet) -> None:
    for subject, predicate, value, _ in graphs.quads():
        assert not isinstance(subject, BNode)
        assert not isinstance(value, BNode)
        assert predicate != OWL.sameAs


def test_every_thing_has_a_kind_that_the_design_names(graphs: GraphSet) -> None:
    kinds = {
        str(term).removeprefix(ID).split("/")[0]
        for quad in graphs.quads()
        for term in quad[:3]
        if isinstance(term, URIRef) and str(term).startswith(ID)
    }
    assert kinds <= KINDS


@pytest.mark.parametrize("kind", LABELLED)
def test_labels_in_three_languages_one_each(graphs: GraphSet, kind: URIRef) -> None:
    merged = graphs.merge()
    things = list(merged.subjects(RDF.type, kind))
    assert things
    for thing in things:
        labels = [v for v in merged.objects(thing, RDFS.label) if isinstance(v, Literal)]
        assert sorted(str(v.language) for v in labels) == ["en", "ja", "ms"], thing


def test_every_name_has_its_language(graphs: GraphSet) -> None:
    for _, predicate, value, _ in graphs.quads():
        if predicate in (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            assert isinstance(value, Literal)
            assert value.language


def test_a_city_is_not_its_government(graphs: GraphSet) -> None:
    merged = graphs.merge()
    cities = set(merged.subjects(RDF.type, RK.City))
    governments = set(merged.subjects(RDF.type, RK.CityGovernment))
    assert len(cities) == len(governments) == 4
    assert not cities & governments
    assert {merged.value(g, RK.governs) for g in governments} == cities


def test_months_stay_months(graphs: GraphSet) -> None:
    """Where the page gives a month, no day is made up (the addresses' days are no dates)."""
    merged = graphs.merge()
    months = list(merged.subject_objects(RK.month))
    assert len(months) == 20  # the rows, the visit, the agreement
    for subject, month in months:
        assert str(merged.value(subject, RK.earliest)) == f"{month}-01"
        assert str(merged.value(subject, RK.latest)) > f"{month}-27"
        assert str(merged.value(subject, RK.edtf)) == str(month)


def test_an_empty_date_of_update_is_no_date(graphs: GraphSet) -> None:
    assert not list(graphs.merge().subject_objects(DCTERMS.modified))


def test_an_open_end_stays_open(graphs: GraphSet) -> None:
    merged = graphs.merge()
    project = ID["project/tokyo-kl-1"]
    assert str(merged.value(project, RK.edtf)) == "2019-04/.."
    assert merged.value(project, RK.latest) is None
    assert merged.value(project, RK.endFiscalYear) is None


def test_the_last_workshop_is_in_the_first_phase(graphs: GraphSet) -> None:
    """February 2022 is in fiscal 2021."""
    assert set(graphs.merge().objects(ID["event/tokyo-kl-9"], RK.inPhase)) == {
        ID["phase/tokyo-kl-1"]
    }


def test_the_page_does_not_name_who_paid_for_the_award(graphs: GraphSet) -> None:
    merged = graphs.merge()
    assert set(merged.objects(ID["conferral/tokyo-kl-12"], RK.conferredBy)) == {
        ID["organisation/c40"]
    }


@pytest.mark.parametrize("number", [3, 10, 13])
def test_the_mayor_whom_the_page_does_not_name_has_no_name(graphs: GraphSet, number: int) -> None:
    merged = graphs.merge()
    node = ID[f"participation/tokyo-kl-{number}-mayor-of-kuala-lumpur"]
    assert merged.value(node, RK.inOffice) == ID["post/mayor-of-kuala-lumpur"]
    assert merged.value(node, RK.participant) is None


def test_participants_are_governments_organisations_or_people(graphs: GraphSet) -> None:
    kinds = ("government/", "organisation/", "person/")
    for agent in graphs.merge().objects(None, RK.participant):
        assert str(agent).removeprefix(ID).startswith(kinds), agent


def test_who_takes_part_is_not_merely_mentioned_too(graphs: GraphSet) -> None:
    merged = graphs.merge()
    for event, node in merged.subject_objects(RK.hasParticipation):
        agent = merged.value(node, RK.participant)
        assert agent is None or (event, RK.mentions, agent) not in merged


def test_curated_graphs_of_other_sources_are_not_merged(graphs: GraphSet) -> None:
    merged = graphs.merge()
    outside = [name for name in graphs.names if str(name).startswith(CURATED_GRAPHS)]
    inside = [name for name in graphs.names if name not in outside]
    for name in outside:
        for triple in graphs.graph(name):
            held = [other for other in inside if triple in graphs.graph(other)]
            assert bool(held) == (triple in merged)


def test_no_two_live_things_of_a_kind_bear_the_same_japanese_name(graphs: GraphSet) -> None:
    """Two rows of the same words would be two events; the page has none."""
    merged = graphs.merge()
    events = sorted(merged.subjects(RDF.type, RK.Event), key=str)
    names = {event: set(merged.objects(event, RDFS.label)) for event in events}
    for one, other in combinations(events, 2):
        assert not names[one] & names[other], (one, other)
