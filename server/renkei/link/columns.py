"""What the columns of a table hold, told by their headings in Japanese, English and Malay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from renkei.errors import RenkeiError
from renkei.link.entity import Kind

_LANGUAGE: Final = r"(?:ja|jp|en|ms|my|id|和文|英文|英語|日本語)?"
_CITY: Final = (
    "city|cityname|nameofcity|town|municipality|municipalityname|place|placename|都市|都市名|市|"
    "市町村|市町村名|市区町村|市区町村名|自治体|自治体名|団体名|地方公共団体名|"
    "bandar|namabandar|bandaraya|bandarraya|kota|namakota"
)
_ORGANISATION: Final = (
    "organi[sz]ation|organi[sz]ationname|org|institution|company|agency|"
    "組織|組織名|機関|機関名|法人名|団体|organisasi|pertubuhan|namaorganisasi|agensi"
)
ROLES: Final[Mapping[str, re.Pattern[str]]] = {
    "city": re.compile(f"(?:{_CITY}){_LANGUAGE}"),
    "organisation": re.compile(f"(?:{_ORGANISATION}){_LANGUAGE}"),
    "name": re.compile(f"(?:name|label|title|asciiname|名前|名称|名|nama){_LANGUAGE}"),
    "country": re.compile(
        f"(?:country|countryname|countrycode|iso2|iso3|cc|nation|国|国名|国コード|国籍|"
        f"negara|namanegara|kodnegara){_LANGUAGE}"
    ),
    "region": re.compile(
        f"(?:region|state|province|prefecture|admin1|admin1name|division|county|"
        f"都道府県|都道府県名|県|県名|州|州名|negeri|wilayah|provinsi){_LANGUAGE}"
    ),
    "latitude": re.compile("lat|latitude|緯度|latitud"),
    "longitude": re.compile("lon|lng|long|longitude|経度|longitud"),
    "level": re.compile("level|kind|type|class|種別|種類|区分|jenis|peringkat"),
    "id": re.compile("id|identifier|iri|uri|識別子|no|番号"),
    "wikidata": re.compile("wikidata|wikidataid|wikidataqid|qid"),
    "geonames": re.compile("geonames|geonamesid|geonameid"),
    "iso3166-2": re.compile("iso31662|iso31662code"),
    "unlocode": re.compile("unlocode|un/locode|locode"),
    "jp-code": re.compile(
        "全国地方公共団体コード|地方公共団体コード|都道府県コード又は市区町村コード|団体コード|"
        "市区町村コード|市町村コード|自治体コード|lgcode|localgovernmentcode|jpcode"
    ),
    "ror": re.compile("ror|rorid"),
    "isni": re.compile("isni"),
}
"""Role → the headings that have it, without case, spaces and punctuation."""
SEVERAL: Final = frozenset({"city", "organisation", "name"})
"""Roles that more than one column may have: a name in several languages."""


@dataclass(frozen=True)
class Columns:
    """Which columns of a table are read.

    Attributes:
        by_role: role → positions, from 0.
        kind: what the headings say that the rows are, if they do.
    """

    by_role: Mapping[str, tuple[int, ...]]
    kind: Kind | None

    @property
    def names(self) -> tuple[int, ...]:
        """The columns that hold names; the first is the row's own."""
        roles = ("city", "organisation", "name")
        return tuple(place for role in roles for place in self.by_role.get(role, ()))

    def one(self, role: str) -> int | None:
        """The column of a role, or nothing."""
        places = self.by_role.get(role)
        return places[0] if places else None


def recognise(headings: Sequence[str], given: Mapping[str, str], where: str) -> Columns:
    """Find the role of every column.

    Args:
        headings: the first row.
        given: role → heading or number from 1, for what the headings do not say.
        where: the table, for the error.

    Raises:
        RenkeiError: a role or column given does not exist, a role that one column may have is
            that of two, or no column holds names or identifiers.

    >>> columns = recognise(["都市名", "国名", "Latitude"], {}, "cities.csv")
    >>> columns.names, columns.one("country"), columns.kind
    ((0,), 1, <Kind.CITY: 'city'>)
    """
    found: dict[str, list[int]] = {}
    for role, heading in given.items():
        if role not in ROLES:
            raise RenkeiError(f"no column role {role!r}", mend=f"roles are {', '.join(ROLES)}")
        found[role] = [_position(headings, heading, where)]
    taken = {place for places in found.values() for place in places}
    for place, heading in enumerate(headings):
        plain = _plain(heading)
        fits = next((role for role, words in ROLES.items() if words.fullmatch(plain)), None)
        if fits is None or place in taken or fits in given:
            continue
        found.setdefault(fits, []).append(place)
    for role, places in found.items():
        if len(places) > 1 and role not in SEVERAL:
            shown = " and ".join(repr(headings[place]) for place in places)
            raise RenkeiError(
                f"columns {shown} both look like {role}",
                where=where,
                mend=f"say which with --column {role}=HEADING",
            )
    columns = Columns({role: tuple(places) for role, places in found.items()}, _kind(found))
    if not columns.names and not any(role in found for role in ("wikidata", "geonames", "ror")):
        shown = ", ".join(heading or "(empty)" for heading in headings[:8])
        raise RenkeiError(
            f"no column of names recognised among: {shown}",
            where=where,
            mend="say which with --column name=HEADING (or --no-header --column name=1)",
        )
    return columns


def _plain(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s_\-.:()（）]+", "", folded)


def _position(headings: Sequence[str], heading: str, where: str) -> int:
    if heading in headings:
        return headings.index(heading)
    if heading.isdecimal() and 1 <= int(heading) <= len(headings):
        return int(heading) - 1
    raise RenkeiError(
        f"no column {heading!r}", where=where, mend=f"columns are {', '.join(headings[:20])}"
    )


def _kind(found: Mapping[str, Sequence[int]]) -> Kind | None:
    if "city" in found:
        return Kind.CITY
    return Kind.ORGANISATION if "organisation" in found or "ror" in found else None
