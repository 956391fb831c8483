"""Where the words of an evidence stand in the page of their source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from renkei.web.lookup import Evidence
from renkei.web.sources.text import DOCUMENTS

if TYPE_CHECKING:
    from renkei.web.page import Page

_RANGE: Final = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def source_path(page: Page, evidence: Evidence) -> str | None:
    """The address of an evidence in the page of its source, with its words lit up.

    Args:
        page: the page that links there.
        evidence: the evidence.

    Returns:
        None where no text of its document is kept, or it does not say where it stands.
    """
    source, start, end = evidence.source, evidence.start, evidence.end
    if source is None or start is None or end is None:
        return None
    slug = source.iri.value.removeprefix(DOCUMENTS)
    stored = page.site.texts.get(slug)
    if stored is None or stored.document != source.iri or not start < end <= len(stored.text):
        return None
    return page.here(f"source/{slug}", passage=f"{start}-{end}") + f"#c{start}"


def read_range(passage: str) -> tuple[int, int] | None:
    """The offsets that an address names; None where it names none.

    >>> read_range("523-583"), read_range("583-523"), read_range("x")
    ((523, 583), None, None)
    """
    match = _RANGE.fullmatch(passage)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    return int(match[1]), int(match[2])
