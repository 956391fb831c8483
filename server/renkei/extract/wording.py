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
    ("訪問|視察|[Vv]isit|[Ii]nspection", "visit"),
    ("交流|[Ee]xchange", "exchange"),
    ("会議", "meeting"),
)
_TITLE_MARK: Final = re.compile(
    r"\s*[(（](?:オンライン(?:開催|形式)?|ハイブリッド(?:開催|形式)?|対面(?:開催)?"
    r"|オンラインとオフラインのハイブリッド|[Oo]nline|[Hh]ybrid|[Ii]n[- ]person|[Vv]irtual"
    r"|外部サイト|外部リンク|別ウィンドウで開く|新しいウィンドウで開きます|PDF[^()（）]{0,20})[)）]\s*$"
)
# Words name a mode only where they say how something is held; オンライン化, ハイブリッド車 do not.
_HELD: Final = (
    "(?:で|形式|開催|(?=[)）]|会議|会合|研修|講座|講演|説明会|協議|対話|面談"
    "|セミナー|ワークショップ|フォーラム|イベント|$))"
)
_HYBRID: Final = re.compile(
    f"(?:オンラインとオフラインの)?ハイブリッド{_HELD}"
    r"|\b[Hh]ybrid\b(?! (?:cars?|bus(?:es)?|vehicles?|energy|system|grid|engines?|ferr|power))"
)
# Who joins online from elsewhere says nothing of how the event is held.
_ONLINE: Final = re.compile(
    f"オンライン(?!で(?:も)?(?:参加|登壇|出席|視聴|申込|配信|公開)){_HELD}"
    r"|(?<!joined )(?<!participated )(?<!attended )(?<!participating )(?<!part )(?<!spoke )"
    r"(?<!available )(?<!published )\b(?:[Oo]nline|[Vv]irtual(?:ly)?)\b"
    r"(?! (?:platform|tool|database|portal|registration|survey|resources?|version))"
)
_STATED_ON_SITE: Final = re.compile(
    f"対面{_HELD}|(?:現地|会場)開催"
    r"|\b[Ii]n[- ]person\b|\b[Oo]n[- ]site (?:event|meeting|workshop)"
)
_ON_SITE: Final = re.compile(
    "[^、。]*(?:[にを]訪問|が来日)|[^、。]*(?:役所|庁舎|会場)にて"
    r"|[^,.;]*\b(?:visited|travel(?:led|ed) to)\b(?! the (?:website|page))"
)
_PLACE_AFTER: Final = re.compile("(?:役所|庁舎)?(?:にて|内の会場|[にを]訪問|スタディツアー)")
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:visit(?:ed|s)?(?: to)?|[Ss]tudy tour[^,.;]{0,30} to|held in|travel(?:led|ed) to"
    r"|(?:[Cc]eremony|[Ww]orkshop|[Ss]eminar|[Mm]eeting|[Ff]orum|[Cc]onference) in)(?: the)? $"
)


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
    """A title without the mode, the mark of a foreign site or the full stop that it ends in.

    >>> bare_title("脱炭素都市国際フォーラム(オンライン)")
    '脱炭素都市国際フォーラム'
    """
    while _TITLE_MARK.search(title.rstrip(". ")):
        title = _TITLE_MARK.sub("", title.rstrip(". "))
    return title[:-1] if title.isascii() and title.endswith(".") else title


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
        (_STATED_ON_SITE, "in-person", False),
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
        before = text[max(0, mention.start - 60) : mention.start]
        if within or _PLACE_AFTER.match(text, mention.end) or _PLACE_BEFORE.search(before):
            return city, mention
    return None
