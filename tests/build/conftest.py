"""A content folder whose page a test may rewrite."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from renkei.content import Content

Rewrite = Callable[[Callable[[str], str]], str]


@pytest.fixture
def rewrite(folder: Content) -> Rewrite:
    """Changes the page in a copied folder, together with the hash that pins it."""
    source = folder.data / "sources" / "tokyo-kl"

    def change(how: Callable[[str], str]) -> str:
        page, metadata = source / "page.txt", source / "metadata.ttl"
        before = page.read_bytes()
        text = how(before.decode())
        assert text != before.decode()
        page.write_bytes(text.encode())
        was, now = (hashlib.sha256(raw).hexdigest() for raw in (before, text.encode()))
        described = metadata.read_text(encoding="utf-8")
        assert was in described
        metadata.write_text(described.replace(was, now), encoding="utf-8")
        return text

    return change
