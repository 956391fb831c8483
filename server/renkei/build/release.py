"""A release: the files that a build writes."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.namespace import RDF

from renkei.build.release_id import release_id
from renkei.content import Content
from renkei.names import curie
from renkei.terms import ID

if TYPE_CHECKING:
    from renkei.build.assemble import Build


def release_files(build: Build, content: Content) -> dict[Path, str]:
    """The files of a release and their texts: dataset, manifest, registry."""
    trig = build.graphs.trig()
    return {
        content.graph: trig,
        content.manifest: _manifest(build, trig),
        content.registry: build.registry.csv(),
    }


def _manifest(build: Build, trig: str) -> str:
    things = Counter(
        str(subject).removeprefix(ID).split("/")[0]
        for subject in set(build.graphs.merge().subjects(RDF.type))
        if str(subject).startswith(ID) and "#" not in str(subject)
    )
    classes = Counter(curie(str(o)) for _, o in build.graphs.merge().subject_objects(RDF.type))
    manifest = {
        "release": release_id(trig),
        "quads": len(build.graphs),
        "graphs": len(build.graphs.names),
        "things": dict(sorted(things.items())),
        "classes": dict(sorted(classes.items())),
        "sources": {
            report.extraction.document.slug: {
                "sha256": report.extraction.document.sha256,
                "characters": len(report.extraction.document.text),
                "events": len(report.extraction.events),
                "projects": len(report.extraction.projects),
            }
            for report in build.reports
        },
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def stale_files(files: dict[Path, str]) -> list[Path]:
    """Those of the files that are missing on disk or differ there."""
    return [
        path
        for path, text in files.items()
        if not path.exists() or path.read_bytes() != text.encode()
    ]


def write_files(files: Mapping[Path, str] | Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all: to a temporary file first, then by renaming."""
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data.encode() if isinstance(data, str) else data)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
