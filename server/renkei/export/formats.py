"""The names of the formats that graphs are written in."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """The formats of `renkei export`."""

    TURTLE = "turtle"
    JSONLD = "jsonld"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    RDFXML = "rdfxml"
