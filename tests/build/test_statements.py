"""Curated statements rest on words of the source, or the build fails by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.namespace import PROV, RDF
from rdflib.term import Node

from renkei.build.assemble import assemble
from renkei.build.graphset import GraphSet
from renkei.build.statements import EVIDENCED, read_statements
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.extract.document import Document
from renkei.terms import ID, OA, PROVENANCE_GRAPH, RK

Edit = Callable[[str, str], Path]


@pytest.fixture
def edit(folder: Content) -> Edit:
    """Replaces words in the statements of a copied folder."""
    path = folder.data / "statements" / "tokyo-kl.trig"

    def replace(old: str, new: str) -> Path:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return replace


def test_words_that_are_gone_are_named_with_the_closest_sentence(
    folder: Content, edit: Edit
) -> None:
    path = edit(
        'oa:exact "本事業の期間中に、KL市は2050年カーボンニュートラル',
        'oa:exact "本事業の期間中に、KL市は2060年カーボンニュートラル',
    )
    with pytest.raises(RenkeiError) as error:
        assemble(folder)
    message = str(error.value)
    assert f"{path}#target-kl-2050" in message
    assert (
        "closest: 本事業の期間中に、KL市は2050年カーボンニュートラルを目指すことを表明しました。"
        in message
    )
    assert "\n" not in message


def test_all_that_is_gone_is_named_at_once(folder: Content, edit: Edit) -> None:
    edit('oa:exact "本事業の期間中に', 'oa:exact "本計画の期間中に')
    edit('oa:exact "KL市は、2019年度当時', 'oa:exact "KL市は、2018年度当時')
    with pytest.raises(RenkeiError) as error:
        assemble(folder)
    assert "#target-kl-2050" in error.value.what
    assert "#target-kl-2030" in error.value.what


def test_words_that_span_passages_are_refused(folder: Content, edit: Edit) -> None:
    edit(
        'oa:exact "本事業の期間中に、KL市は2050年カーボンニュートラルを目指すことを表明しました。"',
        'oa:exact "を表明しました。現在は、"',
    )
    with pytest.raises(RenkeiError, match=r"#target-kl-2050 .its words span several passages"):
        assemble(folder)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<#target-kl-2050> oa:exact", "<#other> oa:exact", "no words to rest on"),
        ('<#visit> oa:exact "', '<#nobody> oa:exact "x" . <#visit> oa:exact "', "nobody"),
        ("<#visit> {", "<#visit> { [] a rk:Event .", "blank node"),
        ("<#visit> {", "<#visit> { <a b> a rk:Event .", "is not an IRI"),
        ("<#visit> {", "<#visit> {{", "not TriG"),
        ('<#visit> oa:exact "', '<#visit> oa:exact "" , "', "no words to rest on"),
    ],
)
def test_unusable_statements_are_refused(
    folder: Content, edit: Edit, old: str, new: str, what: str
) -> None:
    path = edit(old, new)
    with pytest.raises(RenkeiError) as error:
        read_statements(path)
    assert what in error.value.what
    assert error.value.where.startswith(str(path))


def test_each_statement_is_in_one_graph_that_rests_on_its_words(
    content: Content, graphs: GraphSet, document: Document
) -> None:
    provenance = graphs.graph(PROVENANCE_GRAPH)

    def ranges(name: Node) -> set[tuple[int, int]]:
        positions = [
            URIRef(f"{evidence}#position")
            for evidence in provenance.objects(name, PROV.wasDerivedFrom)
        ]
        return {
            (int(str(provenance.value(p, OA.start))), int(str(provenance.value(p, OA.end))))
            for p in positions
        }

    for statement in read_statements(content.data / "statements" / "tokyo-kl.trig"):
        starts = [(document.text.index(quote), len(quote)) for quote in statement.quotes]
        (name,) = [
            name
            for name in graphs.names
            if str(name).endswith(f"/{statement.kind}")
            and all(triple in graphs.graph(name) for triple in statement.triples)
        ]
        assert {(start, start + length) for start, length in starts} <= ranges(name)


def test_n_ary_facts_carry_the_evidence_of_their_words(graphs: GraphSet) -> None:
    merged = graphs.merge()
    for kind in EVIDENCED:
        for subject in merged.subjects(RDF.type, kind):
            assert list(merged.objects(subject, RK.evidence)), subject


def test_two_quotes_give_two_evidences(graphs: GraphSet) -> None:
    merged = graphs.merge()
    support = ID["support/tokyo-kl-energy-database"]
    assert len(list(merged.objects(support, RK.evidence))) == 2
