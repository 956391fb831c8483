"""An activity is in a phase only where its whole date lies within."""

from __future__ import annotations

import pytest
from rdflib.namespace import RDF

from renkei.build.assemble import assemble
from renkei.build.graphset import GraphSet
from renkei.content import Content
from renkei.terms import ID, RK


@pytest.mark.parametrize(
    ("phase", "numbers"), [(1, range(1, 10)), (2, (10, 11, 13, 14, 15, 16, 17, 18))]
)
def test_the_rows_of_each_phase(graphs: GraphSet, phase: int, numbers: range) -> None:
    merged = graphs.merge()
    events = {
        str(event).rpartition("-")[2]
        for event in merged.subjects(RK.inPhase, ID[f"phase/tokyo-kl-{phase}"])
        if str(event).startswith(f"{ID}event/tokyo-kl-") and "governor" not in str(event)
    }
    assert events == set(map(str, numbers))


def test_visit_and_award_are_in_the_second_phase(graphs: GraphSet) -> None:
    merged = graphs.merge()
    for slug in ("event/tokyo-kl-governor-visit", "conferral/tokyo-kl-12"):
        assert list(merged.objects(ID[slug], RK.inPhase)) == [ID["phase/tokyo-kl-2"]]


def test_it_is_an_inference_of_both_dates(graphs: GraphSet) -> None:
    for _, predicate, phase, name in graphs.quads():
        if predicate == RK.inPhase and str(name).startswith(
            "https://w3id.org/renkei/graph/tokyo-kl"
        ):
            kind = str(name).rpartition("/")[2]
            assert kind in ("inferred", "curated")
            assert str(phase).startswith(f"{ID}phase/")


def test_what_only_overlaps_a_phase_is_not_in_it(folder: Content) -> None:
    """A year that begins before the phase does: nothing says in which part it took place."""
    page = folder.data / "statements" / "tokyo-kl.trig"
    text = page.read_text(encoding="utf-8")
    changed = text.replace(
        'rk:earliest "2022-09-01"^^xsd:date ;\n        rk:latest "2022-09-30"',
        'rk:earliest "2022-01-01"^^xsd:date ;\n        rk:latest "2022-12-31"',
    )
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    merged = assemble(folder).graphs.merge()
    visit = ID["event/tokyo-kl-governor-visit"]
    assert (visit, RDF.type, RK.Event) in merged
    assert not list(merged.objects(visit, RK.inPhase))
