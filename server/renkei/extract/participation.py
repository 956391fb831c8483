"""Who takes part in an event, and how: only where the words make them take part.

Each rule is a turn of phrase. Those that end in a subject particle (が登壇, も参加 …) take the
list of names right before it, walked backwards over joining words; everything else in a sentence
is a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from renkei.extract.english import english_participants
from renkei.extract.gazetteer import Mention
from renkei.extract.participants import Participant, participant


@dataclass(frozen=True)
class _Phrase:
    """A turn of phrase after a list of names."""

    words: re.Pattern[str]
    role: str
    mode: str | None = None
    opened_by: re.Pattern[str] | None = None


_JAPANESE: Final = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
# 参加者 and 登壇者 are others; and some did not take part.
_INDEED: Final = "(?!者|しな|しません|せず|を見送)"
_SPOKEN: Final = re.compile("挨拶|講演|スピーチ")
_SPEAKS: Final = "(?:[^、。がも]{0,8}に)?(?:基調|特別)?(?:講演|挨拶|スピーチ)(?:し|を行|。|$)"
_PHRASES: Final = (
    _Phrase(
        re.compile(f"がビデオ(?:レター|メッセージ)で参加{_INDEED}"),
        "speaker",
        "video-message",
        _SPOKEN,
    ),
    _Phrase(
        re.compile(f"がビデオ(?:レター|メッセージ)で参加{_INDEED}"), "attendee", "video-message"
    ),
    _Phrase(
        re.compile("(?:が|から)ビデオ(?:レター|メッセージ)[をが](?:寄せ|送|届|上映)"),
        "speaker",
        "video-message",
    ),
    _Phrase(re.compile(f"[がも]オンライン(?:で|にて)登壇{_INDEED}"), "speaker", "online"),
    _Phrase(re.compile(f"[がも]登壇{_INDEED}"), "speaker"),
    _Phrase(re.compile(f"[がも]{_SPEAKS}"), "speaker"),
    _Phrase(re.compile("による(?:基調|特別)?講演"), "speaker"),
    _Phrase(re.compile(f"[がも]オンライン(?:で|にて)(?:参加|出席){_INDEED}"), "attendee", "online"),
    _Phrase(re.compile(f"[がも](?:参加|出席){_INDEED}"), "attendee"),
    _Phrase(re.compile("が一堂に会"), "attendee"),
    _Phrase(re.compile("が[^、。が]{2,20}[にを]訪問"), "visitor", "in-person"),
    _Phrase(re.compile("から(?:代表団|訪問団|視察団|職員)が来日"), "visitor", "in-person"),
    _Phrase(re.compile("[がの]?共同主催|が?共催"), "co-organiser"),
    _Phrase(re.compile(f"が?主催{_INDEED}"), "organiser"),
    _Phrase(re.compile("と(?:会談|面会)"), "attendee"),
    _Phrase(re.compile("が来日"), "visitor", "in-person"),
    _Phrase(re.compile("を(?:招き|招いて|招へいし|迎え)"), "attendee"),
    _Phrase(re.compile("が[^、。が]{0,12}(?:発表|報告)(?:し|を行|。|$)"), "presenter"),
    _Phrase(re.compile("の共同(?:ワークショップ|セミナー|会議)"), "attendee"),
    _Phrase(re.compile("からは[^。]*(?:紹介|報告)"), "presenter"),
    _Phrase(re.compile("に取組を紹介"), "attendee"),
)
_REACH: Final = 30
_JOINT: Final = re.compile(
    r"(?:、|・|や|及び|並びに|と|をはじめ|職員|本部|代表団|等|ら|\s"
    r"|(?:[^、。]{0,12}の)?関係者|[\u3400-\u9fff]{2}企業)$"
)
_TITLE: Final = re.compile(
    "(?:氏|様|博士|教授|(?:副)?市長|(?:副)?知事|大臣|局長|部長|課長|所長|会長|理事長|議長)$"
)


def participants(text: str, mentions: Sequence[Mention]) -> list[Participant]:
    """Read the participants of one sentence or title.

    Args:
        text: the sentence.
        mentions: the known names in it.

    Returns:
        At most one participant for each agent or office, the first reading of it, in text order.
    """
    if not _JAPANESE.search(text):
        return english_participants(text, mentions)
    found: dict[URIRef, Participant] = {}
    for phrase in _PHRASES:
        for match in phrase.words.finditer(text):
            if phrase.opened_by and not phrase.opened_by.search(text[: match.start()]):
                continue
            for taking_part in _listed(text, match.start(), mentions, phrase):
                found.setdefault(taking_part.identity, taking_part)
    return sorted(found.values(), key=lambda p: p.mentions[0].start)


def _listed(
    text: str, end: int, mentions: Sequence[Mention], phrase: _Phrase
) -> Iterator[Participant]:
    """Walk backwards from `end` over names and joining words; a person takes the office beside."""
    ending = {mention.end: mention for mention in mentions}
    office: Mention | None = None
    position = end
    while position > 0:
        mention = ending.get(position)
        if mention is None and (title := _TITLE.search(text[max(0, position - _REACH) : position])):
            titled = ending.get(position - len(title.group()))
            mention = titled if titled and titled.of_kind("person") else None
        if mention is None:
            joint = _JOINT.search(text[max(0, position - _REACH) : position])
            if joint is None:
                break
            if office and joint.group().strip():
                yield participant(None, office, phrase.role, phrase.mode)
                office = None
            position -= len(joint.group())
            continue
        position = mention.start
        if mention.of_kind("person"):
            yield participant(mention, office, phrase.role, phrase.mode)
            office = None
        else:
            if office:
                yield participant(None, office, phrase.role, phrase.mode)
            office = mention if mention.of_kind("post") else None
            if office is None and mention.of_kind("government", "organisation"):
                yield participant(mention, None, phrase.role, phrase.mode)
    if office:
        yield participant(None, office, phrase.role, phrase.mode)
