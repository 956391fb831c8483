"""Unknown names as Turtle for `data/authority/`, to be read, mended and kept by a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from rdflib import Literal

from renkei.extract.document import Document
from renkei.extract.records import Candidate, Looks
from renkei.names import PREFIXES, curie
from renkei.terms import RK, thing

_TYPES: Final = {
    Looks.CITY: (("city", RK.City), ("government", RK.CityGovernment)),
    Looks.ORGANISATION: (("organisation", "org:Organization"),),
    Looks.PERSON: (("person", "foaf:Person"),),
    Looks.POST: (("post", "org:Post"),),
}
_PREFIXES: Final = ("foaf", "org", "rdfs", "rk", "skos")


def proposals(found: Iterable[tuple[Document, Candidate]]) -> str:
    """Entries for the authority, each with the sentence that has the name.

    A city and its government are two things, so that both are proposed. Slugs are made from the
    name where it is in Latin letters; else they are to be chosen, since an IRI is for good.

    >>> from pathlib import Path
    >>> from renkei.extract.passages import Passage, Role
    >>> passage = Passage(0, 9, "ペナン州も参加。", Role.SENTENCE)
    >>> document = Document("x", "ペナン州も参加。", "", Path("page.txt"))
    >>> text = proposals([(document, Candidate("ペナン州", passage, Looks.CITY))])
    >>> print(text.splitlines()[-1])
        rdfs:label "ペナン州"@ja .
    """
    lines = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in _PREFIXES]
    lines += [
        "",
        "# Names that nobody knows yet. For each: is it what it seems to be? Is it known by",
        "# another name (then write skos:altLabel there)? Choose the last part of its IRI, add its",
        "# English label, remove what is not one. What stays goes into data/authority/.",
    ]
    seen: dict[str, int] = {}
    for document, candidate in found:
        place = document.place(candidate.passage.start)
        sentence = " ".join(candidate.passage.text.split())
        lines += ["", f"# {' '.join(place.split())}: {sentence}"]
        slug = _slug(candidate.name)
        seen[slug] = seen.get(slug, 0) + 1
        if seen[slug] > 1 or slug == "to-choose":
            slug = f"{slug}-{seen[slug]}"
        label = Literal(candidate.name.strip(), lang=document.language).n3()
        for kind, type_ in _TYPES[candidate.looks]:
            lines.append(f"<{thing(kind, slug)}> a {curie(str(type_))} ;")
            if kind == "government":
                lines.append(f"    rk:governs <{thing('city', slug)}> ;")
            lines.append(f"    rdfs:label {label} .")
    return "\n".join(lines) + "\n"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    is_latin = len(plain) * 2 > len(name)
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")
    return slug if is_latin and slug else "to-choose"
