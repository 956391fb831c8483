"""What the words of a row say about the event: its kind, its attendance mode, its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef

from renkei.extract.gazetteer import Mention

# First match wins: a side event of a conference is a side event.
_KINDS: Final = (
    ("受賞|表彰", "award-conferral"),
    ("サイドイベント|[Ss]ide [Ee]vent", "side-event"),
    ("ウェビナー|[Ww]ebinar", "webinar"),
    ("ワークショップ|[Ww]orkshop", "workshop"),
    ("スタディツアー|[Ss]tudy [Tt]our", "study-tour"),
    ("セレモニー|式典|[Cc]eremony", "ceremony"),
    ("フォーラム|[Ff]orum", "forum"),
    ("セミナー|[Ss]eminar", "seminar"),
    ("ミーティング|会合|[Mm]eeting", "meeting"),
    ("国際会議|[Cc]onference", "conference"),
    ("[Tt]alks|対話", "talks"),
    ("訪問|[Vv]isit", "visit"),
    ("交流|[Ee]xchange", "exchange"),
)
_MODE_MARK: Final = re.compile(
    r"\s*[(（](?:オンライン|ハイブリッド|オンラインとオフラインのハイブリッド)[)）]\s*$"
)
# Words name a mode only where they say how something is held; オンライン化, ハイブリッド車 do not.
_HELD: Final = "(?:で|形式|開催|(?=[)）]|会議|会合|セミナー|ワークショップ|フォーラム|イベント|$))"
_HYBRID: Final = re.compile(f"(?:オンラインとオフラインの)?ハイブリッド{_HELD}")
_ONLINE: Final = re.compile(f"オンライン{_HELD}")
_ON_SITE: Final = re.compile("[^、。]*(?:[にを]訪問|が来日)|[^、。]*(?:役所|庁舎|会場)にて")
_PLACE_AFTER: Final = re.compile("(?:役所|庁舎)?(?:にて|内の会場|[にを]訪問|スタディツアー)")


@dataclass(frozen=True)
class Mode:
    """An attendance mode with the words that carry it.

    Attributes:
        notation: of an attendance-mode concept.
        inferred: true where the words imply the mode without naming it.
        start: offset of the words in the text.
        end: one past them.
    """

    notation: str
    inferred: bool
    start: int
    end: int


def event_kind(title: str) -> str | None:
    """The notation of the event type that a title names.

    >>> event_kind("COP26サイドイベント"), event_kind("取組について")
    ('side-event', None)
    """
    return next((kind for words, kind in _KINDS if re.search(words, title)), None)


def bare_title(title: str) -> str:
    """A title without the mode that it ends in.

    >>> bare_title("脱炭素都市国際フォーラム(オンライン)")
    '脱炭素都市国際フォーラム'
    """
    return _MODE_MARK.sub("", title)


def attendance_mode(text: str) -> Mode | None:
    """The attendance mode that a text states, or implies by being on site.

    >>> attendance_mode("KL市庁舎内とオンライン参加者とをつなぐハイブリッド形式").notation
    'hybrid'
    >>> attendance_mode("職員がKL市に訪問し").inferred
    True
    >>> attendance_mode("取組を紹介") is None
    True
    """
    for pattern, notation, inferred in (
        (_HYBRID, "hybrid", False),
        (_ONLINE, "online", False),
        (_ON_SITE, "in-person", True),
    ):
        if match := pattern.search(text):
            return Mode(notation, inferred, match.start(), match.end())
    return None


def location(text: str, mentions: Sequence[Mention]) -> tuple[URIRef, Mention] | None:
    """The city in which the words put the event, with the mention that says so."""
    for mention in mentions:
        city = mention.of_kind("city")
        if city is None:
            continue
        within = text[mention.start : mention.end].endswith("内") and mention.start == 0
        if within or _PLACE_AFTER.match(text, mention.end):
            return city, mention
    return None
