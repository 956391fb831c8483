"""Dates as triples: the truth as EDTF and as written, and bounds that every engine can compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from renkei.build.graphset import Triple
from renkei.extract.dates import Precision, Span, fiscal_year
from renkei.terms import EDTF, ID, RK, thing

_FISCAL_YEAR: Final = re.compile(re.escape(f"{ID}fiscal-year/jp-") + r"(\d{4})$")


def date_triples(
    subject: URIRef, span: Span | None, written: str, language: str = "ja"
) -> Iterator[Triple]:
    """The date of a thing.

    Args:
        subject: the thing.
        span: its date; with None only the words are kept.
        written: the words of the document.
        language: the tag of these words.
    """
    yield subject, RK.asWritten, Literal(written, lang=language)
    if span is None:
        return
    level = "EDTF-level1" if span.latest is None else "EDTF-level0"
    yield subject, RK.edtf, Literal(span.edtf, datatype=EDTF[level])
    yield subject, RK.earliest, Literal(span.earliest.isoformat(), datatype=XSD.date)
    if span.latest:
        yield subject, RK.latest, Literal(span.latest.isoformat(), datatype=XSD.date)
    if span.precision is Precision.MONTH:
        # rdflib's own value of a gYearMonth is a date of a made-up day: keep the lexical form
        month = Literal(span.edtf, datatype=XSD.gYearMonth, normalize=False)
        yield subject, RK.month, month
    if span.first_fiscal_year:
        yield subject, RK.startFiscalYear, fiscal_year_iri(span.first_fiscal_year)
    if span.last_fiscal_year:
        yield subject, RK.endFiscalYear, fiscal_year_iri(span.last_fiscal_year)


def fiscal_year_iri(year: int) -> URIRef:
    """The Japanese fiscal year that begins in April of `year`.

    >>> fiscal_year_iri(2019)
    rdflib.term.URIRef('https://w3id.org/renkei/id/fiscal-year/jp-2019')
    """
    return thing("fiscal-year", f"jp-{year}")


def describe_fiscal_year(iri: str) -> Iterator[Triple]:
    """Type, labels, country and bounds of a Japanese fiscal year; nothing for another IRI."""
    match = _FISCAL_YEAR.match(iri)
    if not match:
        return
    year = int(match[1])
    span = fiscal_year(year)
    subject = fiscal_year_iri(year)
    yield subject, RDF.type, RK.FiscalYear
    yield subject, RDFS.label, Literal(f"{year}年度", lang="ja")
    yield subject, RDFS.label, Literal(f"FY{year}", lang="en")
    yield subject, RDFS.label, Literal(f"TK{year}", lang="ms")
    yield subject, RK.fiscalYearOf, thing("country", "japan")
    yield subject, RK.edtf, Literal(span.edtf, datatype=EDTF["EDTF-level0"])
    yield subject, RK.earliest, Literal(span.earliest.isoformat(), datatype=XSD.date)
    yield subject, RK.latest, Literal(str(span.latest), datatype=XSD.date)
