"""Dates as triples."""

from __future__ import annotations

import pytest
from rdflib import Literal
from rdflib.namespace import RDF, RDFS, XSD

from renkei.build.times import date_triples, describe_fiscal_year, fiscal_year_iri
from renkei.extract.dates import parse_date
from renkei.terms import EDTF, ID, RK

THING = ID["event/x-1"]


def _told(text: str) -> dict[str, tuple[str, str]]:
    """Property → (lexical form, datatype or IRI)."""
    triples = list(date_triples(THING, parse_date(text), text))
    assert {subject for subject, _, _ in triples} == {THING}
    assert len({predicate for _, predicate, _ in triples}) == len(triples)
    return {
        str(p).removeprefix(RK): (str(o), str(o.datatype).split("/")[-1].split("#")[-1])
        if isinstance(o, Literal)
        else (str(o).removeprefix(ID), "")
        for _, p, o in triples
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2019年6月",
            {
                "edtf": ("2019-06", "EDTF-level0"),
                "month": ("2019-06", "gYearMonth"),
                "earliest": ("2019-06-01", "date"),
                "latest": ("2019-06-30", "date"),
            },
        ),
        (
            "2021年2月5日",
            {
                "edtf": ("2021-02-05", "EDTF-level0"),
                "earliest": ("2021-02-05", "date"),
                "latest": ("2021-02-05", "date"),
            },
        ),
        (
            "2022年度~ 2024年度",
            {
                "edtf": ("2022-04/2025-03", "EDTF-level0"),
                "earliest": ("2022-04-01", "date"),
                "latest": ("2025-03-31", "date"),
                "startFiscalYear": ("fiscal-year/jp-2022", ""),
                "endFiscalYear": ("fiscal-year/jp-2024", ""),
            },
        ),
        (
            "2019年度~",
            {
                "edtf": ("2019-04/..", "EDTF-level1"),
                "earliest": ("2019-04-01", "date"),
                "startFiscalYear": ("fiscal-year/jp-2019", ""),
            },
        ),
    ],
)
def test_dates(text: str, expected: dict[str, tuple[str, str]]) -> None:
    assert _told(text) == {**expected, "asWritten": (text, "None")}


def test_what_is_no_date_keeps_its_words() -> None:
    assert list(date_triples(THING, None, "未定")) == [
        (THING, RK.asWritten, Literal("未定", lang="ja"))
    ]


def test_a_fiscal_year_describes_itself() -> None:
    year = fiscal_year_iri(2021)
    told = set(describe_fiscal_year(str(year)))
    assert {subject for subject, _, _ in told} == {year}
    assert (year, RDF.type, RK.FiscalYear) in told
    assert (year, RK.fiscalYearOf, ID["country/japan"]) in told
    assert (year, RK.earliest, Literal("2021-04-01", datatype=XSD.date)) in told
    assert (year, RK.latest, Literal("2022-03-31", datatype=XSD.date)) in told
    assert (year, RK.edtf, Literal("2021-04/2022-03", datatype=EDTF["EDTF-level0"])) in told
    languages = {o.language for _, p, o in told if p == RDFS.label and isinstance(o, Literal)}
    assert languages == {"ja", "en", "ms"}


@pytest.mark.parametrize("slug", ["my-2021", "jp-21", "jp-2021-x"])
def test_other_fiscal_years_are_not_ours_to_describe(slug: str) -> None:
    assert list(describe_fiscal_year(str(ID[f"fiscal-year/{slug}"]))) == []
