"""Whose page an address is."""

from __future__ import annotations

import pytest

from renkei.build.assemble import read_folder
from renkei.build.publishers import publisher, websites
from renkei.content import Content
from renkei.terms import ID


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("https://www.iges.or.jp/jp/events/20210317", "organisation/iges"),
        ("https://iges.or.jp/", "organisation/iges"),
        ("https://www.kankyo.metro.tokyo.lg.jp/documents/d/x", "government/tokyo"),
        ("https://www.time-to-act.metro.tokyo.lg.jp/initiatives/221201-2", "government/tokyo"),
        ("https://notiges.or.jp/", None),
        ("https://iges.or.jp.example.org/", None),
        ("https://example.org/iges.or.jp", None),
        ("https://tokyo.lg.jp/", None),
        ("urn:x", None),
    ],
)
def test_publisher(content: Content, address: str, owner: str | None) -> None:
    sites = websites(read_folder(content.data / "authority"))
    assert publisher(address, sites) == (ID[owner] if owner else None)


def test_people_and_cities_publish_nothing(content: Content) -> None:
    owners = set(websites(read_folder(content.data / "authority")).values())
    assert ID["city/tokyo"] not in owners
    assert ID["government/tokyo"] in owners
