"""Choosing the language of a page."""

from __future__ import annotations

import pytest

from renkei.web.language import choose


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en", "en"),
        ("EN-us;q=0.8, MS;q=0.9", "ms"),
        ("fr, de;q=0.9", "ja"),
        ("ja;q=0, en;q=0.1", "en"),
        ("en;q=2, ms;q=-1, ja;q=x", "ja"),
        ("*", "ja"),
        (";;;,,,q=", "ja"),
        ("en;q=0.5, ja;q=0.5", "en"),
        ("x" * 5000 + ", en", "ja"),
        (None, "ja"),
    ],
)
def test_accept_language(header: str | None, language: str) -> None:
    assert choose(None, header) == language


@pytest.mark.parametrize("asked", ["", "EN", "fr", "<script>"])
def test_an_unknown_choice_is_ignored(asked: str) -> None:
    assert choose(asked, "ms") == "ms"
