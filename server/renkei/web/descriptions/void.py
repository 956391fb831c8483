"""The dataset in VoID (W3C Interest Group Note of 3 March 2011): what it holds, how to reach it."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from renkei.names import DCTERMS, FOAF, OWL, RDFS, VOID
from renkei.store.formats import GRAPHS
from renkei.web import terms
from renkei.web.descriptions.about import CONTRIBUTORS, VOID_PATH, About
from renkei.web.descriptions.graph import Description, iris, moment, texts

_LISTED: Final = 1000
"""Classes or properties that are counted one by one, the largest first."""
_LINKSET: Final = ox.NamedNode(VOID.Linkset)
_COPIED: Final = (VOID.linkPredicate, DCTERMS.license, DCTERMS.source)


def describe_void(about: About) -> list[ox.Triple]:
    """The description as triples.

    Args:
        about: what is described.
    """
    said = Description()
    document, dataset = about.address(VOID_PATH), about.dataset
    said.type(document, VOID.DatasetDescription)
    said.say(document, FOAF.primaryTopic, ox.NamedNode(dataset))
    said.say(document, DCTERMS["title"], *about.words("dataset.void"))
    said.type(dataset, VOID.Dataset)
    _terms(said, about)
    _access(said, about)
    _figures(said, about)
    _linksets(said, about)
    return said.triples()


def _terms(said: Description, about: About) -> None:
    """Section 2: general metadata."""
    publication, dataset = about.publication, about.dataset
    said.say(dataset, DCTERMS["title"], *about.titles)
    said.say(dataset, DCTERMS.description, *about.descriptions)
    said.say(dataset, DCTERMS.license, *about.licenses)
    said.say(dataset, DCTERMS.rights, *texts(publication.rights))
    said.say(dataset, DCTERMS.identifier, ox.Literal(publication.release))
    said.say(dataset, OWL.versionInfo, ox.Literal(publication.release))
    said.say(dataset, FOAF.homepage, ox.NamedNode(about.address("")))
    if about.is_ours:
        said.say(dataset, DCTERMS.publisher, ox.NamedNode(about.publisher))
        said.type(about.publisher, FOAF.Agent)
        said.say(about.publisher, FOAF.name, ox.Literal(CONTRIBUTORS))
    if record := publication.record:
        said.say(dataset, DCTERMS.modified, moment(record))
    for item in GRAPHS:
        said.say(dataset, VOID.feature, ox.NamedNode(item.iri))


def _access(said: Description, about: About) -> None:
    """Section 3: how to reach the data."""
    publication, dataset = about.publication, about.dataset
    said.say(dataset, VOID.sparqlEndpoint, ox.NamedNode(about.address("sparql")))
    dumps = publication.dumps.names if publication.dumps else []
    said.say(dataset, VOID.dataDump, *iris(about.address(f"download/{name}") for _, name in dumps))
    said.say(dataset, VOID.exampleResource, *iris(publication.figures.examples))
    if about.is_ours:
        said.say(dataset, VOID.rootResource, ox.NamedNode(about.address("")))
        spaces = publication.lookup.literals(ox.NamedNode(dataset), ox.NamedNode(VOID.uriSpace))
        said.say(dataset, VOID.uriSpace, *texts(spaces))


def _figures(said: Description, about: About) -> None:
    """Section 4: structure and size."""
    figures, dataset, document = about.publication.figures, about.dataset, about.address(VOID_PATH)
    counts = {
        VOID.triples: figures.triples,
        VOID.entities: figures.entities,
        VOID.classes: len(figures.classes),
        VOID.properties: len(figures.properties),
        VOID.distinctSubjects: figures.subjects,
        VOID.distinctObjects: figures.objects,
    }
    for predicate, count in counts.items():
        said.say(dataset, predicate, ox.Literal(count))
    said.say(dataset, VOID.vocabulary, *iris(figures.vocabularies))
    _partitions(
        said, dataset, f"{document}#class-", figures.classes, VOID.classPartition, VOID["class"]
    )
    _partitions(
        said,
        dataset,
        f"{document}#property-",
        figures.properties,
        VOID.propertyPartition,
        VOID.property,
    )


def _partitions(
    said: Description,
    dataset: str,
    name: str,
    counts: Mapping[str, int],
    relation: str,
    term: str,
) -> None:
    counted = VOID.entities if relation == VOID.classPartition else VOID.triples
    for number, (iri, count) in enumerate(list(counts.items())[:_LISTED], 1):
        partition = f"{name}{number}"
        said.say(dataset, relation, ox.NamedNode(partition))
        said.say(partition, term, ox.NamedNode(iri))
        said.say(partition, counted, ox.Literal(count))


def _linksets(said: Description, about: About) -> None:
    """Section 5: links to other datasets, as the data itself describes them, with both ends."""
    lookup, dataset = about.publication.lookup, about.dataset
    for node in lookup.subjects(terms.TYPE, _LINKSET):
        if not isinstance(node, ox.NamedNode):
            continue
        links = lookup.quads(None, None, None, node)
        objects = [quad.object.value for quad in links if isinstance(quad.object, ox.NamedNode)]
        said.type(node.value, VOID.Linkset)
        said.say(dataset, VOID.subset, ox.NamedNode(node.value))
        said.say(node.value, VOID.triples, ox.Literal(len(links)))
        said.say(node.value, VOID.subjectsTarget, ox.NamedNode(dataset))
        said.say(node.value, DCTERMS["title"], *texts(lookup.literals(node, terms.LABEL)))
        said.say(node.value, RDFS.seeAlso, ox.NamedNode(about.addresses.full(_page(about, node))))
        for predicate in _COPIED:
            values = lookup.objects(node, ox.NamedNode(predicate))
            known = (value.value for value in values if isinstance(value, ox.NamedNode))
            said.say(node.value, predicate, *iris(known))
        if space := uri_space(objects):
            target = f"{about.address(VOID_PATH)}#{node.value.rpartition('/')[2]}"
            said.say(node.value, VOID.objectsTarget, ox.NamedNode(target))
            said.type(target, VOID.Dataset)
            said.say(target, VOID.uriSpace, ox.Literal(space))


def uri_space(addresses: list[str]) -> str:
    """What IRIs of another dataset begin with in common, to its last slash or hash.

    >>> uri_space(["https://example.org/id/Q1490", "https://example.org/id/Q1865"])
    'https://example.org/id/'
    >>> uri_space(["https://example.org/a", "http://example.org/b"])
    ''
    """
    common = os.path.commonprefix(addresses)  # noqa: RUF071 - of characters, not of path parts
    space = common[: max(common.rfind("/"), common.rfind("#")) + 1]
    return space if space.count("/") >= len(("scheme:", "", "host")) else ""


def _page(about: About, node: ox.NamedNode) -> str:
    return about.addresses.of(node.value) or about.addresses.path("browse", iri=node.value)
