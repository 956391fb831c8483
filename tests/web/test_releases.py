"""A request stays on the release it began with, whatever is served meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from renkei.content import Content
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.store.limits import Limits
from renkei.web.metrics import Metrics
from renkei.web.releases import Pinned, Releases
from renkei.web.site import SITE


def written(path: Path, name: str) -> Dataset:
    path.write_text(f"<urn:a> <urn:b> '{name}' .", encoding="utf-8")
    return Dataset.of_files([path])


async def seen_by_a_request(content: Content, path: Path) -> list[str]:
    """The release at the start of a request, at its end, and after it."""
    settings = Settings.load({"watch": "off"}, {})
    first = written(path, "first")
    engine = Engine(first, Limits.of(settings))
    releases = Releases(engine, content, settings, lambda: Dataset.of_files([path]), [], Metrics())
    seen = []

    async def application(scope: dict[str, Any], _receive: object, _send: object) -> None:
        seen.append(scope[SITE].release)
        written(path, "second")
        assert await releases.reload()
        seen.append(scope[SITE].release)

    await releases.start(first)
    try:
        pinned = Pinned(application, releases)  # type: ignore[arg-type]
        await pinned({"type": "http"}, asyncio.Event, asyncio.Event)  # type: ignore[arg-type]
        seen.append(releases.site.release)
    finally:
        await releases.stop()
    return seen


def test_the_pages_of_a_request_are_of_one_release(content: Content, tmp_path: Path) -> None:
    began, ended, after = asyncio.run(seen_by_a_request(content, tmp_path / "data.ttl"))
    assert began == ended
    assert after != began
