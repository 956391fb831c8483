"""All that is published about the quality of a release, computed in a process of its own.

`python -m renkei.quality.published FOLDER` writes it as one JSON document. It takes seconds, and
SHACL engines change rdflib for the whole process: a server runs it beside itself.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from rdflib import RDF, SH

from renkei.build.assemble import SourceReport, assemble
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.quality.release import Release
from renkei.quality.report import as_json, measure
from renkei.terms import GRAPH
from renkei.validate import render, validate_files
from renkei.validate.checks import load_checks
from renkei.validate.shapes import load_shapes

_NICE: Final = 10
"""How far it steps back behind the server."""
_LINKS: Final = f"""
SELECT ?graph (COUNT(*) AS ?links) WHERE {{
  GRAPH ?graph {{ ?thing ?predicate ?other }}
  FILTER(STRSTARTS(STR(?graph), "{GRAPH}links/"))
}} GROUP BY ?graph ORDER BY ?graph"""


def publish(content: Content) -> dict[str, Any]:
    """The figures, the validation, the links, and what the sources leave open.

    Raises:
        RenkeiError: nothing is built, or a file of the content is unusable.
    """
    report = validate_files(None, content)
    shapes = load_shapes(content)
    return {
        **json.loads(as_json(measure(content))),
        "validation": json.loads(render(report, "json", "en")),
        "shapes": {
            "node_shapes": len(set(shapes.subjects(RDF.type, SH.NodeShape))),
            "property_shapes": len(set(shapes.subjects(RDF.type, SH.PropertyShape))),
            "checks": len(load_checks(content)),
        },
        "links": [
            {"scheme": graph.removeprefix(f"{GRAPH}links/"), "graph": graph, "count": int(count)}
            for graph, count in Release(content).rows(_LINKS)
        ],
        "sources": [_source(source) for source in assemble(content).reports],
        "turtle": render(report, "turtle", "en"),
    }


def _source(report: SourceReport) -> dict[str, Any]:
    """What a source leaves open, without the paths of this machine."""
    extraction = report.extraction
    document = extraction.document
    return {
        "source": document.slug,
        "candidates": [
            {"name": it.name, "line": document.line_of(it.passage.start)}
            for it in extraction.candidates
        ],
        "unsupported": [
            {"text": it.text, "line": document.line_of(it.start), "start": it.start, "end": it.end}
            for it in report.unsupported
        ],
        "problems": [
            {"line": int(line) if line.isdigit() else None, "message": it.message}
            for it in extraction.problems
            for line in (it.place.rpartition(":")[2],)
        ],
    }


def main() -> int:
    """Write the document of the content folder that the command line names."""
    os.nice(_NICE)
    try:
        document = publish(Content(Path(sys.argv[1]), read_only=True))
    except RenkeiError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    json.dump(document, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
