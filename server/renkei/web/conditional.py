"""Conditional requests (RFC 9110 §13)."""

from __future__ import annotations


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether a tag is in If-None-Match; compared weakly (RFC 9110 §13.1.2).

    >>> matches('"a", W/"b"', '"b"'), matches("*", '"b"'), matches(None, '"b"')
    (True, True, False)
    """
    given = [item.strip().removeprefix("W/") for item in (if_none_match or "").split(",")]
    return "*" in given or tag.removeprefix("W/") in given
