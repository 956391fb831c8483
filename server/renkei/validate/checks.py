"""Checks: SELECT queries that return what is wrong.

A check is a file `shapes/checks/*.rq` with a YAML header in comments: title in ja and en,
severity, and its scope where it is about triples rather than named graphs. Its rows name the
offender in the columns `focus` and, where they apply, `path`, `value` and `graph`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import yaml
from rdflib import SH, URIRef

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.headers import read_header
from renkei.terms import SHAPES
from renkei.validate.findings import Finding, Place, Severity
from renkei.validate.reading import to_node

COLUMNS: Final = frozenset({"focus", "path", "value", "graph"})


class Scope(StrEnum):
    """What a check looks at."""

    GRAPHS = "graphs"
    """The named graphs of a dataset laid out like ours; its default graph is the empty one."""
    TRIPLES = "triples"
    """Any triples; the default graph of the query is the merge of all graphs."""


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        rule: its IRI, `rks:check-{file name}`.
        title: language tag → what must hold.
        severity: of its findings.
        scope: what it looks at.
        query: SPARQL.
    """

    rule: URIRef
    title: Mapping[str, str]
    severity: Severity
    scope: Scope
    query: str


def load_check(path: Path) -> Check:
    """Read one check.

    Raises:
        RenkeiError: the header is not YAML, lacks the title in ja and en or the severity, or
            has another scope than those there are.
    """
    text = path.read_text(encoding="utf-8")
    header = [line[1:] for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    try:
        fields = read_header("\n".join(header))
        title = {language: str(fields["title"][language]) for language in ("ja", "en")}
        severity = Severity(str(fields["severity"]).capitalize())
        scope = Scope(fields.get("scope", Scope.GRAPHS))
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise RenkeiError(
            "the header of a check needs title (ja, en) and severity, and may have scope",
            where=str(path),
        ) from error
    return Check(SHAPES[f"check-{path.stem}"], title, severity, scope, text)


def load_checks(content: Content) -> tuple[Check, ...]:
    """All checks of the content folder, by file name."""
    return tuple(load_check(path) for path in sorted((content.shapes / "checks").glob("*.rq")))


def run_check(store: ox.Store, check: Check) -> list[Finding]:
    """Run one check.

    Raises:
        RenkeiError: the query is not SPARQL or has not the columns of a check.
    """
    try:
        rows = store.query(check.query, use_default_graph_as_union=check.scope is Scope.TRIPLES)
    except SyntaxError as error:
        raise RenkeiError(f"not SPARQL: {error.msg}", where=check.rule) from error
    if not isinstance(rows, ox.QuerySolutions):
        raise RenkeiError("a check is a SELECT query", where=check.rule)
    columns = {variable.value for variable in rows.variables}
    if "focus" not in columns or not columns <= COLUMNS:
        raise RenkeiError("the columns are focus, path, value and graph", where=check.rule)

    findings = []
    for row in rows:
        found = {name: row[name] for name in columns if row[name] is not None}
        graph = found.get("graph")
        findings.append(
            Finding(
                focus=to_node(found["focus"]),
                path=str(to_node(found["path"])) if "path" in found else "",
                value=to_node(found["value"]) if "value" in found else None,
                rule=check.rule,
                component=SH.SPARQLConstraintComponent,
                severity=check.severity,
                messages=check.title,
                places=(Place(graph=str(to_node(graph))),) if graph is not None else (),
            )
        )
    return findings
