"""What an editor completes: our prefixes, and the terms of the vocabulary and the data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import NamedNode

from renkei.names import OWL, PREFIXES, RDF, RDFS, SKOS
from renkei.web import terms
from renkei.web.page import Page

_KINDS: Final = {
    OWL.Class: "class",
    RDFS.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    OWL.AnnotationProperty: "property",
    RDF.Property: "property",
    SKOS.Concept: "concept",
}
_MOST: Final = 3000
"""Terms that are sent."""
_LEFT_OUT: Final = ("/evidence/", "/graph/")
"""Things that nobody writes by hand."""
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_-])?")
"""A local name that SPARQL takes as it is (PN_LOCAL, the plain part of it)."""


def completion(page: Page) -> bytes:
    """Prefixes and terms as JSON, named in the page's language.

    A term is written with a prefix where SPARQL can, else as an IRI in angle brackets.
    """
    found = {it["text"]: it for it in _terms(page)}
    document = {"prefixes": dict(PREFIXES), "terms": list(found.values())[:_MOST]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _terms(page: Page) -> Iterator[dict[str, Any]]:
    site = page.site
    seen: dict[NamedNode, str] = {}
    for lookup in (site.vocabulary, site.lookup):
        for quad in lookup.quads(None, terms.TYPE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                kind = _KINDS.get(quad.object.value)
                if kind or quad.subject not in seen:
                    seen[quad.subject] = kind or "thing"
    for predicate in {quad.predicate for quad in site.lookup.quads()}:
        seen.setdefault(predicate, "property")
    order = ("property", "class", "concept", "thing")
    for node, kind in sorted(seen.items(), key=lambda it: (order.index(it[1]), it[0].value)):
        if not any(part in node.value for part in _LEFT_OUT):
            yield {"text": short(node.value), "name": page.label(node).text, "kind": kind}


def short(iri: str) -> str:
    """An IRI as SPARQL writes it.

    >>> short("https://w3id.org/renkei/ont#City"), short("https://w3id.org/renkei/id/city/tokyo")
    ('rk:City', '<https://w3id.org/renkei/id/city/tokyo>')
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
