"""Which phase of a cooperation an activity falls into: an inference from two dates."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from renkei.build.evidence import EvidenceWriter
from renkei.build.graphset import GraphSet
from renkei.extract.passages import Passage
from renkei.terms import RK


def infer_phases(
    dated: Mapping[URIRef, Passage], evidence: EvidenceWriter, graphs: GraphSet
) -> None:
    """Say `rk:inPhase` of each event and conferral whose whole date lies within a phase.

    It says when, not that the activity belongs to the phase. The inference rests on the words that
    date the activity and on those that date the phase.

    Args:
        dated: for each thing with a date, the passage that gives it.
        evidence: the writer of the document that has these passages.
        graphs: where dates are read and inferences written.
    """
    merged = graphs.merge()
    phases = sorted(
        phase
        for phase in merged.subjects(RDF.type, RK.CooperationPhase)
        if isinstance(phase, URIRef) and phase in dated
    )
    activities = sorted(
        thing
        for thing in dated
        if {RK.Event, RK.AwardConferral} & set(merged.objects(thing, RDF.type))
    )
    for activity in activities:
        for phase in phases:
            if not _within(merged, activity, phase):
                continue
            cell = dated[activity]
            grounds = {(cell.start, cell.end), *_ranges(merged, phase, evidence)}
            name = evidence.graph(cell, "inferred", *sorted(grounds))
            graphs.add(name, (activity, RK.inPhase, phase))


def _within(merged: Graph, activity: URIRef, phase: URIRef) -> bool:
    """Compare bounds as text: xsd:date sorts as it reads."""
    first, last = merged.value(activity, RK.earliest), merged.value(activity, RK.latest)
    begin, end = merged.value(phase, RK.earliest), merged.value(phase, RK.latest)
    if first is None or last is None or begin is None:
        return False
    return str(begin) <= str(first) and (end is None or str(last) <= str(end))


def _ranges(merged: Graph, phase: URIRef, evidence: EvidenceWriter) -> set[tuple[int, int]]:
    found = (evidence.span(e) for e in merged.objects(phase, RK.evidence) if isinstance(e, URIRef))
    return {span for span in found if span}
