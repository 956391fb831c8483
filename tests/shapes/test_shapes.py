"""What holds for the shapes as a whole: they are valid, complete, readable, and each is tried."""

import csv
from pathlib import Path

import pyshacl_turbo
import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.namespace import FOAF, ORG, SKOS
from rdflib.term import Node

from renkei.content import find_content
from renkei.names import curie
from renkei.terms import ID, OA, RK, SCHEMA, SHAPES
from renkei.validate.shapes import load_shapes
from renkei.validate.validation import read_vocabulary

FIXTURES = Path(__file__).parent / "fixtures"
REUSED_CLASSES = {
    FOAF.Person,
    FOAF.Document,
    ORG.Organization,
    ORG.Post,
    ORG.Membership,
    OA.TextQuoteSelector,
    OA.TextPositionSelector,
    SCHEMA.EventSeries,
    SCHEMA.VideoObject,
    SCHEMA.Country,
    SKOS.Concept,
    SKOS.ConceptScheme,
}
UNCONSTRAINED = {
    RK.governedBy,  # the inverse of rk:governs; never stated
}
CONSTRAINTS = {
    SH["class"], SH.datatype, SH.nodeKind, SH.minCount, SH.maxCount, SH.pattern, SH.minLength,
    SH.minInclusive, SH.maxLength, SH.uniqueLang, SH.disjoint, SH.equals, SH.lessThan,
    SH.lessThanOrEquals, SH["in"], SH["or"], SH["not"], SH.node, SH.hasValue,
    SH.qualifiedValueShape, SH.sparql,
}  # fmt: skip


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return load_shapes(find_content())


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return read_vocabulary(find_content())


def named(shapes: Graph) -> set[Node]:
    """The shapes with an IRI; those without are parts of one."""
    found = {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}
    return {shape for shape in found if isinstance(shape, URIRef)}


def reporting(shapes: Graph) -> set[Node]:
    """The named shapes that have a constraint of their own, so that a report can name them."""
    return {shape for shape in named(shapes) if CONSTRAINTS & set(shapes.predicates(shape))}


def short(terms: set[Node]) -> list[str]:
    return sorted(curie(str(term)) for term in terms)


def test_valid_shacl() -> None:
    # Loading the shapes anew keeps the module's graph apart from what the engine does to it.
    broken = load_shapes(find_content())
    pyshacl_turbo.validate(Graph(), shacl_graph=broken, meta_shacl=True)
    broken.add((SHAPES.month, SH.minCount, Literal("one")))
    with pytest.raises(pyshacl_turbo.errors.ReportableRuntimeError):
        pyshacl_turbo.validate(Graph(), shacl_graph=broken, meta_shacl=True)


def test_each_class_is_targeted(shapes: Graph, vocabulary: Graph) -> None:
    classes = {one for one in vocabulary.subjects(RDF.type, OWL.Class) if str(one).startswith(RK)}
    assert len(classes) >= 17
    assert short((classes | REUSED_CLASSES) - set(shapes.objects(None, SH.targetClass))) == []


def test_targets_and_classes_are_in_the_vocabulary(shapes: Graph, vocabulary: Graph) -> None:
    used = {*shapes.objects(None, SH.targetClass), *shapes.objects(None, SH["class"])}
    assert short(used - set(vocabulary.subjects(RDF.type, OWL.Class))) == []


def test_each_property_of_ours_is_constrained(shapes: Graph, vocabulary: Graph) -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {
        one
        for kind in kinds
        for one in vocabulary.subjects(RDF.type, kind)
        if str(one).startswith(RK)
    }
    paths = {*shapes.objects(None, SH.path), *shapes.objects(None, SH.inversePath)}
    assert short(properties - paths - UNCONSTRAINED) == []
    ours = {path for path in paths if str(path).startswith(RK)}
    assert short(ours - properties) == []


def test_scheme_members_exist(shapes: Graph, vocabulary: Graph) -> None:
    values = set(shapes.objects(None, SH.hasValue))
    schemes = {value for value in values if str(value).startswith(ID["scheme/"])}
    assert len(schemes) >= 11
    for scheme in schemes:
        assert (None, SKOS.inScheme, scheme) in vocabulary, scheme


def test_names_and_labels(shapes: Graph) -> None:
    for shape in named(shapes):
        assert str(shape).startswith(SHAPES)
        assert languages(shapes, shape, RDFS.label) == ["en", "ja"], shape


def test_messages_in_japanese_and_english(shapes: Graph) -> None:
    for shape in reporting(shapes):
        assert languages(shapes, shape, SH.message) == ["en", "ja"], shape
    silent = set(shapes.subjects(SH.message, None)) - reporting(shapes)
    assert short(silent) == []


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    values = graph.objects(subject, predicate)
    return sorted(str(value.language) for value in values if isinstance(value, Literal))


def test_each_property_shape_is_used(shapes: Graph) -> None:
    unused = set(shapes.subjects(RDF.type, SH.PropertyShape)) - set(
        shapes.objects(None, SH.property)
    )
    assert short(unused) == []


def test_each_shape_is_provoked_by_a_fixture(shapes: Graph) -> None:
    provoked = set()
    for sidecar in FIXTURES.glob("*/invalid.expected.csv"):
        with sidecar.open(encoding="utf-8") as lines:
            provoked |= {row["shape"] for row in csv.DictReader(lines)}
    assert sorted(set(short(reporting(shapes))) - provoked) == []


def test_dates_have_a_pattern(shapes: Graph) -> None:
    # The engine accepts "2019-13"^^xsd:gYearMonth: SHACL asks it to know SPARQL's datatypes only.
    for datatype in (XSD.gYearMonth, XSD.gYear, XSD.date):
        users = set(shapes.subjects(SH.datatype, datatype))
        assert users
        for shape in users:
            assert (shape, SH.pattern, None) in shapes


def test_paths_are_of_the_two_kinds_that_reports_can_show(shapes: Graph) -> None:
    for path in shapes.objects(None, SH.path):
        assert isinstance(path, URIRef) or (path, SH.inversePath, None) in shapes
