"""Sizes as people read them."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB")


def size_in_words(size: int) -> str:
    """A number of bytes in units of a thousand.

    >>> size_in_words(999), size_in_words(88_992), size_in_words(1_160_494)
    ('999 B', '89 kB', '1.2 MB')
    """
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if unit and value < 9.95 else 0
    return f"{value:.{digits}f} {_UNITS[unit]}"
