"""Which format a client gets: the Accept header with its weights (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from renkei.store.formats import Format
from renkei.web.sparql.usual import worked_out_once

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_NAME})/({_NAME})\s*(?:;(.*))?", re.DOTALL)
_WEIGHT: Final = re.compile(r"(?i:q)\s*=\s*([01](?:\.[0-9]{0,3})?)")


class MediaRange(NamedTuple):
    """One element of an Accept header.

    Attributes:
        type: such as `text`, or `*`.
        subtype: such as `turtle`, or `*`.
        weight: from 0, not acceptable, to 1.
    """

    type: str
    subtype: str
    weight: float

    def match(self, media_type: str) -> int:
        """How closely it matches: 3 exactly, 2 by type, 1 as `*/*`, 0 not at all."""
        kind, _, rest = media_type.partition("/")
        if self.type == "*":
            return 1 if self.subtype == "*" else 0
        if self.type != kind:
            return 0
        return 2 if self.subtype == "*" else 3 if self.subtype == rest else 0


class Choice(NamedTuple):
    """What a client gets.

    Attributes:
        format: how the answer is written.
        media_type: what it is called; an alias where the client asked by that.
    """

    format: Format
    media_type: str


@worked_out_once
def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """The elements of an Accept header; those that are malformed are left out.

    Parameters other than the weight (charset, profile, version) do not take part in the choice.

    >>> parse_accept("what, text/turtle;q=0.5")
    (MediaRange(type='text', subtype='turtle', weight=0.5),)
    """
    ranges = []
    for element in _split(header):
        match = _RANGE.fullmatch(element)
        if match is None:
            continue
        weight = 1.0
        for parameter in (match[3] or "").split(";"):
            if found := _WEIGHT.fullmatch(parameter.strip()):
                weight = min(1.0, float(found[1]))
        ranges.append(MediaRange(match[1].lower(), match[2].lower(), weight))
    return tuple(ranges)


def choose(header: str | None, formats: Sequence[Format]) -> Choice | None:
    """The best of the formats for a client, or None where it accepts none.

    The highest weight wins; then the closest match; then the registered media type before an
    alias; then the order of `formats`. Without a readable header the first format is taken.

    >>> from renkei.store.formats import RESULTS
    >>> choose("text/csv;q=0.9, application/json", RESULTS).media_type
    'application/json'
    >>> choose("image/png", RESULTS) is None
    True
    """
    return _chosen(header or "", tuple(formats))


@worked_out_once
def _chosen(header: str, formats: tuple[Format, ...]) -> Choice | None:
    ranges = parse_accept(header)
    if not ranges:
        return Choice(formats[0], formats[0].media_type)
    best: Choice | None = None
    best_rank = (0.0, 0, False, 0)
    for position, item in enumerate(formats):
        for media_type in (item.media_type, *item.aliases):
            weight, closeness = weigh(ranges, media_type)
            # An alias is only for those who ask for it by name.
            if weight == 0 or (media_type != item.media_type and closeness < 3):
                continue
            rank = (weight, closeness, media_type == item.media_type, -position)
            if best is None or rank > best_rank:
                best, best_rank = Choice(item, media_type), rank
    return best


def weigh(ranges: Sequence[MediaRange], media_type: str) -> tuple[float, int]:
    """The weight that the closest range gives a media type, and how close that is."""
    closeness, weight = 0, 0.0
    for item in ranges:
        match = item.match(media_type)
        if match > closeness or (match == closeness > 0 and item.weight > weight):
            closeness, weight = match, item.weight
    return weight, closeness


def prefers_html(header: str | None) -> bool:
    """Whether the client names HTML and wants nothing more than that, as browsers do.

    >>> prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    True
    >>> prefers_html("*/*") or prefers_html("text/turtle, text/html;q=0.5") or prefers_html(None)
    False
    """
    return _html_wanted(header or "")


@worked_out_once
def _html_wanted(header: str) -> bool:
    ranges = parse_accept(header)
    weight, closeness = weigh(ranges, "text/html")
    return closeness == 3 and weight > 0 and all(item.weight <= weight for item in ranges)


def _split(header: str) -> list[str]:
    """The elements between commas; a comma in a quoted string does not count."""
    elements = [""]
    for piece in re.findall(r'"(?:[^"\\]|\\.)*"|[^",]+|["]|,', header):
        if piece == ",":
            elements.append("")
        else:
            elements[-1] += piece
    return elements
