"""The vocabulary and the shapes: lists for people, RDF for programs, by Accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from pyoxigraph import BlankNode, Literal, NamedNode

from renkei.names import DCTERMS, OWL, RK, SH, SHAPES, SKOS
from renkei.ordering import natural
from renkei.web import rdf, terms
from renkei.web.describe import fit
from renkei.web.labels import Label, Labels
from renkei.web.lookup import Lookup
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import (
    VARY_PAGE,
    by_extension,
    data_response,
    formats,
    links,
    negotiate,
    page_response,
)
from renkei.web.site import site_of
from renkei.web.terms import Node, Term
from renkei.web.vocabulary.reference import in_language, read_words

router = APIRouter(tags=["vocabulary"], responses=failures(404, 406))


@dataclass(frozen=True)
class _Document:
    """A document of terms.

    Attributes:
        name: its path, and the key of its title in the catalogue.
        namespace: what its terms start with.
        sections: key of a heading → classes whose members stand below it, in a plain list of terms.
        relations: what such a list shows of a term beside its names and definition.
    """

    name: str
    namespace: str
    sections: Mapping[str, Sequence[object]] = field(default_factory=dict)
    relations: Sequence[object] = ()

    @property
    def iri(self) -> str:
        """The IRI of the document, whatever its version."""
        return self.namespace.removesuffix("#")


_ONTOLOGY: Final = _Document(
    "ont",
    str(RK),
)
_SHAPES: Final = _Document(
    "shapes",
    str(SHAPES),
    {"node_shapes": (SH.NodeShape,), "property_shapes": (SH.PropertyShape,)},
    (
        *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.property, SH.path),
        *(SH.minCount, SH.maxCount, SH.datatype, SH["class"], SH.nodeKind, SH.pattern),
        *(SH.hasValue, SH.minInclusive, SH.uniqueLang, SH.severity),
    ),
)
_LICENSE: Final = NamedNode(DCTERMS.license)
_VERSION: Final = NamedNode(OWL.versionIRI)
_DEFINITIONS: Final = tuple(
    NamedNode(str(predicate)) for predicate in (SKOS.definition, DCTERMS.description, SH.message)
)
"""What says in words what a term is for, or what a rule wants."""


@dataclass(frozen=True)
class TermView:
    """A term as the list shows it.

    Attributes:
        node: the term.
        anchor: the fragment of its IRI.
        names: its labels in all languages.
        definition: what it means, in the page's language or the next best.
        relations: property → values.
    """

    node: NamedNode
    anchor: str
    names: list[Literal]
    definition: Label | None
    relations: list[tuple[NamedNode, list[Term]]]


@router.get("/ont", response_class=Response)
def ontology(request: Request) -> Response:
    """The vocabulary with its alignments, as a page or as data by Accept."""
    return _negotiated(request, _ONTOLOGY)


@router.get("/ont.{extension}", response_class=Response)
def ontology_data(request: Request, extension: str) -> Response:
    """The vocabulary with its alignments; the ending names the format."""
    return _data(request, _ONTOLOGY, extension)


@router.get("/ont/{name:path}", response_class=Response)
def ontology_version(request: Request, name: str) -> Response:
    """The vocabulary under the name of its version or of its alignments, which are part of it."""
    stem, wanted = by_extension(name)
    names = _other_names(site_of(request).vocabulary)
    if stem not in names:
        known = ", ".join(f"/ont/{item}" for item in sorted(names))
        raise HTTPException(404, f"there is {known}; terms are at /ont#")
    iri = f"{_ONTOLOGY.iri}/{stem}"
    if wanted is None:
        return _negotiated(request, _ONTOLOGY, iri)
    return _data(request, _ONTOLOGY, wanted.extension, iri)


@router.get("/shapes", response_class=Response)
def shapes(request: Request) -> Response:
    """The SHACL shapes, as a page or as data by Accept."""
    return _negotiated(request, _SHAPES)


@router.get("/shapes.{extension}", response_class=Response)
def shapes_data(request: Request, extension: str) -> Response:
    """The SHACL shapes; the ending names the format."""
    return _data(request, _SHAPES, extension)


def _negotiated(request: Request, document: _Document, iri: str = "") -> Response:
    wanted = negotiate(request)
    if wanted is not None:
        return _data(request, document, wanted.extension, iri, vary=True)
    own = site_of(request).addresses(request).path(document.name)
    headers = {"Link": _links(request, document, iri, is_page=True)}
    return page_response(request, lambda page: _page(page, document, own), headers)


def _data(
    request: Request, document: _Document, extension: str, iri: str = "", *, vary: bool = False
) -> Response:
    wanted = rdf.BY_EXTENSION.get(extension)
    if wanted is None:
        raise HTTPException(404, f"no format has the ending .{extension}")
    headers = {"Link": _links(request, document, iri, is_page=False)}
    if vary:
        headers["Vary"] = VARY_PAGE
    return data_response(
        request,
        wanted,
        lambda: fit(_read(request, document).quads(), with_graphs=wanted in rdf.WITH_GRAPHS),
        headers,
    )


def _links(request: Request, document: _Document, iri: str, *, is_page: bool) -> str:
    """The Link header; that of one version names the newest (RFC 5829)."""
    own = site_of(request).addresses(request).path(document.name)
    license_ = _read(request, document).node(NamedNode(document.iri), _LICENSE)
    further = [(license_.value, "license")] if license_ else []
    if iri:
        further.append((own, "latest-version"))
    return links(own, own, iri or document.iri, is_page=is_page, further=further)


def _other_names(vocabulary: Lookup) -> set[str]:
    """What stands below the IRI of the vocabulary: its versions, and its other documents."""
    documents = vocabulary.subjects(terms.TYPE, NamedNode(OWL.Ontology))
    versions = [vocabulary.node(node, _VERSION) for node in documents]
    iris = {node.value for node in (*documents, *versions) if node is not None}
    below = f"{_ONTOLOGY.iri}/"
    return {iri.removeprefix(below) for iri in iris if iri.startswith(below)}


def _read(request: Request, document: _Document) -> Lookup:
    site = site_of(request)
    return site.vocabulary if document is _ONTOLOGY else site.shapes


def _page(page: Page, document: _Document, own: str) -> bytes:
    if document is _ONTOLOGY:
        return page.render(
            "reference.html",
            reference=page.site.reference,
            pick=lambda texts: in_language(texts, page.language),
            w=read_words()[page.language],
            formats=formats(own),
        )
    lookup = _read(page.request, document)
    labels = Labels(lookup, page.language, page.t.terms)
    sections = [
        (key, _terms(lookup, labels, document, classes))
        for key, classes in document.sections.items()
    ]
    about = NamedNode(document.iri)
    return page.render(
        "vocabulary.html",
        label=lambda node: labels.of(node) if lookup.is_subject(node) else page.label(node),
        title=page.t(f"{document.name}.title"),
        namespace=document.namespace,
        description=_definition(lookup, labels, about),
        sections=sections,
        formats=formats(own),
    )


def _terms(
    lookup: Lookup, labels: Labels, document: _Document, classes: Sequence[object]
) -> list[TermView]:
    found = {
        node
        for class_ in classes
        for node in lookup.subjects(terms.TYPE, NamedNode(str(class_)))
        if isinstance(node, NamedNode) and node.value.startswith(document.namespace)
    }
    return [
        TermView(
            node,
            node.value.removeprefix(document.namespace),
            sorted(lookup.literals(node, terms.LABEL), key=lambda it: it.language or ""),
            _definition(lookup, labels, node),
            _relations(lookup, document, node),
        )
        for node in sorted(found, key=lambda node: natural(node.value))
    ]


def _definition(lookup: Lookup, labels: Labels, node: Node) -> Label | None:
    found = (labels.best(lookup.literals(node, predicate)) for predicate in _DEFINITIONS)
    return next((label for label in found if label), None)


def _relations(
    lookup: Lookup, document: _Document, node: NamedNode
) -> list[tuple[NamedNode, list[Term]]]:
    pairs = []
    for relation in document.relations:
        predicate = NamedNode(str(relation))
        values = lookup.objects(node, predicate)
        named: list[Term] = [value for value in values if not isinstance(value, BlankNode)]
        if named:
            pairs.append((predicate, sorted(named, key=lambda it: natural(str(it)))))
    return pairs
