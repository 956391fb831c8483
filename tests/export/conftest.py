"""The merged graph that the formats are made of."""

from __future__ import annotations

import pytest
from rdflib import Graph

from renkei.content import Content
from renkei.export.serialize import read_graphs


@pytest.fixture(scope="session")
def merged_graph(content: Content) -> Graph:
    return read_graphs(content.graph).merge()


PREFIXES = """
@prefix rk: <https://w3id.org/renkei/ont#> . @prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="session")
def dated() -> Graph:
    """Events with days, with an open end, without a date, with odd signs in their names."""
    return Graph().parse(
        data=PREFIXES
        + r"""
<https://w3id.org/renkei/id/event/day> a rk:Event ;
    rdfs:label "一日, \"引用\"; 改行\nあり"@ja ; rk:edtf "2024-02-29"^^edtf:EDTF-level0 ;
    rk:earliest "2024-02-29"^^xsd:date ; rk:latest "2024-02-29"^^xsd:date .
<https://w3id.org/renkei/id/event/days> a rk:Event ;
    rdfs:label "Two days"@en ; rk:edtf "2024-03-30/2024-04-01"^^edtf:EDTF-level0 ;
    rk:earliest "2024-03-30"^^xsd:date ; rk:latest "2024-04-01"^^xsd:date ;
    schema:location <https://example.org/here> .
<https://example.org/here> a schema:Place ; rdfs:label "Here"@en ;
    schema:latitude "35.5" ; schema:longitude "139.25" .
<https://w3id.org/renkei/id/event/open> a rk:Event ;
    rdfs:label "Open"@en ; rk:edtf "2024-05-01/.."^^edtf:EDTF-level1 ;
    rk:earliest "2024-05-01"^^xsd:date .
<https://w3id.org/renkei/id/event/undated> a rk:Event ; rdfs:label "いつか"@ja .
""",
        format="turtle",
    )
