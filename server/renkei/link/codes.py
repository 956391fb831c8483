"""Identifiers: how the same one is written, as a bare code, a CURIE-like word or an IRI."""

from __future__ import annotations

import re
from typing import Final

IRIS: Final = {
    "wikidata": re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9]\d*)"),
    "geonames": re.compile(r"https?://(?:sws|www)\.geonames\.org/(\d+)(?:/.*)?"),
    "ror": re.compile(r"https?://ror\.org/(0[a-z0-9]{8})"),
    "isni": re.compile(r"https?://(?:www\.)?isni\.org/(?:isni/)?(\d{15}[\dX])"),
    "viaf": re.compile(r"https?://viaf\.org/viaf/(\d+)/?"),
    "dbpedia": re.compile(r"https?://dbpedia\.org/resource/(\S+)"),
    "estat": re.compile(r"https?://data\.e-stat\.go\.jp/lod/sac/C(\d{5})(?:-\d{8})?"),
}
"""Scheme → the IRIs of its things; the group is the bare identifier."""

BARE: Final = {
    "wikidata": re.compile(r"Q[1-9]\d*"),
    "geonames": re.compile(r"[1-9]\d{2,9}"),
    "ror": re.compile(r"0[a-z0-9]{8}"),
    "isni": re.compile(r"\d{15}[\dX]"),
    "iso3166-2": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}"),
    "iso3166-1": re.compile(r"[A-Z]{2}"),
    "unlocode": re.compile(r"[A-Z]{2}[A-Z2-9]{3}"),
    "jp-code": re.compile(r"\d{6}"),
}
"""Scheme → what its identifiers look like, in the form in which they are compared."""


def code_of_iri(iri: str) -> tuple[str, str] | None:
    """Scheme and bare identifier of an IRI of a known scheme.

    >>> code_of_iri("https://sws.geonames.org/1735161/")
    ('geonames', '1735161')
    >>> code_of_iri("https://example.org/1")
    """
    for scheme, pattern in IRIS.items():
        if match := pattern.fullmatch(iri):
            return scheme, match[1]
    return None


def code_of_text(scheme: str, text: str) -> str | None:
    """The identifier that `text` gives for `scheme`, or nothing where it is none.

    A Japanese local-government code of five digits gets its check digit.

    >>> code_of_text("unlocode", "my kul")
    'MYKUL'
    >>> code_of_text("jp-code", "13000")
    '130001'
    >>> code_of_text("jp-code", "130002") is None
    True
    """
    text = text.strip()
    if (found := code_of_iri(text)) and found[0] == scheme:
        return found[1]
    bare = re.sub(r"[\s:]", "", text)
    if scheme == "jp-code":
        return _japanese_code(bare)
    if scheme != "ror":
        bare = bare.upper()
    if scheme == "isni":
        bare = bare.replace("-", "").removeprefix("ISNI")
    return bare if BARE[scheme].fullmatch(bare) else None


def _japanese_code(digits: str) -> str | None:
    """A local-government code with its check digit (11 less the weighted sum modulo 11).

    >>> _japanese_code("11002") is None  # Sapporo's 011002, or 11002 without its check digit
    True
    """
    if not re.fullmatch(r"\d{4,6}", digits):
        return None
    # Excel and CSV readers drop the zero that the codes of Hokkaido to Tochigi begin with
    if len(digits) < 5:
        digits = digits.zfill(5)
    body = digits[:5]
    if len(digits) == 6:
        return digits if digits == with_check_digit(body) else None
    if with_check_digit(f"0{digits[:4]}") == f"0{digits}":
        return None  # five digits without, or six with their check digit and without the zero
    return with_check_digit(body)


def with_check_digit(body: str) -> str:
    """The local-government code that an area code of five digits gives.

    >>> with_check_digit("11100")
    '111007'
    """
    total = sum(int(digit) * weight for digit, weight in zip(body, range(6, 1, -1), strict=True))
    return body + str((11 - total % 11) % 10)
