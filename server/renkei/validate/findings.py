"""One finding: which thing, which property, which rule, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rdflib.term import Literal, Node, URIRef

FALLBACK_LANGUAGES: Final = ("en", "ja")


class Severity(StrEnum):
    """How grave a finding is; the values are the local names of SHACL's severities."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True)
class Place:
    """Where a finding's triple stands.

    Attributes:
        file: the path of the file as the user gave it; empty for the built dataset.
        line: the line of the file where the thing is first described, from 1.
        graph: the IRI of the named graph.
        quotes: the words of the source that the graph rests on.
    """

    file: str = ""
    line: int | None = None
    graph: str = ""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One result of a shape or of a check.

    Attributes:
        focus: the thing found wanting.
        path: the IRI of the property, with a leading `^` where it is followed backwards; empty
            where the rule concerns the thing as a whole.
        value: the value found, if the rule concerns one.
        rule: the IRI of the shape or check.
        component: the IRI of the kind of constraint (SHACL, section 4).
        severity: how grave it is.
        messages: language tag → what the rule says.
        places: where it came from.
    """

    focus: Node
    path: str
    value: Node | None
    rule: URIRef
    component: URIRef
    severity: Severity
    messages: Mapping[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    @property
    def sort_key(self) -> tuple[int, str, str, str, str, str]:
        """Violations first, then by rule, thing, property and value."""
        grade = list(Severity).index(self.severity)
        return grade, self.rule, n3(self.focus), self.path, n3(self.value), self.component

    def message(self, language: str) -> str:
        """The message in `language`, else in English, else in Japanese.

        >>> from rdflib import SH
        >>> finding = Finding(SH.Shape, "", None, SH.Shape, SH.NotConstraintComponent,
        ...                   Severity.INFO, {"ja": "形", "en": "shape"})
        >>> finding.message("ja"), finding.message("ms")
        ('形', 'shape')
        """
        for wanted in (language, *FALLBACK_LANGUAGES):
            if wanted in self.messages:
                return self.messages[wanted]
        return ""


def n3(node: Node | None) -> str:
    """A term as in N-Triples, empty for None; a number of broken form keeps its form.

    >>> n3(Literal("x", datatype=URIRef("http://example.org/number")))
    '"x"^^<http://example.org/number>'
    """
    if node is None:
        return ""
    if isinstance(node, Literal) and node.datatype:
        return f"{Literal(str(node)).n3()}^^{node.datatype.n3()}"
    return node.n3()
