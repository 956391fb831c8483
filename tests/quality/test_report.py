"""The quality of the built release, and that each figure falls when what it measures is harmed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.quality import coverage, description, evidence
from renkei.quality.figure import Figure
from renkei.quality.release import Release
from renkei.quality.report import as_json, as_text, measure

Harm = Callable[[str], str]


@pytest.fixture
def copy(content: Content, tmp_path: Path) -> Content:
    """The content folder, to be harmed."""
    for folder in ("ontology", "shapes", "queries"):
        (tmp_path / folder).symlink_to(content.root / folder)
    shutil.copytree(content.data, tmp_path / "data")
    return Content(tmp_path)


def harmed(content: Content, harm: Harm) -> Release:
    text = content.graph.read_text(encoding="utf-8")
    changed = harm(text)
    assert changed != text
    content.graph.write_text(changed, encoding="utf-8")
    return Release(content)


def figure(figures: list[Figure], name: str) -> Figure:
    return next(figure for figure in figures if figure.name == name)


def test_the_built_release_keeps_every_threshold(content: Content) -> None:
    report = measure(content)
    assert [f.name for f in report.figures if not f.holds] == []
    assert report.holds
    assert len({f.name for f in report.figures}) == len(report.figures) >= 20
    assert json.loads(as_json(report))["release"] == report.release
    assert "every figure keeps its threshold" in as_text(report)


@pytest.mark.parametrize(
    ("name", "old", "new", "shortfall"),
    [
        ("evidence.quotes", "oa:start 3438 .", "oa:start 3437 .", "evidence/"),
        (
            "evidence.triples",
            "<https://w3id.org/renkei/graph/tokyo-kl/p77> prov:wasDerivedFrom",
            "<https://w3id.org/renkei/graph/tokyo-kl/p7777> prov:wasDerivedFrom",
            "graph/tokyo-kl/p77",
        ),
    ],
)
def test_evidence_that_is_wrong_or_gone(
    copy: Content, name: str, old: str, new: str, shortfall: str
) -> None:
    found = figure(evidence.measure(harmed(copy, lambda text: text.replace(old, new))), name)
    assert not found.holds
    assert len(found.shortfalls) == 1
    assert shortfall in found.shortfalls[0]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("labels.ja", 'rdfs:label "脱炭素都市国際フォーラム"@ja', 'skos:altLabel "フォーラム"@ja'),
        (
            "iris.dead",
            "id/organisation/iclei> a org:Organization ;\n    rdfs:label",
            "id/organisation/iclei> rdfs:label",
        ),
        (
            "iris.same-as",
            "skos:exactMatch <http://www.wikidata.org/entity/Q1865>",
            "owl:sameAs <http://www.wikidata.org/entity/Q1865>",
        ),
    ],
)
def test_descriptions_that_lack_something(copy: Content, name: str, old: str, new: str) -> None:
    found = figure(description.measure(harmed(copy, lambda text: text.replace(old, new))), name)
    assert not found.holds
    assert len(found.shortfalls) == 1


def test_words_without_a_fact_need_a_reason(copy: Content) -> None:
    number = "2019-2021年の3か年で50回超の実務的な情報提供や意見交換を実施"

    def harm(text: str) -> str:
        # the evidence for these words moves to the title of the page
        at = text.index(number)
        head, tail = text[:at], text[at:]
        return head + tail.replace(number, "クアラルンプール市")

    release = harmed(copy, harm)
    start = release.sources["tokyo-kl"].document.text.index(number)
    spans = [s for s in release.spans["tokyo-kl"] if not s[0] <= start < s[1]]
    release.spans["tokyo-kl"][:] = spans
    short = figure(coverage.measure(release), "source.numbers.tokyo-kl")
    assert not short.holds
    table = copy.data / "sources" / "tokyo-kl" / "uncovered.tsv"
    table.write_text(f"words\treason_en\treason_ja\n{number}\tnot needed\t不要\n", "utf-8")
    assert figure(coverage.measure(release), "source.numbers.tokyo-kl").holds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word\n", "not a list of uncovered words"),
        ("words\treason_en\treason_ja\nKL市\t\t\n", "words without a reason"),
        ("words\treason_en\treason_ja\nパリ市\ta\tb\n", "not in the source"),
    ],
)
def test_a_list_of_reasons_that_is_none(copy: Content, text: str, message: str) -> None:
    table = copy.data / "sources" / "tokyo-kl" / "uncovered.tsv"
    table.write_text(text, "utf-8")
    with pytest.raises(RenkeiError, match=message) as error:
        coverage.measure(Release(copy))
    assert f"{table}:" in str(error.value)


def test_nothing_built(copy: Content) -> None:
    copy.graph.unlink()
    with pytest.raises(RenkeiError, match="run renkei build"):
        measure(copy)
