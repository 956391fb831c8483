"""DCAT and schema.org, and both descriptions in every format."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, RDF, SH

from renkei.content import Content

DATASET = URIRef("https://w3id.org/renkei/")
HERE = "https://data.example.org/renkei/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
PROFILE = Path(__file__).parents[4] / "shared" / "specs" / "dcat-ap-3.0.1"
FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
PATHS = ["/.well-known/void", "/dcat"]


@pytest.fixture(scope="module")
def dcat(released: httpx.Client) -> Graph:
    return Graph().parse(data=released.get("/dcat.nt").text, format="nt")


@pytest.mark.parametrize("path", PATHS)
def test_the_same_in_every_format(released: httpx.Client, path: str) -> None:
    graphs = [
        Graph().parse(data=released.get(f"{path}.{ending}").text, format=name)
        for ending, name in FORMATS.items()
    ]
    assert all(isomorphic(graph, graphs[0]) for graph in graphs[1:])
    assert not [node for node in graphs[0].all_nodes() if type(node).__name__ == "BNode"]


@pytest.mark.parametrize("path", PATHS)
def test_by_accept(released: httpx.Client, path: str, browser: dict[str, str]) -> None:
    json_ = released.get(path, headers={"Accept": "application/ld+json"})
    assert json_.headers["content-type"] == "application/ld+json"
    assert json_.headers["vary"] == "Accept"
    assert released.get(path, headers=browser).headers["content-type"].startswith("text/turtle")
    assert released.get(path, headers={"Accept": "text/html"}).status_code == 200
    assert released.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert released.get(f"{path}.exe").status_code == 404


def profile() -> Graph:
    """The shapes of DCAT-AP, without their references to property shapes that they do not have."""
    if not PROFILE.is_dir():
        required = "specs" in os.environ.get("RENKEI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)(f"{PROFILE} is not there")
    shapes = Graph()
    for name in ("dcat-ap-SHACL.ttl", "ranges.ttl"):
        shapes.parse(PROFILE / name)
    for shape, part in list(shapes.subject_objects(SH.property)):
        if (part, SH.path, None) not in shapes:
            shapes.remove((shape, SH.property, part))
    return shapes


@pytest.mark.specs
@pytest.mark.parametrize("which", ["released", "foreign"])
def test_dcat_conforms_to_dcat_ap(which: str, request: pytest.FixtureRequest) -> None:
    client: httpx.Client = request.getfixturevalue(which)
    graph = Graph().parse(data=client.get("/dcat.nt").text, format="nt")
    shapes = profile()
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, text
    catalogue = graph.value(None, RDF.type, DCAT.Catalog)
    graph.remove((catalogue, DCTERMS.publisher, None))
    assert not pyshacl.validate(graph, shacl_graph=shapes)[0], "the shapes see nothing"


def test_dcat_describes_each_file(dcat: Graph, released: httpx.Client) -> None:
    distributions = list(dcat.objects(DATASET, DCAT.distribution))
    assert len(distributions) == 12
    for node in distributions:
        address = str(dcat.value(node, DCAT.downloadURL)).removeprefix(HERE)
        data = released.get("/" + address).content
        assert str(dcat.value(node, DCAT.byteSize)) == str(len(data))
        checksum = dcat.value(node, SPDX.checksum)
        assert str(dcat.value(checksum, SPDX.checksumValue)) == hashlib.sha256(data).hexdigest()


def test_dcat_names_version_and_predecessor(dcat: Graph, history: Content) -> None:
    release = json.loads(history.manifest.read_bytes())["release"]
    assert str(dcat.value(DATASET, DCAT.version)) == release
    assert str(dcat.value(DATASET, DCAT.previousVersion)).startswith(f"{DATASET}releases/")
    addresses = set(dcat.objects(None, DCAT.endpointURL))
    assert addresses == {URIRef(HERE), URIRef(HERE + "sparql")}
    assert set(dcat.objects(None, FOAF.name)) == {Literal("The Renkei contributors")}


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_schema_org(
    released: httpx.Client, parse: Callable[[str], Any], history: Content, language: str
) -> None:
    page = parse(released.get(f"/download/?lang={language}").text)
    block = page.all("script", type="application/ld+json")[0]
    said = json.loads("".join(block.children))
    assert said["@type"] == "Dataset"
    assert 50 <= len(said["description"]) <= 5000  # what Google's dataset search asks for
    assert said["name"].startswith("Renkei")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["version"] == json.loads(history.manifest.read_bytes())["release"]
    assert said["dateModified"] == "2026-06-07T08:09:10Z"
    for file in said["distribution"]:
        path = file["contentUrl"].removeprefix(HERE)
        assert released.head(f"/{path}").headers["content-type"].startswith(file["encodingFormat"])
