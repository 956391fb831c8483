"""What looks like the name of a city, an organisation or a person, by its form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_KANJI: Final = "\u3400-\u9fff々"
_KANA: Final = "\u30a1-\u30faー"
_WORD: Final = rf"(?:[{_KANJI}{_KANA}A-Za-z0-9]|(?<=[{_KANA}])・(?=[{_KANA}]))"
_BODY: Final = (
    "特別州|株式会社|機構|財団|協会|大学校|大学院|大学|連盟|連合|公社|公団"
    "|研究所|研究会|銀行|委員会"
)
_ENGLISH_BODY: Final = (
    "University|Institute|Agency|Authority|Council|Foundation|Association|Corporation|Ministry"
    "|Centre|Center|Bank|College|Commission|Network|Organization|Organisation|City Hall|Company"
)
_CAPITAL: Final = r"[A-Z][A-Za-z'’.&-]+"
_LOOKS_LIKE: Final = re.compile(
    rf"(?:公益|一般)(?:財団|社団)法人{_WORD}{{2,40}}"
    rf"|{_WORD}{{2,40}}(?:{_BODY})"
    rf"|[{_KANA}・]{{3,30}}(?:市|県|州|省)"
    # 都市, 両市 and 炭素市場 are no names; 都内 and 京都 are none of the Tokyo government
    rf"|(?:京都|大阪)(?:府|市)|[{_KANJI}]{{2,3}}県"
    rf"|(?<![{_KANJI}])(?![両各同本当全大])[{_KANJI}]{{2,4}}(?<![都姉妹])市(?![{_KANJI}]|場|民|街)"
    rf"|[{_KANJI}]{{3,8}}省(?!エネ|電|力|資)"
    r"|(?<![A-Za-z])[A-Z]{4,12}(?=の都市|都市)"
    rf"|(?<![A-Za-z])(?:{_CAPITAL} ){{1,5}}(?:{_ENGLISH_BODY})"
    rf"(?: (?:of|for)(?: {_CAPITAL}){{1,4}})?\b"
    rf"|(?<![A-Za-z])(?:University|Institute|Ministry|City|Bank|Agency) of"
    rf"(?: (?:the )?{_CAPITAL}){{1,4}}"
)
_PERSON: Final = re.compile(
    rf"(?<![{_KANJI}{_KANA}])(?:[{_KANJI}]{{3,5}}|[{_KANA}]+(?:・[{_KANA}]+)+)"
    r"(?=氏|博士|教授|[都府県]?知事|大臣|理事長|議長)"
    r"|(?<![A-Za-z])(?:Mr|Ms|Mrs|Dr|Prof|Datuk Seri|Datuk|Tan Sri|Mayor|Governor|Minister)\.? "
    rf"(?!of\b){_CAPITAL}(?: {_CAPITAL}){{0,4}}"
)


def unknown_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what looks like the name of a city or an organisation.

    >>> text = "東京大学とペナン州、埼玉県の都市が参加"
    >>> [text[start:end] for start, end in unknown_names(text)]
    ['東京大学', 'ペナン州', '埼玉県']
    """
    for match in _LOOKS_LIKE.finditer(text):
        yield match.span()


def unknown_people(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what looks like the name of a person with a title.

    >>> text = "黒田太郎知事とDr. Ana Lim"
    >>> [text[start:end] for start, end in unknown_people(text)]
    ['黒田太郎', 'Dr. Ana Lim']
    """
    for match in _PERSON.finditer(text):
        yield match.span()
