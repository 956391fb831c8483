"""Names in one form: what is left of a name once case, accents, width and spacing are gone.

A name as people write it says more than the name: "City of Cape Town", "さいたま市", "Kota Bogor",
"Portland, Oregon, USA", "埼玉県". `read_name` takes it apart into the name, what qualifies it and
whether it says which level is meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from renkei.link.entity import Level

_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ヶ": "ケ",
        "ヵ": "カ",
        "ゖ": "ケ",
        # a long vowel is a sign of its own in katakana, written or not
        "ー": None,
    }
)
"""Letters that no Unicode decomposition leads to their plain form."""
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_ASCII_NOISE: Final = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The form in which names are compared.

    Compatibility forms, case, accents, spaces and punctuation go; letters of any script stay.

    >>> name_key("Saint-Étienne"), name_key("ＴＯＫＹＯ"), name_key("茅ヶ崎 市"), name_key("Łódź")
    ('saintetienne', 'tokyo', '茅ケ崎市', 'lodz')
    """
    if name.isascii():
        return _ASCII_NOISE.sub("", name.lower())
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", folded))
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFC", bare))


def script(key: str) -> str:
    """The script of a name's first letter, for blocking: latin, kana, han, or another's name.

    >>> script("tokyo"), script("さいたま"), script("東京"), script("каир")
    ('latin', 'kana', 'han', 'cyrillic')
    """
    first = key[:1]
    if first.isascii():
        return "latin"
    word = unicodedata.name(first, "UNKNOWN").split()[0].lower()
    return {"katakana": "kana", "hiragana": "kana", "cjk": "han"}.get(word, word)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, taken apart.

    Attributes:
        keys: forms to look up, the closest to what is written first, each with what was done.
        qualifiers: what stood beside the name, such as a country or a division.
        level: what the words say: 市 is a place, 県 a division.
    """

    keys: tuple[tuple[str, str], ...]
    qualifiers: tuple[str, ...] = ()
    level: Level | None = None


_DIVISION_BEFORE: Final = re.compile(
    r"(?:negeri|wilayah persekutuan|wilayah|provinsi|daerah khusus ibukota|dki|prefecture of|"
    r"province of|state of|federal territory of|provincia (?:de|di)|estado (?:de|do|da)|"
    r"región de|region of|département (?:de|du))\s+(?=\S)",
    re.IGNORECASE,
)
_DIVISION_AFTER: Final = re.compile(
    r"(?:\s+(?:prefecture|province|state|metropolis|governorate|oblast|region|"
    r"special capital region|ken|fu)|-ken|-fu)",
    re.IGNORECASE,
)
_PLACE_BEFORE: Final = re.compile(
    r"(?:(?:the )?city of|town of|municipality of|kota administrasi|kota|"
    r"bandar raya|bandaraya|bandar|pekan)\s+(?=\S)",
    re.IGNORECASE,
)
_PLACE_AFTER: Final = re.compile(
    r"(?:\s+(?:city|town|municipality|special city|shi|ku|machi|cho|mura|son)|"
    r"-(?:shi|ku|machi|cho|mura|son|si))",
    re.IGNORECASE,
)
_JAPANESE_DIVISION: Final = re.compile(r"(?:東京都|北海道|京都府|大阪府|[^市区町村]{2,3}県)")
_DIVISION_IN_KANA: Final = re.compile(r"[ァ-ヶー・]+(?:特別州|州|省|県|道)")
_JAPANESE_PLACE: Final = re.compile(r"(?P<name>.+?)(?:特別市|広域市|市|区|町|村)")
_BESIDE: Final = re.compile(r"\s*(?:[,、，]|\s[-–—]\s)\s*")
_BRACKETS: Final = re.compile(r"\s*[(（\[](?P<inside>[^()（）\[\]]+)[)）\]]\s*$")
_SAINTS: Final = (("saint", "st"), ("sainte", "ste"), ("mount", "mt"), ("fort", "ft"))


@lru_cache(maxsize=1 << 16)
def read_name(written: str) -> Name:
    """Take a written name of a city or division apart.

    >>> read_name("埼玉県さいたま市")
    Name(keys=(('埼玉県さいたま市', 'as written'), ('さいたま市', 'without its prefecture'), \
('さいたま', 'without 市')), qualifiers=('埼玉県',), level=<Level.PLACE: 'place'>)
    >>> read_name("Osaka Prefecture").level, read_name("Kota Bogor").keys[1]
    (<Level.DIVISION: 'division'>, ('bogor', 'without Kota'))
    >>> read_name("Portland, Oregon, USA").qualifiers
    ('Oregon', 'USA')
    """
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    qualifiers: list[str] = []
    if match := _BRACKETS.search(text):
        qualifiers.append(match["inside"].strip())
        text = text[: match.start()]
    name, *beside = _BESIDE.split(text)
    qualifiers = [*(part for part in beside if part), *qualifiers]
    keys = [(name_key(name), "as written")]
    rest = name
    if (match := _JAPANESE_DIVISION.match(name)) and match.end() < len(name):
        qualifiers.append(match[0])
        rest = name[match.end() :]
        keys.append((name_key(rest), "without its prefecture"))
    stripped, words, level = _level(rest)
    if words:
        keys.append((name_key(stripped), f"without {words}"))
    keys.extend(_respelt(name))
    first: dict[str, str] = {}
    for key, how in keys:
        if key:
            first.setdefault(key, how)
    return Name(tuple(first.items()), tuple(qualifiers), level)


def _level(name: str) -> tuple[str, str, Level | None]:
    """The name without the words that say its level, those words, and the level."""
    if _JAPANESE_DIVISION.fullmatch(name):
        bare = name if name == "北海道" else name[:-1]
        return bare, name[-1] if bare != name else "", Level.DIVISION
    if match := _DIVISION_IN_KANA.fullmatch(name):
        bare = re.sub(r"(?:特別州|州|省|県|道)$", "", name)
        return bare, name[len(bare) :], Level.DIVISION
    if match := _DIVISION_BEFORE.match(name):
        return name[match.end() :], match[0].strip(), Level.DIVISION
    if match := _PLACE_BEFORE.match(name):
        return name[match.end() :], match[0].strip(), Level.PLACE
    for pattern, level in ((_DIVISION_AFTER, Level.DIVISION), (_PLACE_AFTER, Level.PLACE)):
        match = re.search(f"(?:{pattern.pattern})$", name, re.IGNORECASE)
        if match and match.start():
            return name[: match.start()], match[0].strip(), level
    if not name.isascii() and (match := _JAPANESE_PLACE.fullmatch(name)):
        return match["name"], name[len(match["name"]) :], Level.PLACE
    return name, "", None


def _respelt(name: str) -> list[tuple[str, str]]:
    """Other spellings of a name in Latin letters: Saint for St, ü for ue."""
    found = []
    words = re.split(r"[\s.\-]+", name.casefold().strip())
    for long, short in _SAINTS:
        for one, other in ((long, short), (short, long)):
            if words[0] == one and len(words) > 1:
                found.append((name_key(" ".join((other, *words[1:]))), f"{other} for {one}"))
    key = name_key(name)
    if key.isascii() and (plain := re.sub("([aou])e", r"\1", key)) != key:
        found.append((plain, "umlauts for ae, oe, ue"))
    return found


_ROMAJI: Final = (
    (re.compile("oh(?=[^aeiouy]|$)"), "o"),
    (re.compile("o[ou]"), "o"),
    (re.compile("uu"), "u"),
    (re.compile("m(?=[bmp])"), "n"),
    (re.compile("s[iy](?=[aou])"), "sh"),
    (re.compile("t[iy](?=[aou])"), "ch"),
    (re.compile("z[iy](?=[aou])"), "j"),
    (re.compile("(?<![cst])si"), "shi"),
    (re.compile("(?<![s])ti"), "chi"),
    (re.compile("tu"), "tsu"),
    (re.compile("(?<![sc])hu"), "fu"),
    (re.compile("zi"), "ji"),
)


def romaji_key(key: str) -> str:
    """One form for the ways in which Japanese is written in Latin letters.

    >>> {romaji_key(name) for name in ("toukyou", "tokyo", "tohkyo")}
    {'tokyo'}
    >>> romaji_key("hirosima"), romaji_key("gumma")
    ('hiroshima', 'gunma')
    """
    for pattern, plain in _ROMAJI:
        key = pattern.sub(plain, key)
    return key
