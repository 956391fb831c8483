from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.validate.findings import Severity
from renkei.validate.shapes import aim, load_shapes, run_shapes, target_classes

A = URIRef("http://x/a")
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <http://x/> .
:Node a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Name , :Of .
:Name a sh:PropertyShape ; sh:path :name ; sh:maxLength 1 ; sh:severity sh:Warning ;
  sh:message "長い"@ja , "long"@en .
:Of a sh:PropertyShape ; sh:path [ sh:inversePath :has ] ; sh:minCount 1 ; sh:message "x"@en .
"""


def content(folder: Path, **files: str) -> Content:
    (folder / "shapes").mkdir()
    for name, text in files.items():
        (folder / "shapes" / f"{name}.ttl").write_text(text, encoding="utf-8")
    return Content(folder)


def test_findings(tmp_path: Path) -> None:
    data = Graph()
    data.add((A, RDF.type, URIRef("http://x/Thing")))
    data.add((A, URIRef("http://x/name"), Literal("ab")))
    found = sorted(
        run_shapes(data, load_shapes(content(tmp_path, some=SHAPES))),
        key=lambda finding: finding.sort_key,
    )
    of, name = found
    assert (of.focus, of.path, of.value) == (A, "^http://x/has", None)
    assert (of.rule, of.severity) == (URIRef("http://x/Of"), Severity.VIOLATION)
    assert (name.path, name.value) == ("http://x/name", Literal("ab"))
    assert (name.rule, name.severity) == (URIRef("http://x/Name"), Severity.WARNING)
    assert name.component == SH.MaxLengthConstraintComponent
    assert list(name.messages.items()) == [("en", "long"), ("ja", "長い")]


def test_details_belong_to_the_finding_of_the_outer_shape(tmp_path: Path) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix : <http://x/> .
    :Outer a sh:NodeShape ; sh:targetNode :a ; sh:node :Inner ; sh:message "outer"@en .
    :Inner a sh:NodeShape ; sh:property [ sh:path :name ; sh:minCount 1 ] ."""
    (finding,) = run_shapes(Graph(), load_shapes(content(tmp_path, some=shapes)))
    assert finding.rule == URIRef("http://x/Outer")


QUERIES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <http://x/> .
:Subject a sh:NodeShape ; sh:targetSubjectsOf :name ; sh:sparql [
  sh:message "subject"@en ; sh:select "SELECT $this ?value { $this <http://x/name> ?value }" ] .
:Object a sh:NodeShape ; sh:targetObjectsOf :of ; sh:class :None ; sh:message "object"@en .
:Class a sh:NodeShape ; sh:targetClass :Thing ; sh:maxLength 1 ; sh:message "class"@en .
"""
DATA = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://x/> .
:a :name "a" ; :of :b . :b :name "b" ; :of :a . [] :name "c" ; :of [] .
:a a :Sub . :b a :Thing . :Sub rdfs:subClassOf :Thing . [] a :Sub .
"""


def test_query_in_a_shape_is_asked_of_each_thing(tmp_path: Path) -> None:
    data = Graph().parse(data=DATA, format="turtle")
    found = run_shapes(data, load_shapes(content(tmp_path, some=QUERIES)))
    values = [str(one.value) for one in found if one.rule == URIRef("http://x/Subject")]
    assert sorted(values) == ["a", "b", "c"]


def test_aimed_shapes_find_the_same_in_fewer_things(tmp_path: Path) -> None:
    data = Graph().parse(data=DATA, format="turtle")
    shapes = load_shapes(content(tmp_path, some=QUERIES))
    every = {(one.focus, one.rule, one.value) for one in run_shapes(data, shapes)}
    assert len(every) == 9
    for things in (set(data.subjects()) - {A}, {A}, set()):
        found = run_shapes(data, aim(shapes, data, things))
        some = {(one.focus, one.rule, one.value) for one in found}
        assert some == {one for one in every if one[0] in things}
    assert (None, SH.targetNode, None) not in shapes


def test_all_files_are_loaded(tmp_path: Path) -> None:
    one = "<http://x/a> a <http://x/b> ."
    assert len(load_shapes(content(tmp_path, a=one, b=one.replace("/a", "/c")))) == 2


def test_no_shapes(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError, match="no shapes"):
        load_shapes(content(tmp_path))


def test_shapes_that_are_no_turtle(tmp_path: Path) -> None:
    with pytest.raises(RenkeiError) as caught:
        load_shapes(content(tmp_path, a="\n<http://x/a> a"))
    assert caught.value.where.endswith("a.ttl:2")


def test_shapes_that_cannot_be_run(tmp_path: Path) -> None:
    broken = SHAPES.replace("sh:path :name ;", "")
    with pytest.raises(RenkeiError, match="cannot be run"):
        run_shapes(Graph(), load_shapes(content(tmp_path, some=broken)))


def test_target_classes_with_subclasses(tmp_path: Path) -> None:
    data = Graph().parse(
        format="turtle",
        data="""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://x/> .
        :Sub rdfs:subClassOf :Thing . :SubSub rdfs:subClassOf :Sub .
        :Thing rdfs:subClassOf :Top .""",
    )
    found = target_classes(load_shapes(content(tmp_path, some=SHAPES)), data)
    assert found == {URIRef(f"http://x/{name}") for name in ("Thing", "Sub", "SubSub")}
