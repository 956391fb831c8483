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

from renkei.extract.gazetteer import Mention


@dataclass(frozen=True)
class Participant:
    """One who takes part.

    Attributes:
        agent: government, organisation or person; None where only the office is known.
        office: the post held, if the words name it.
        role: notation of a role concept.
        mode: notation of a participation mode, if the words say one.
        mentions: the mentions that were read as this participant.
    """

    agent: URIRef | None
    office: URIRef | None
    role: str
    mode: str | None
    mentions: tuple[Mention, ...]

    @property
    def identity(self) -> URIRef:
        """What tells this participant from others of the event."""
        chosen = self.agent or self.office
        assert chosen is not None
        return chosen


@dataclass(frozen=True)
class _Phrase:
    """A turn of phrase after a list of names."""

    words: re.Pattern[str]
    role: str
    mode: str | None = None
    opened_by: re.Pattern[str] | None = None


# 参加者 and 登壇者 are others; and some did not take part.
_INDEED: Final = "(?!者|しな|しません|せず|を見送)"
_SPOKEN: Final = re.compile("挨拶|講演|スピーチ")
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
    _Phrase(re.compile(f"[がも]オンラインで登壇{_INDEED}"), "speaker", "online"),
    _Phrase(re.compile(f"[がも]登壇{_INDEED}"), "speaker"),
    _Phrase(re.compile(f"[がも]オンラインで参加{_INDEED}"), "attendee", "online"),
    _Phrase(re.compile(f"[がも]参加{_INDEED}"), "attendee"),
    _Phrase(re.compile("が一堂に会"), "attendee"),
    _Phrase(re.compile("が[^、。が]{2,20}[にを]訪問"), "visitor", "in-person"),
    _Phrase(re.compile("から(?:代表団|訪問団|視察団|職員)が来日"), "visitor", "in-person"),
    _Phrase(re.compile("[がの]?共同主催|が?共催"), "co-organiser"),
    _Phrase(re.compile(f"が?主催{_INDEED}"), "organiser"),
    _Phrase(re.compile("の共同(?:ワークショップ|セミナー|会議)"), "attendee"),
    _Phrase(re.compile("からは[^。]*(?:紹介|報告)"), "presenter"),
    _Phrase(re.compile("に取組を紹介"), "attendee"),
)
_JOINT: Final = re.compile(
    r"(?:、|・|や|及び|並びに|と|をはじめ|職員|本部|代表団|等|ら|\s"
    r"|(?:[^、。]{0,12}の)?関係者|[\u3400-\u9fff]{2}企業)$"
)


def participants(text: str, mentions: Sequence[Mention]) -> list[Participant]:
    """Read the participants of one sentence or title.

    Args:
        text: the sentence.
        mentions: the known names in it.

    Returns:
        At most one participant for each agent or office, the first reading of it, in text order.
    """
    found: dict[URIRef, Participant] = {}
    for phrase in _PHRASES:
        for match in phrase.words.finditer(text):
            if phrase.opened_by and not phrase.opened_by.search(text[: match.start()]):
                continue
            for participant in _listed(text, match.start(), mentions, phrase):
                found.setdefault(participant.identity, participant)
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
        if mention is None:
            joint = _JOINT.search(text[:position])
            if joint is None:
                break
            if office and joint.group().strip():
                yield _participant(phrase, None, office)
                office = None
            position = joint.start()
            continue
        position = mention.start
        if mention.of_kind("person"):
            yield _participant(phrase, mention, office)
            office = None
        else:
            if office:
                yield _participant(phrase, None, office)
            office = mention if mention.of_kind("post") else None
            if office is None and mention.of_kind("government", "organisation"):
                yield _participant(phrase, mention, None)
    if office:
        yield _participant(phrase, None, office)


def _participant(phrase: _Phrase, agent: Mention | None, office: Mention | None) -> Participant:
    read = tuple(mention for mention in (agent, office) if mention)
    return Participant(
        agent.of_kind("person", "government", "organisation") if agent else None,
        office.of_kind("post") if office else None,
        phrase.role,
        phrase.mode,
        read,
    )
