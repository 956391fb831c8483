"""The report, and its four forms: text, JSON, Turtle (a SHACL validation report), HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, SH, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from renkei.errors import RenkeiError
from renkei.names import PREFIXES, curie
from renkei.validate.findings import Finding, Place, Severity, n3
from renkei.validate.reading import to_triple

LONGEST_QUOTE: Final = 60
"""Code points of a quote that text and HTML show."""

_WORDS: Final = {
    "en": {
        "Violation": "Violation",
        "Warning": "Warning",
        "Info": "Note",
        "title": "Validation report",
        "conforms": "conforms",
        "fails": "does not conform",
        "thing": "Thing",
        "property": "Property",
        "value": "Value",
        "place": "Where",
        "summary": (
            "{verdict}: {violations} violations, {warnings} warnings; {triples} triples, "
            "{covered} of {things} things have a shape"
        ),
    },
    "ja": {
        "Violation": "違反",
        "Warning": "警告",
        "Info": "参考",
        "title": "検証結果",
        "conforms": "適合しています",
        "fails": "適合していません",
        "thing": "対象",
        "property": "プロパティ",
        "value": "値",
        "place": "場所",
        "summary": (
            "{verdict}。違反 {violations} 件、警告 {warnings} 件。トリプル {triples} 件、"
            "シェイプのあるもの {things} 件中 {covered} 件"
        ),
    },
}
"""The report's own words; other languages take English."""


@dataclass(frozen=True)
class Report:
    """What validation found.

    Attributes:
        findings: violations first.
        files: the files validated; none for the built dataset.
        triples: how many were validated, the added vocabulary not counted.
        things: how many typed things they describe.
        covered: how many of these have a class that a shape targets.
    """

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    triples: int
    things: int
    covered: int

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and notes do not count."""
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def render(report: Report, form: str = "text", language: str = "en") -> str:
    """Write the report.

    Args:
        report: what was found.
        form: one of `FORMATS`.
        language: language tag of the messages of text and HTML; JSON and Turtle have all.

    Raises:
        RenkeiError: there is no such form.
    """
    if form not in FORMATS:
        raise RenkeiError(f"no report is called {form!r}", mend=f"use one of {', '.join(FORMATS)}")
    return FORMATS[form](report, language)


def _text(report: Report, language: str) -> str:
    words = _words(language)
    lines = []
    for (severity, rule), group in _groups(report):
        lines.append(f"{words[severity]} {curie(rule)}: {group[0].message(language)}")
        for finding in group:
            lines.append("  " + "  ".join(filter(None, _triple(finding))))
            lines += [f"    {_place(place)}" for place in finding.places]
        lines.append("")
    return "\n".join(map(_printable, [*lines, _summary(report, words)])) + "\n"


def _json(report: Report, _language: str) -> str:
    content = {
        "conforms": report.conforms,
        "violations": report.count(Severity.VIOLATION),
        "warnings": report.count(Severity.WARNING),
        "files": report.files,
        "triples": report.triples,
        "things": report.things,
        "covered": report.covered,
        "findings": [
            {
                "focus": str(finding.focus),
                "path": finding.path or None,
                "value": n3(finding.value) or None,
                "rule": str(finding.rule),
                "component": str(finding.component),
                "severity": finding.severity.value,
                "messages": dict(finding.messages),
                "places": [asdict(place) for place in finding.places],
            }
            for finding in report.findings
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _turtle(report: Report, _language: str) -> str:
    """A SHACL validation report (SHACL, section 3.6).

    There `sh:conforms` is false as soon as there is any result, a warning too.
    """
    top = BNode("report")
    triples: list[tuple[Node, Node, Node]] = [
        (top, RDF.type, SH.ValidationReport),
        (top, SH.conforms, Literal(not report.findings, datatype=XSD.boolean)),
    ]
    results = [BNode(f"result{number}") for number in range(1, len(report.findings) + 1)]
    triples += [(top, SH.result, result) for result in results]
    for result, finding in zip(results, report.findings, strict=True):
        triples += [
            (result, RDF.type, SH.ValidationResult),
            (result, SH.focusNode, finding.focus),
            (result, SH.sourceShape, finding.rule),
            (result, SH.sourceConstraintComponent, finding.component),
            (result, SH.resultSeverity, SH[finding.severity.value]),
        ]
        if finding.path.startswith("^"):
            path = BNode(f"{result}path")
            triples.append((result, SH.resultPath, path))
            triples.append((path, SH.inversePath, URIRef(finding.path[1:])))
        elif finding.path:
            triples.append((result, SH.resultPath, URIRef(finding.path)))
        if finding.value is not None:
            triples.append((result, SH.value, finding.value))
        for language, message in finding.messages.items():
            triples.append((result, SH.resultMessage, Literal(message, lang=language or None)))
    written = serialize(
        (to_triple(triple) for triple in triples),
        format=RdfFormat.TURTLE,
        prefixes={**PREFIXES, "sh": str(SH)},
    )
    assert written is not None  # it is None only when there is an output to write to
    return written.decode()


def _html(report: Report, language: str) -> str:
    # Only one of the forms needs templates, and loading them takes longer than writing the others.
    from jinja2 import Environment, FileSystemLoader

    words = _words(language)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        report=report,
        groups=_groups(report),
        language=language if language in _WORDS else "en",
        words=words,
        summary=_summary(report, words),
        curie=curie,
        triple=_triple,
        place=_place,
    )


FORMATS: Final[Mapping[str, Callable[[Report, str], str]]] = {
    "text": _text,
    "json": _json,
    "turtle": _turtle,
    "html": _html,
}
"""Name of a form → what writes it."""


def _words(language: str) -> Mapping[str, str]:
    return _WORDS.get(language, _WORDS["en"])


def _groups(report: Report) -> list[tuple[tuple[Severity, URIRef], list[Finding]]]:
    """The findings by severity and rule."""
    return [
        (key, list(group))
        for key, group in groupby(report.findings, lambda one: (one.severity, one.rule))
    ]


def _summary(report: Report, words: Mapping[str, str]) -> str:
    return words["summary"].format(
        verdict=words["conforms" if report.conforms else "fails"],
        violations=report.count(Severity.VIOLATION),
        warnings=report.count(Severity.WARNING),
        triples=report.triples,
        things=report.things,
        covered=report.covered,
    )


def _triple(finding: Finding) -> tuple[str, str, str]:
    """Thing, property and value in short forms."""
    backwards = finding.path.startswith("^")
    path = "^" * backwards + curie(finding.path.removeprefix("^"))
    value = "" if finding.value is None else _short(finding.value)
    return _short(finding.focus), path, value


def _short(node: Node) -> str:
    if isinstance(node, URIRef):
        return curie(node)
    if isinstance(node, Literal) and node.datatype:
        return f"{Literal(str(node)).n3()}^^{curie(node.datatype)}"
    return n3(node)


def _place(place: Place) -> str:
    file = f"{place.file}:{place.line}" if place.line else place.file
    quotes = " ".join(f"“{_cut(quote)}”" for quote in place.quotes)
    return " ".join(filter(None, (file, curie(place.graph), quotes)))


def _cut(quote: str) -> str:
    """A quote short enough for a line; JSON has it whole."""
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"


def _printable(line: str) -> str:
    """A line without control characters: what it shows comes from somebody's file."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in line)
