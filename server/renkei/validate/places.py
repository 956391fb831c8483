"""Where a finding came from: the graph and its quotes, the file and its line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from rdflib import PROV
from rdflib.term import Node, URIRef

from renkei.terms import OA
from renkei.validate.findings import Finding, Place
from renkei.validate.reading import RdfFile, to_node

MOST_PLACES: Final = 5
"""A thing can be described in dozens of passages; a reader needs the first few."""

_PREFIX = re.compile(r"@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_BASE = re.compile(r"@?base\s+<([^>]*)>", re.IGNORECASE)


class Locator:
    """Finds the places of findings in files that were read.

    Args:
        files: the files.
        name_files: false for the built dataset, whose one file says nothing to the reader.
    """

    def __init__(self, files: Iterable[RdfFile], *, name_files: bool) -> None:
        self._files = tuple(files)
        self._name_files = name_files

    def locate(self, finding: Finding) -> Finding:
        """The finding with its places.

        They are where the triple stands that it concerns; where there is none (a value is
        missing), where the property is given, else where the thing is described.
        """
        places = finding.places or tuple(self._search(finding))[:MOST_PLACES]
        return replace(finding, places=tuple(self._quoted(place) for place in places))

    def _search(self, finding: Finding) -> list[Place]:
        keys: list[tuple[Node, ...]] = [(finding.focus,)]
        if finding.path and not finding.path.startswith("^"):
            property_key = finding.focus, URIRef(finding.path)
            keys.insert(0, property_key)
            if finding.value is not None:
                keys.insert(0, (*property_key, finding.value))
        found = next((self._graphs[key] for key in keys if key in self._graphs), {})
        return [self._place(*one, finding.focus) for one in found]

    def _place(self, number: int, graph: str, focus: Node) -> Place:
        if not self._name_files:
            return Place(graph=graph)
        file = self._files[number]
        return Place(str(file.path), self._line(number, focus), graph)

    def _quoted(self, place: Place) -> Place:
        return replace(place, quotes=self._quotes.get(place.graph, ()))

    @cached_property
    def _graphs(self) -> Mapping[tuple[Node, ...], Mapping[tuple[int, str], None]]:
        """Triple, or its subject and predicate, or subject → file number, graph, in order."""
        found: dict[tuple[Node, ...], dict[tuple[int, str], None]] = defaultdict(dict)
        for number, file in enumerate(self._files):
            for quad in file.quads:
                graph = getattr(quad.graph_name, "value", "")
                triple = (to_node(quad.subject), to_node(quad.predicate), to_node(quad.object))
                for key in (triple, triple[:2], triple[:1]):
                    found[key][number, graph] = None
        return found

    @cached_property
    def _quotes(self) -> Mapping[str, tuple[str, ...]]:
        """Graph → the words it rests on, through its evidence and their selectors."""
        wanted = {str(term): term for term in (PROV.wasDerivedFrom, OA.hasSelector, OA.exact)}
        values: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        for file in self._files:
            for quad in file.quads:
                if quad.predicate.value in wanted:
                    key = to_node(quad.subject), quad.predicate.value
                    values[key].append(to_node(quad.object))
        return {
            str(graph): tuple(
                str(quote)
                for one in evidence
                for selector in values[one, str(OA.hasSelector)]
                for quote in values[selector, str(OA.exact)]
            )
            for (graph, predicate), evidence in list(values.items())
            if predicate == str(PROV.wasDerivedFrom)
        }

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(
            file.path.read_text(encoding="utf-8", errors="replace") for file in self._files
        )

    def _line(self, number: int, focus: Node) -> int | None:
        return line_of(self._texts[number], str(focus)) if isinstance(focus, URIRef) else None


def line_of(text: str, iri: str) -> int | None:
    r"""The line that describes `iri`, from 1: the first that starts with it, else one that has it.

    Knows the ways Turtle, TriG, N-Triples, JSON-LD and RDF/XML write an IRI, without parsing.

    >>> line_of('@prefix ex: <http://example.org/> .\n\nex:a ex:b ex:c .', "http://example.org/a")
    3
    >>> line_of("ex:a ex:b ex:c .", "http://example.org/a") is None
    True
    """
    forms = [re.escape(f"<{iri}>"), re.escape(f'"{iri}"')]
    for name, namespace in _PREFIX.findall(text):
        if namespace and iri.startswith(namespace):
            forms.append(rf"(?<![\w:]){re.escape(f'{name}:{iri[len(namespace) :]}')}(?![\w/-])")
    for base in _BASE.findall(text):
        if iri.startswith(base):
            forms.append(re.escape(f"<{iri[len(base) :]}>"))
    anywhere = re.compile("|".join(forms))
    lines = text.splitlines()
    opening = (n for n, line in enumerate(lines, 1) if anywhere.match(line.lstrip()))
    containing = (n for n, line in enumerate(lines, 1) if anywhere.search(line))
    return next(opening, next(containing, None))
