"""What is read at the start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from renkei.content import Content
from renkei.web.site import read_tombstones


def test_tombstones_are_what_the_registry_calls_gone(tmp_path: Path, content: Content) -> None:
    registry = tmp_path / "registry.csv"
    registry.write_text("iri,source,anchor,status\nurn:a,,,live\nurn:b,s,x,gone\n")
    assert read_tombstones(registry) == {"urn:b"}
    assert read_tombstones(tmp_path / "none.csv") == frozenset()


def test_tags_of_a_release_outlast_a_restart(serve: Callable[..., Any]) -> None:
    paths = ("/page/city/tokyo", "/shapes.ttl")
    with serve() as site, serve() as again:
        port = again.base_url.port
        for path in paths:
            tag, body = site.get(path).headers["etag"], site.get(path).content
            same_host = {"Host": f"127.0.0.1:{site.base_url.port}"}
            second = again.get(path, headers=same_host)
            assert port != site.base_url.port
            assert (second.headers["etag"], second.content) == (tag, body)
