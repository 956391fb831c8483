"""Validation: SHACL shapes over the triples, check queries over the named graphs.

`validate_files` gives a `Report`; `render` writes it as text, JSON, Turtle or HTML.
"""

from renkei.validate.findings import Finding, Place, Severity
from renkei.validate.report import FORMATS, Report, render
from renkei.validate.validation import validate_files

__all__ = ["FORMATS", "Finding", "Place", "Report", "Severity", "render", "validate_files"]
