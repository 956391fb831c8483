from dataclasses import replace

import pyoxigraph as ox
from rdflib import RDF, SH, Graph, Literal, URIRef

from renkei.names import CURATED_GRAPHS
from renkei.terms import SHAPES
from renkei.validate.curated import CuratedView
from renkei.validate.findings import Finding, Place, Severity

A, B, P, KIND = (URIRef(f"http://x/{name}") for name in ("a", "b", "p", "Kind"))
TEXT = f"""@prefix : <http://x/> .
<{CURATED_GRAPHS}g> {{ :a :p :b , :c . :b :p 1 }}
<{CURATED_GRAPHS}h> {{ :a :p 2 ; a :Told . :d :p :b }}
<http://x/graph> {{ :e :p :a }}
"""


def view() -> CuratedView:
    types = Graph()
    types.add((A, RDF.type, KIND))
    return CuratedView(ox.parse(TEXT, format=ox.RdfFormat.TRIG), types)


def inside(thing: URIRef, graph: str) -> URIRef:
    return URIRef(f"{thing}?in={CURATED_GRAPHS}{graph}")


def finding(focus: URIRef, value: URIRef | Literal | None) -> Finding:
    component = SH.ClassConstraintComponent
    return Finding(focus, str(P), value, SHAPES.rule, component, Severity.VIOLATION)


def test_a_thing_is_another_one_in_each_graph() -> None:
    found = view()
    assert found.things == {
        inside(A, "g"), inside(B, "g"), inside(A, "h"), inside(URIRef("http://x/d"), "h"),
    }  # fmt: skip
    assert (inside(A, "g"), P, inside(B, "g")) in found.graph
    assert (inside(A, "g"), P, URIRef("http://x/c")) in found.graph
    assert (inside(URIRef("http://x/d"), "h"), P, B) in found.graph
    assert not list(found.graph.triples((URIRef("http://x/e"), None, None)))


def test_all_types_of_a_thing_are_known_in_each_graph() -> None:
    kinds = {KIND, URIRef("http://x/Told")}
    found = view().graph
    assert set(found.objects(inside(A, "g"), RDF.type)) == kinds
    assert set(found.objects(inside(A, "h"), RDF.type)) == kinds


def test_findings_get_their_thing_and_graph_back() -> None:
    (found,) = view().own([finding(inside(A, "g"), inside(B, "g"))])
    assert found == replace(finding(A, B), places=(Place(graph=f"{CURATED_GRAPHS}g"),))


def test_what_a_graph_leaves_out_is_no_fault() -> None:
    missing = finding(inside(A, "g"), None)
    of_another = finding(inside(A, "g"), Literal(2))
    compared = replace(finding(inside(A, "g"), inside(B, "g")), rule=SHAPES["label-once"])
    assert view().own([missing, of_another, compared, finding(A, B)]) == []
