"""The words of the pages in each language: `ui/{language}/*.toml`, a file for each part.

A file has up to two tables: `text`, the sentences of the templates, and `terms`, short names for
the terms of other vocabularies that our data uses, since those vocabularies are not loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from renkei.names import PREFIXES
from renkei.questions.question import LANGUAGES


@dataclass(frozen=True)
class Catalogue:
    """The words of one language.

    Attributes:
        language: its tag.
        text: key → sentence, with `$name` where a value goes.
        terms: IRI of a term → its name.
    """

    language: str
    text: Mapping[str, str]
    terms: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence for `key`, with the values in place.

        Raises:
            KeyError: there is no such key, or a value is missing.

        >>> read_catalogues()["en"]("language.en")
        'English'
        """
        return Template(self.text[key]).substitute(values)


def read_catalogues() -> dict[str, Catalogue]:
    """The catalogue of each language."""
    return {language: _read(language) for language in LANGUAGES}


def _read(language: str) -> Catalogue:
    text: dict[str, str] = {}
    terms: dict[str, str] = {}
    for resource in files("renkei.web").joinpath("ui", language).iterdir():
        data = tomllib.loads(resource.read_text(encoding="utf-8"))
        for section, sentences in data.get("text", {}).items():
            text |= {f"{section}.{key}": sentence for key, sentence in sentences.items()}
        terms |= {_expand(curie): name for curie, name in data.get("terms", {}).items()}
    return Catalogue(language, text, terms)


def _expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
