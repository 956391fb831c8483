"""Who takes part, in English: lists of names right before a verb, or after its "by".

A list is walked over joining words (and, as well as, staff of). If what stands before it makes it
part of something else (the work *of* Jakarta, pupils *from* Tokyo), it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from renkei.extract.gazetteer import Mention
from renkei.extract.participants import Participant, participant


@dataclass(frozen=True)
class _Turn:
    """A turn of phrase beside a list of names."""

    words: re.Pattern[str]
    role: str
    mode: str | None = None
    names_follow: bool = False


def _after(words: str, role: str, mode: str | None = None) -> _Turn:
    """Words that a list of names follows."""
    return _Turn(re.compile(rf"\b(?:{words})\s+", re.I), role, mode, names_follow=True)


def _before(words: str, role: str, mode: str | None = None) -> _Turn:
    """Words that a list of names stands before."""
    helping = r"(?:,?\s*\b(?:also|both|all|then|jointly|have|has|each|together)\b)*,?\s+"
    return _Turn(re.compile(rf"{helping}(?:{words})\b", re.I), role, mode)


_HELD: Final = "organi[sz]ed|hosted|convened"
_JOINED: Final = "joined|participated|attended|took part|were present|was present"
_SPEECH: Final = (
    r"(?:(?!video)[\w'-]+\s+){0,3}(?:speech(?:es)?|remarks|address(?:es)?|lectures?|keynotes?)"
)
# First reading wins: what says more stands first.
_TURNS: Final = (
    _before(
        r"(?:sent|gave|delivered|provided)\s+(?:a\s+)?video\s+(?:message|letter)s?",
        "speaker",
        "video-message",
    ),
    _after(r"video\s+(?:message|letter)s?\s+(?:from|by)", "speaker", "video-message"),
    _before(rf"(?:gave|delivered|made)\s+{_SPEECH}", "speaker"),
    _before("spoke|addressed", "speaker"),
    _after(r"(?:speech(?:es)?|remarks|address(?:es)?|lectures?|keynotes?)\s+by", "speaker"),
    _before(
        rf"(?:{_JOINED})(?:\s+\w+){{0,2}}?\s+(?:online|remotely|virtually)", "attendee", "online"
    ),
    _after(rf"(?:jointly\s+(?:{_HELD}|held)|co-?(?:{_HELD}))\s+by", "co-organiser"),
    _before(rf"co-?(?:{_HELD})|jointly\s+(?:{_HELD})", "co-organiser"),
    _after(rf"(?<!co-)(?<!jointly )(?:{_HELD}|held)\s+by", "organiser"),
    _before(_HELD, "organiser"),
    _before("visited", "visitor", "in-person"),
    _before(
        r"(?:gave|made)\s+(?:[\w'-]+\s+){0,3}presentations?|presented|introduced|reported",
        "presenter",
    ),
    _after(r"presentations?\s+by", "presenter"),
    _before(_JOINED, "attendee"),
    _after("attended by|joined by|with the participation of", "attendee"),
    _after(
        r"(?:meetings?|talks|workshop|exchange|dialogue|seminar|session)\b[^.;]{0,40}?\bbetween",
        "attendee",
    ),
)
_PEOPLE: Final = (
    "(?:staff|officials?|officers?|representatives?|members?|experts?|employees|delegates"
    "|(?:a |the )?delegations?|teams?)(?: members)?"
)
_JOINT: Final = (
    rf"(?:[\s,&]+|\b(?:and|the|as well as|together with|both)\b|\b{_PEOPLE} (?:of|from)\b"
    r"|\b(?:Mayor|Governor|Mr|Ms|Mrs|Dr|Prof|Datuk|Dato['’]?|Seri|Sri|Tan)\b\.?"
    r"|\b(?:staff|officials)\b)"
)
_JOINT_BEFORE: Final = re.compile(rf"{_JOINT}$", re.I)
_JOINT_AFTER: Final = re.compile(_JOINT, re.I)
_REACH: Final = 60
_TIED: Final = re.compile(
    r"\b(?:of|from|in|for|to|with|by|at|on|about|between|against|near|'s|deputy|vice|former)\s*$",
    re.I,
)


def english_participants(text: str, mentions: Sequence[Mention]) -> list[Participant]:
    """Read the participants of one English sentence or title.

    Args:
        text: the sentence.
        mentions: the known names in it.

    Returns:
        At most one participant for each agent or office, the first reading of it, in text order.
    """
    found: dict[URIRef, Participant] = {}
    if mentions:
        for turn in _TURNS:
            for match in turn.words.finditer(text):
                listed = (
                    _following(text, match.end(), mentions)
                    if turn.names_follow
                    else _preceding(text, match.start(), mentions)
                )
                for taking_part in _paired(text, listed, turn):
                    found.setdefault(taking_part.identity, taking_part)
    return sorted(found.values(), key=lambda p: p.mentions[0].start)


def _preceding(text: str, position: int, mentions: Sequence[Mention]) -> list[Mention]:
    ending = {mention.end: mention for mention in mentions}
    listed: list[Mention] = []
    while position > 0:
        mention = ending.get(position)
        if mention is not None:
            listed.insert(0, mention)
            position = mention.start
            continue
        joint = _JOINT_BEFORE.search(text, max(0, position - _REACH), position)
        if joint is None:
            break
        position = joint.start()
    return [] if _TIED.search(text, max(0, position - _REACH), position) else listed


def _following(text: str, position: int, mentions: Sequence[Mention]) -> list[Mention]:
    beginning = {mention.start: mention for mention in mentions}
    listed: list[Mention] = []
    while position < len(text):
        mention = beginning.get(position)
        if mention is not None:
            listed.append(mention)
            position = mention.end
            continue
        joint = _JOINT_AFTER.match(text, position)
        if joint is None or not joint.group():
            break
        position = joint.end()
    return listed


def _paired(text: str, listed: Sequence[Mention], turn: _Turn) -> Iterator[Participant]:
    """A person with the office beside it (Ana Lim, Mayor of X; Mayor of X Ana Lim)."""
    place = 0
    while place < len(listed):
        mention = listed[place]
        beside = listed[place + 1] if place + 1 < len(listed) else None
        between = text[mention.end : beside.start].strip() if beside else "-"
        person, office = mention.of_kind("person"), mention.of_kind("post")
        if person and beside and beside.of_kind("post") and between in (",", ""):
            yield participant(mention, beside, turn.role, turn.mode)
            place += 1
        elif office and beside and beside.of_kind("person") and not between:
            yield participant(beside, mention, turn.role, turn.mode)
            place += 1
        elif office and not person:
            yield participant(None, mention, turn.role, turn.mode)
        elif mention.of_kind("person", "government", "organisation"):
            yield participant(mention, None, turn.role, turn.mode)
        place += 1
