r"""Citing a thing of a release: as a sentence, as BibTeX, as CSL-JSON.

Nothing is made up: the year is that of the release, and is left out where it was not made public;
there is no date of access, since only the reader knows it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from renkei.names import BASE

if TYPE_CHECKING:
    from renkei.web.page import Page
    from renkei.web.terms import Node

_AUTHOR: Final = "The Renkei contributors"
_PUBLISHER: Final = "Renkei"
_KEY: Final = re.compile(r"[a-z0-9-]+")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    # TeX counts braces even behind a backslash, so that an odd one would end the entry
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: "\\" + character for character in "$&%#_"},
}
_IN_URL: Final = {character: f"%{ord(character):02X}" for character in '\\{} "'}


@dataclass(frozen=True)
class Citation:
    """What a reference to a thing holds.

    Attributes:
        iri: what is cited.
        title: its name.
        language: of the title; empty where it has none.
        release: which release was read.
        year: when that was made public; None where it was not.
        ours: whether it is from our own dataset rather than from files of others.
    """

    iri: str
    title: str
    language: str
    release: str
    year: int | None
    ours: bool

    @property
    def key(self) -> str:
        """The key of the entry, which is the same for the same thing.

        >>> Citation("https://w3id.org/renkei/id/city/tokyo", "東京都", "ja", "1f", None, True).key
        'renkei-city-tokyo'
        """
        path = self.iri.removeprefix(BASE + "id/").replace("/", "-")
        if _KEY.fullmatch(path):
            return f"renkei-{path}"
        return "renkei-" + hashlib.sha256(self.iri.encode()).hexdigest()[:12]

    def bibtex(self) -> str:
        r"""The entry, in UTF-8.

        >>> iri = "https://w3id.org/renkei/id/city/x"
        >>> print(Citation(iri, "50% {of} it", "en", "1f", 2026, True).bibtex(), end="")
        @misc{renkei-city-x,
          author = {{The Renkei contributors}},
          title = {50\% \textbraceleft{}of\textbraceright{} it},
          year = {2026},
          publisher = {Renkei},
          version = {1f},
          url = {https://w3id.org/renkei/id/city/x},
        }
        """
        fields = {
            "author": f"{{{_AUTHOR}}}" if self.ours else "",
            "title": _escaped(self.title),
            "year": str(self.year or ""),
            "publisher": _PUBLISHER if self.ours else "",
            "version": _escaped(self.release),
            "url": "".join(_IN_URL.get(character, character) for character in _clean(self.iri)),
        }
        lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
        return f"@misc{{{self.key},\n{lines}}}\n"

    def csl(self) -> str:
        """The item in CSL-JSON (Citation Style Language 1.0.2), as a list of one."""
        item: dict[str, Any] = {"id": self.key, "type": "dataset", "title": _clean(self.title)}
        if self.ours:
            item |= {"author": [{"literal": _AUTHOR}], "publisher": _PUBLISHER}
        if self.year:
            item["issued"] = {"date-parts": [[self.year]]}
        if self.language:
            item["language"] = self.language
        item |= {"version": self.release, "URL": self.iri}
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def cite(page: Page, node: Node) -> Citation:
    """The citation of a thing, with its name in the language of the page."""
    label = page.label(node)
    publication = page.site.publication
    year = publication.record.issued.year if publication.record else None
    ours = publication.dumps is not None
    return Citation(node.value, label.text, label.language, page.site.release, year, ours)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _clean(text))


def _clean(text: str) -> str:
    """Text on one line, without what controls a terminal or the direction of writing."""
    kept = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(kept.split())
