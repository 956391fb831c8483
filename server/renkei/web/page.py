"""One page for one request: its language, its addresses, and the helpers of the templates."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode

from renkei.names import BASE, ID, curie
from renkei.questions.binding import bind, marked
from renkei.questions.question import LANGUAGES, Question
from renkei.web import terms
from renkei.web.dates import in_words
from renkei.web.descriptions.about import About
from renkei.web.descriptions.schema_org import describe_schema
from renkei.web.frontend import bundles
from renkei.web.labels import Label
from renkei.web.language import choose
from renkei.web.lookup import is_web_address
from renkei.web.overview import Document
from renkei.web.pictures.cities import slug_of
from renkei.web.pictures.portrayal import Portrayal
from renkei.web.site import Site, site_of
from renkei.web.sources.address import source_path
from renkei.web.terms import Node

_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("renkei.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
HEADER_MARK: Final = "#+"
"""What the lines of a question's header begin with."""
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_PLAIN: Final = frozenset(_XSD + name for name in ("string", "integer", "decimal", "boolean"))
_DOCUMENT: Final = NamedNode("http://xmlns.com/foaf/0.1/Document")


class Page:
    """A page to be.

    Args:
        request: the request it answers.
        language: the language that its path asks for, where it does.
    """

    def __init__(self, request: Request, language: str | None = None) -> None:
        self.site: Site = site_of(request)
        self.addresses = self.site.addresses(request)
        asked = language or request.query_params.get("lang")
        self.language = choose(asked, request.headers.get("accept-language"))
        self._kept = {"lang": self.language} if asked in LANGUAGES else {}
        self.request = request
        self.t = self.site.catalogues[self.language]
        self.labels = self.site.labels[self.language]

    def render(self, template: str, **values: Any) -> bytes:
        """The page as HTML in UTF-8.

        Args:
            template: its file name.
            values: what the template shows; they come before the helpers of the same name.
        """
        context = {
            "base": self.addresses.base,
            "between": self.between,
            "bound": self.bound,
            "bundles": bundles,
            "current": self.request.url.path,
            "dataset": lambda: describe_schema(self.about, self.t),
            "datatype": _datatype,
            "date": lambda edtf: in_words(edtf, self.language),
            "edtf": lambda node: self.site.lookup.text(node, terms.EDTF),
            "fragment": lambda node: node.value.partition("#")[2],
            "here": self.here,
            "href": self.href,
            "is_literal": lambda term: isinstance(term, Literal),
            "is_node": lambda term: isinstance(term, Node),
            "is_outside": is_web_address,
            "kept": self._kept,
            "label": self.label,
            "language": self.language,
            "languages": self._languages(),
            "has_quality": self.site.quality.is_ours,
            "overview": self.site.overview,
            "path": self.addresses.path,
            "portray": Portrayal(self).embedded,
            "release": self.site.release,
            "short": curie,
            "source_path": lambda evidence: source_path(self, evidence),
            "sources": self._sources(),
            "stamp": self.site.stamp,
            "t": self.t,
            "tail": _tail,
            "whole_text": self.site.settings.source_text == "whole",
        }
        return _ENVIRONMENT.get_template(template).render(context | values).encode()

    @property
    def about(self) -> About:
        """What is said of the dataset as a whole."""
        return About(self.site.publication, self.addresses, self.site.catalogues)

    def label(self, node: Node) -> Label:
        """What a thing is called in the page's language."""
        return self.labels.of(node)

    def here(self, path: str, **parameters: object) -> str:
        """A page of this server, in the language that was asked for."""
        texts = {key: str(value) for key, value in parameters.items()}
        return self.addresses.path(path, **texts, **self._kept)

    def href(self, node: Node, term: bool = False) -> str | None:
        """Where a link to a thing goes: our page, the page of a foreign thing, or outside.

        Args:
            node: the thing.
            term: whether it stands for a property; those of other vocabularies have no page.
        """
        if isinstance(node, NamedNode):
            if node.value.startswith(ID) and not self.site.lookup.is_subject(node):
                return None  # a thing of ours that this dataset says nothing of
            if own := self.addresses.of(node.value, **self._kept):
                return own
            if term:
                return None
            if self._has_page(node):
                return self.here("browse", iri=node.value)
            return node.value if is_web_address(node.value) else None
        return self.here("browse", iri=f"_:{node.value}")

    def between(self, one: Node, other: Node) -> str:
        """The page of what connects two cities, the same whichever is named first."""
        first, second = sorted((slug_of(one), slug_of(other)))
        if all(city.value.startswith(ID) for city in (one, other)):
            return self.here(f"between/{first}/{second}")
        return self.here("between", one=first, other=second)

    def _has_page(self, node: NamedNode) -> bool:
        """Documents of others are visited rather than browsed."""
        lookup = self.site.lookup
        return lookup.is_subject(node) and not lookup.quads(node, terms.TYPE, _DOCUMENT, limit=1)

    def _sources(self) -> list[Document]:
        """The documents whose text there is a page of."""
        site = self.site
        return [it for it in site.overview.sources if it.slug in site.texts]

    def _languages(self) -> list[tuple[str, str, str]]:
        """Each language with its own name for itself and the address of this page in it."""
        path = self.request.url.path
        given = [
            (key, value) for key, value in self.request.query_params.multi_items() if key != "lang"
        ]
        return [
            (tag, words("language." + tag), f"{path}?{urlencode([*given, ('lang', tag)])}")
            for tag, words in self.site.catalogues.items()
        ]

    def bound(self, question: Question) -> str:
        """A question as SPARQL without its header, in the page's language where it has one."""
        values = {"lang": self.language} if "lang" in marked(question) else {}
        lines = bind(question, values).splitlines()
        return "\n".join(line for line in lines if not line.startswith(HEADER_MARK))


def _datatype(literal: Literal) -> str:
    """A datatype worth showing."""
    iri = literal.datatype.value
    return "" if iri in _PLAIN else curie(iri)


def _tail(node: Node) -> str:
    """The part of an IRI that tells it from its siblings."""
    path = node.value.removeprefix(terms.GRAPHS)
    return path if path != node.value else node.value.removeprefix(BASE)
