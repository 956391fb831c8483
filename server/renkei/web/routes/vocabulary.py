"""The vocabulary and the shapes: lists for people, RDF for programs, by Accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.namespace import DCTERMS, SH, SKOS

from renkei.build.turtle import natural
from renkei.names import RK, SHAPES
from renkei.web import rdf, terms
from renkei.web.describe import fit
from renkei.web.labels import Label, Labels
from renkei.web.lookup import Lookup
from renkei.web.openapi import failures
from renkei.web.page import Page
from renkei.web.representations import (
    VARY_PAGE,
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


_ONTOLOGY: Final = _Document(
    "ont",
    str(RK),
)
_SHAPES: Final = _Document(
    "shapes",
    str(SHAPES),
    {"node_shapes": (SH.NodeShape,), "property_shapes": (SH.PropertyShape,)},
    (SH.targetClass, SH.path, SH.severity, SH.message, SH.property),
)
_DEFINITIONS: Final = (NamedNode(str(SKOS.definition)), NamedNode(str(DCTERMS.description)))


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


@router.get("/shapes", response_class=Response)
def shapes(request: Request) -> Response:
    """The SHACL shapes, as a page or as data by Accept."""
    return _negotiated(request, _SHAPES)


@router.get("/shapes.{extension}", response_class=Response)
def shapes_data(request: Request, extension: str) -> Response:
    """The SHACL shapes; the ending names the format."""
    return _data(request, _SHAPES, extension)


def _negotiated(request: Request, document: _Document) -> Response:
    wanted = negotiate(request)
    if wanted is not None:
        return _data(request, document, wanted.extension, vary=True)
    own = site_of(request).addresses(request).path(document.name)
    iri = document.namespace.removesuffix("#")
    headers = {"Link": links(own, own, iri, is_page=True)}
    return page_response(request, lambda page: _page(page, document, own), headers)


def _data(request: Request, document: _Document, extension: str, *, vary: bool = False) -> Response:
    wanted = rdf.BY_EXTENSION.get(extension)
    if wanted is None:
        raise HTTPException(404, f"no format has the ending .{extension}")
    own = site_of(request).addresses(request).path(document.name)
    iri = document.namespace.removesuffix("#")
    headers = {"Link": links(own, own, iri, is_page=False)}
    if vary:
        headers["Vary"] = VARY_PAGE
    return data_response(
        request,
        wanted,
        lambda: fit(_read(request, document).quads(), with_graphs=wanted in rdf.WITH_GRAPHS),
        headers,
    )


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
    about = NamedNode(document.namespace.removesuffix("#"))
    return page.render(
        "vocabulary.html",
        label=labels.of,
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
