"""The dataset in DCAT 3, as DCAT-AP 3.0.1 wants it: a catalogue of one dataset and its services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from renkei.names import BASE, DCTERMS, FOAF, RDFS, RK, SHAPES, SKOS, VOID, XSD
from renkei.web.descriptions.about import CONTRIBUTORS, DCAT_PATH, VOID_PATH, About
from renkei.web.descriptions.graph import ADMS, DCAT, SPDX, Description, moment
from renkei.web.downloads.dumps import GZIP, Dump

_EU: Final = "http://publications.europa.eu/resource/authority/"
_THEME: Final = _EU + "data-theme/ENVI"
_PUBLIC: Final = _EU + "access-right/PUBLIC"
_LANGUAGES: Final = {"ja": "JPN", "en": "ENG", "ms": "MSA"}
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_SPARQL_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_OPENAPI: Final = "https://spec.openapis.org/oas/v3.1.0"


def describe_dcat(about: About, files: Sequence[Dump]) -> list[ox.Triple]:
    """The catalogue as triples.

    Args:
        about: what is described.
        files: the files of the release; none where there are none.
    """
    said = Description()
    _catalogue(said, about)
    _dataset(said, about)
    for file in files:
        _distribution(said, about, file)
    _services(said, about)
    _classes_of_ranges(said, about, files)
    return said.triples()


def _catalogue(said: Description, about: About) -> None:
    catalogue = f"{about.address(DCAT_PATH)}#catalogue"
    said.type(catalogue, DCAT.Catalog)
    said.say(catalogue, DCTERMS["title"], *about.words("dataset.catalogue"))
    said.say(catalogue, DCTERMS.description, *about.words("dataset.catalogue_description"))
    said.say(catalogue, DCTERMS.publisher, ox.NamedNode(about.publisher))
    said.say(catalogue, DCTERMS.language, *_languages())
    said.say(catalogue, DCTERMS.license, *about.licenses)
    said.say(catalogue, DCAT.dataset, ox.NamedNode(about.dataset))
    said.say(catalogue, FOAF.homepage, ox.NamedNode(about.address("")))
    said.type(about.publisher, FOAF.Agent)
    name = ox.Literal(CONTRIBUTORS) if about.is_ours else ox.Literal(about.address(""))
    said.say(about.publisher, FOAF.name, name)


def _dataset(said: Description, about: About) -> None:
    dataset, publication = about.dataset, about.publication
    said.type(dataset, DCAT.Dataset, VOID.Dataset)
    said.say(dataset, DCTERMS["title"], *about.titles)
    said.say(dataset, DCTERMS.description, *about.descriptions)
    said.say(dataset, DCTERMS.identifier, ox.Literal(publication.release))
    said.say(dataset, DCAT.version, ox.Literal(publication.release))
    said.say(dataset, DCTERMS.license, *about.licenses)
    said.say(dataset, DCAT.landingPage, ox.NamedNode(about.address("download/")))
    said.say(dataset, FOAF.page, ox.NamedNode(about.address(VOID_PATH)))
    if record := publication.record:
        said.say(dataset, DCTERMS.modified, moment(record))
        notes = [ox.Literal(text, language=tag) for tag, text in record.notes.items()]
        said.say(dataset, ADMS.versionNotes, *notes)
        if record.predecessor:
            said.say(
                dataset, DCAT.previousVersion, ox.NamedNode(f"{BASE}releases/{record.predecessor}")
            )
    if not about.is_ours:
        return
    said.say(dataset, DCTERMS.publisher, ox.NamedNode(about.publisher))
    said.say(dataset, DCTERMS.language, *_languages())
    said.say(dataset, DCAT.theme, ox.NamedNode(_THEME))
    said.say(dataset, DCTERMS.accessRights, ox.NamedNode(_PUBLIC))
    for tag, words in about.catalogues.items():
        keywords = words("dataset.keywords").split(";")
        said.say(
            dataset, DCAT.keyword, *(ox.Literal(word.strip(), language=tag) for word in keywords)
        )
    said.say(dataset, DCTERMS.conformsTo, *map(ox.NamedNode, _standards(about)))


def _distribution(said: Description, about: About, file: Dump) -> None:
    node = f"{about.address(DCAT_PATH)}#{file.name}"
    address = ox.NamedNode(about.address(f"download/{file.name}"))
    said.say(about.dataset, DCAT.distribution, ox.NamedNode(node))
    said.type(node, DCAT.Distribution)
    said.say(node, DCTERMS["title"], ox.Literal(file.name))
    said.say(node, DCAT.accessURL, ox.NamedNode(about.address("download/")))
    said.say(node, DCAT.downloadURL, address)
    said.say(node, DCAT.mediaType, ox.NamedNode(_IANA + file.format.media_type))
    said.say(node, DCTERMS["format"], ox.NamedNode(file.format.iri))
    if file.compressed:
        said.say(node, DCAT.compressFormat, ox.NamedNode(_IANA + GZIP))
    said.say(
        node,
        DCAT.byteSize,
        ox.Literal(str(file.size), datatype=ox.NamedNode(XSD.nonNegativeInteger)),
    )
    said.say(node, DCTERMS.license, *about.licenses)
    if record := about.publication.record:
        said.say(node, DCTERMS.issued, moment(record))
    checksum = f"{node}-sha256"
    said.say(node, SPDX.checksum, ox.NamedNode(checksum))
    said.type(checksum, SPDX.Checksum)
    said.say(checksum, SPDX.algorithm, ox.NamedNode(SPDX.checksumAlgorithm_sha256))
    said.say(
        checksum, SPDX.checksumValue, ox.Literal(file.sha256, datatype=ox.NamedNode(XSD.hexBinary))
    )


def _services(said: Description, about: About) -> None:
    catalogue = f"{about.address(DCAT_PATH)}#catalogue"
    services = (
        (
            "sparql",
            "dataset.sparql",
            about.address("sparql"),
            about.address("sparql"),
            _SPARQL_PROTOCOL,
        ),
        ("http", "dataset.http", about.address(""), about.address("openapi.json"), _OPENAPI),
    )
    for name, title, address, description, standard in services:
        node = f"{about.address(DCAT_PATH)}#{name}"
        said.say(catalogue, DCAT.service, ox.NamedNode(node))
        said.type(node, DCAT.DataService)
        said.say(node, DCTERMS["title"], *about.words(title))
        said.say(node, DCAT.endpointURL, ox.NamedNode(address))
        said.say(node, DCAT.endpointDescription, ox.NamedNode(description))
        said.say(node, DCAT.servesDataset, ox.NamedNode(about.dataset))
        said.say(node, DCTERMS.conformsTo, ox.NamedNode(standard))
        said.say(node, DCTERMS.license, *about.licenses)
        said.type(standard, DCTERMS.Standard)


def _classes_of_ranges(said: Description, about: About, files: Sequence[Dump]) -> None:
    """Say of what is only named here what it is, as the profile's ranges want it."""
    for license_ in about.licenses:
        said.type(license_.value, DCTERMS.LicenseDocument)
    for language in _languages():
        said.type(language.value, DCTERMS.LinguisticSystem)
    for file in files:
        said.type(_IANA + file.format.media_type, DCTERMS.MediaType)
        said.type(file.format.iri, DCTERMS.MediaTypeOrExtent)
        if file.compressed:
            said.type(_IANA + GZIP, DCTERMS.MediaType)
    if files:
        said.type(SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
    for path in ("", "download/", VOID_PATH):
        said.type(about.address(path), FOAF.Document)
    for path in ("", "sparql", "openapi.json"):
        said.type(about.address(path), RDFS.Resource)
    if about.is_ours:
        said.type(_PUBLIC, DCTERMS.RightsStatement)
        said.type(_THEME, SKOS.Concept)
        said.say(_THEME, SKOS.prefLabel, ox.Literal("Environment", language="en"))
        for standard, title in _standards(about).items():
            said.type(standard, DCTERMS.Standard)
            said.say(standard, DCTERMS["title"], *about.words(title))


def _standards(about: About) -> dict[str, str]:
    """What our data keeps to, with the words for it."""
    ours = {str(RK).removesuffix("#"): "ont.title"}
    if about.publication.dumps is not None:
        ours[str(SHAPES).removesuffix("#")] = "shapes.title"
    return ours


def _languages() -> list[ox.NamedNode]:
    return [ox.NamedNode(f"{_EU}language/{code}") for code in _LANGUAGES.values()]
