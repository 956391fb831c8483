"""Every internal link of the running site is answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Parse = Callable[[str], Any]
_ENDLESS = re.compile(r"/(sparql|search|reconcile|queries)\b[^?]*\?(?!lang=en$)")
"""Each answers any number of parameters: one of each is enough, and these have tests."""


def answered(
    site: httpx.Client, browser: dict[str, str], start: list[str], limit: int
) -> dict[str, int]:
    """Address → status, of what the pages in English lead to; what is being made is waited for."""
    seen: dict[str, int] = {}
    waiting = list(start)
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        if address in seen:
            continue
        reply = site.get(address, headers=browser)
        while reply.status_code == 202:
            time.sleep(int(reply.headers["retry-after"]))
            reply = site.get(address, headers=browser)
        seen[address] = reply.status_code
        if reply.headers.get("location", "").startswith("/"):
            waiting.append(reply.headers["location"])
        if reply.headers.get("content-type", "").startswith("text/html"):
            found = re.findall(r'(?:href|src)="(/[^"#]*)', reply.text)
            links = {link.replace("&amp;", "&").replace("&#34;", '"') for link in found}
            waiting += [
                link
                for link in sorted(links)
                if not re.search(r"lang=(ja|ms)", link) and not _ENDLESS.match(link)
            ]
    return seen


@pytest.mark.long
def test_the_first_links_are_answered(site: httpx.Client, browser: dict[str, str]) -> None:
    start = ["/?lang=en", "/page/city/tokyo?lang=en", "/page/event/tokyo-kl-6?lang=en"]
    seen = answered(site, browser, start, 60)
    assert {address for address, status in seen.items() if status not in (200, 303, 308)} == set()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_link_is_answered(site: httpx.Client, browser: dict[str, str]) -> None:
    seen = answered(site, browser, ["/?lang=en", "/sitemap.xml"], 20_000)
    assert len(seen) > 1000
    assert {address for address, status in seen.items() if status not in (200, 303, 308)} == set()
