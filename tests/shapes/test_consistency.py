"""OWL 2 RL: the built dataset is consistent, and errors planted in it are found."""

from collections.abc import Iterator

import owlrl
import pytest
from rdflib import Graph, Literal, URIRef, term

from renkei.content import find_content
from renkei.names import BASE, PREFIXES
from renkei.validate.curated import is_curated
from renkei.validate.reading import quiet_literals, read_file, to_graph

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")

PLANTED = {
    "city/tokyo": "a rk:CityGovernment",
    "organisation/moej": "a rk:City",
    "government/jakarta": "^rk:governs <id/government/saitama>",
    "city/saitama": "^rk:partner <id/cooperation/tokyo-kuala-lumpur>",
    "city/jakarta": "^rk:participant <id/participation/tokyo-kl-3-mayor-of-kuala-lumpur>",
    "city/kuala-lumpur": "^rk:signatory <id/agreement/tokyo-kuala-lumpur-2022>",
    "person/koike-yuriko": "a rk:Participation",
    "person/mahadi-che-ngah": "^rk:contractor <id/project/tokyo-kl-2>",
    "event/tokyo-kl-6": "a rk:CommissionedProject",
    "event/tokyo-kl-7": "a rk:Agreement",
    "conferral/tokyo-kl-12": "a rk:Award",
    "phase/tokyo-kl-2": "a rk:Cooperation",
    "target/kuala-lumpur-2030": "a rk:ReportedQuantity",
    "document/tokyo-kl": "^rk:evidence <id/event/tokyo-kl-8>",
}
"""Thing → what is said of it; after ^, of whom it is said."""


@pytest.fixture(autouse=True)
def _literals_as_before() -> Iterator[None]:
    """The reasoner changes how rdflib reads literals, and undoes only a part of that."""
    before = dict(term._toPythonMapping)
    yield
    term._toPythonMapping.clear()
    term._toPythonMapping.update(before)


def merge() -> Graph:
    """The merge of all graphs but the curated ones, without words: they entail nothing."""
    quads = read_file(find_content().graph).quads
    words = Graph()
    for triple in to_graph(quad for quad in quads if not is_curated(quad)):
        if not (isinstance(triple[2], Literal) and triple[2].language):
            words.add(triple)
    return words


def errors(graph: Graph) -> list[str]:
    with quiet_literals():
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return [str(message) for message in graph.objects(None, ERROR)]


def test_the_built_dataset_is_consistent() -> None:
    assert errors(merge()) == []


@pytest.mark.long
def test_each_planted_error_is_found() -> None:
    graph = merge()
    text = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    for thing, said in PLANTED.items():
        if said.startswith("^"):
            predicate, subject = said[1:].split()
            text += f"{subject} {predicate} <id/{thing}> .\n"
        else:
            text += f"<id/{thing}> {said} .\n"
    graph.parse(data=text, format="turtle")
    found = errors(graph)
    at_fault = {
        message.rpartition("individual ")[2].removeprefix(f"{BASE}id/") for message in found
    }
    assert at_fault == set(PLANTED)
