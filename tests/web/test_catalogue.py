"""The words of the pages: complete in each language, used, and enough for the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import pyoxigraph as ox
import pytest

from renkei.names import PREFIXES
from renkei.web.catalogue import Catalogue, read_catalogues
from renkei.web.claims import KINDS

CATALOGUES = read_catalogues()
ENGLISH = CATALOGUES["en"]
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES.keys())
def test_every_language_has_every_key(catalogue: Catalogue) -> None:
    assert catalogue.text.keys() == ENGLISH.text.keys()
    assert catalogue.terms.keys() == ENGLISH.terms.keys()
    assert all(text.strip() for text in (*catalogue.text.values(), *catalogue.terms.values()))


@pytest.mark.parametrize("language", ["ja", "ms"])
def test_translations_have_the_same_gaps_and_are_translated(language: str) -> None:
    def gaps(texts: Mapping[str, str]) -> dict[str, list[str]]:
        return {key: sorted(Template(text).get_identifiers()) for key, text in texts.items()}

    catalogue = CATALOGUES[language]
    assert gaps(catalogue.text) == gaps(ENGLISH.text)
    same = {key for key, text in catalogue.text.items() if text == ENGLISH.text[key]}
    assert {key for key in same if not key.startswith("language.")} <= {"nav.docs", "nav.health"}


def test_templates_and_code_use_exactly_the_keys_there_are() -> None:
    folder = Path(str(files("renkei.web")))
    sources = [
        file.read_text(encoding="utf-8")
        for ending in ("*.html", "*.xml", "*.py")
        for file in sorted(folder.rglob(ending))
    ]
    text = "\n".join(sources)
    whole = set(re.findall(r"""\bt\(f?["']([a-z_]+\.[a-z_0-9]+)["'][,)]""", text))
    computed = set(re.findall(r"""["']([a-z_]+\.[a-z_]*)["']\s*~""", text)) | {"error."}
    computed |= set(re.findall(r"""\bf["']([a-z_]+\.[a-z_]*)\{""", text))
    computed |= set(re.findall(r"""_WORDS: Final = ["']([a-z_]+\.)["']""", text))  # for scripts
    computed |= {"language."}
    titles = {"ont.title", "shapes.title"}
    assert whole <= ENGLISH.text.keys(), whole - ENGLISH.text.keys()
    said = {key for key in ENGLISH.text if f'"{key}"' in text or f"'{key}'" in text}
    unused = {
        key for key in ENGLISH.text.keys() - said - titles if not key.startswith(tuple(computed))
    }
    assert not unused


def test_every_kind_of_statement_has_words() -> None:
    for kind in KINDS:
        assert ENGLISH(f"kind.{kind}")
        assert ENGLISH(f"kind.{kind}_help")


def test_terms_of_other_vocabularies_in_our_data_have_names(quads: list[ox.Quad]) -> None:
    named = {quad.subject for quad in quads if quad.predicate == LABEL}
    namespaces = tuple(PREFIXES.values())
    graphs = ("/graph/vocabulary", "/graph/links/")
    used = set()
    for quad in quads:
        if any(part in str(quad.graph_name) for part in graphs):
            continue
        used.add(quad.predicate)
        if quad.predicate == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            used.add(quad.object)
    missing = {
        node.value for node in used - named if node.value.startswith(namespaces)
    } - ENGLISH.terms.keys()
    assert not missing
