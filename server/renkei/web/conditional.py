"""Conditional requests (RFC 9110 §13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether a tag is in If-None-Match; compared weakly (RFC 9110 §13.1.2).

    >>> matches('"a", W/"b"', '"b"'), matches("*", '"b"'), matches(None, '"b"')
    (True, True, False)
    """
    given = [item.strip().removeprefix("W/") for item in (if_none_match or "").split(",")]
    return "*" in given or tag.removeprefix("W/") in given


def is_unmodified(if_modified_since: str | None, last_modified: str | None) -> bool:
    """Whether nothing changed since a moment; a date that cannot be read is none (§13.1.3).

    >>> is_unmodified("Wed, 25 Nov 2026 00:00:01 GMT", "Wed, 25 Nov 2026 00:00:01 GMT")
    True
    >>> is_unmodified("Wed, 25 Nov 2026 00:00:00 GMT", "Wed, 25 Nov 2026 00:00:01 GMT")
    False
    >>> is_unmodified("yesterday", "Wed, 25 Nov 2026 00:00:01 GMT")
    False
    """
    since, modified = _moment(if_modified_since), _moment(last_modified)
    return since is not None and modified is not None and modified <= since


def has_it(given: Mapping[str, str], tag: str, last_modified: str | None) -> bool:
    """Whether a client has the representation: its tag decides, the date where it sent none.

    Args:
        given: the header fields of the request.
        tag: the entity tag of what would be sent.
        last_modified: its date, as in the header field.
    """
    if (tags := given.get("if-none-match")) is not None:
        return matches(tags, tag)
    return is_unmodified(given.get("if-modified-since"), last_modified)


def http_date(moment: datetime) -> str:
    """A moment as header fields have it (RFC 9110 §5.6.7).

    >>> http_date(datetime(2026, 11, 25, 0, 0, 1, tzinfo=UTC))
    'Wed, 25 Nov 2026 00:00:01 GMT'
    """
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _moment(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
        # without a zone, or with -0000, it is taken as UTC, which HTTP dates always are
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
