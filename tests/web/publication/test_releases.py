"""The releases as pages and as JSON: what they are, what they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from renkei.build.releases import read_releases
from renkei.content import Content


@pytest.fixture(scope="module")
def ids(history: Content) -> tuple[str, str]:
    """The newer one, the older one."""
    newer, older = read_releases(history.releases)
    return newer.release, older.release


def test_the_history(released: httpx.Client, ids: tuple[str, str]) -> None:
    said = released.get("/releases", headers={"Accept": "application/json"})
    assert said.headers["vary"] == "Accept, Accept-Language"
    assert said.json() == released.get("/releases.json").json()
    assert said.json()["served"] == ids[0]
    newer, older = said.json()["releases"]
    assert (newer["release"], newer["predecessor"], newer["served"]) == (*ids, True)
    assert (older["release"], older["predecessor"], older["changes"]) == (ids[1], None, None)
    assert newer["issued"] == "2026-06-07T08:09:10Z"
    assert newer["page"] == f"https://data.example.org/renkei/releases/{ids[0]}"


def test_what_changed(released: httpx.Client, ids: tuple[str, str]) -> None:
    changes = released.get(f"/releases/{ids[0]}.json").json()["changes"]
    gone = changes["things_removed"]
    assert gone == {"count": 1, "iris": ["https://w3id.org/renkei/id/city/atlantis"]}
    assert changes["things_added"] == {"count": 0, "iris": []}
    assert changes["removed"] == changes["added"] + 1
    assert "https://w3id.org/renkei/id/event/tokyo-kl-1" in changes["things_changed"]["iris"]
    assert changes["graphs"]["https://w3id.org/renkei/graph/authority"] == [0, 1]


@pytest.mark.parametrize("language", ["ja", "en", "ms"])
def test_the_pages(
    released: httpx.Client,
    parse: Callable[[str], Any],
    browser: dict[str, str],
    ids: tuple[str, str],
    language: str,
) -> None:
    listed = parse(released.get(f"/releases?lang={language}", headers=browser).text)
    assert len(listed.all("ol", class_="history")[0].all("li")) == 2
    newer = parse(released.get(f"/releases/{ids[0]}?lang={language}", headers=browser).text)
    assert "city/atlantis" in newer.text
    note = "都市が沈みました" if language == "ja" else "A city <b>sank</b>."
    assert note in newer.text
    older = parse(released.get(f"/releases/{ids[1]}?lang={language}", headers=browser).text)
    assert ids[0][:12] in older.text


def test_the_first_one_says_that_there_is_none_before(
    released: httpx.Client, ids: tuple[str, str]
) -> None:
    assert "There is no earlier one" in released.get(f"/releases/{ids[1]}?lang=en").text


def test_short_ids_and_the_latest(released: httpx.Client, ids: tuple[str, str]) -> None:
    assert ids[1] in released.get(f"/releases/{ids[1][:12]}").text
    latest = released.get("/releases/latest?lang=en")
    assert latest.status_code == 302
    assert latest.headers["location"] == f"/renkei/releases/{ids[0]}?lang=en"


@pytest.mark.parametrize("id_", ["0" * 64, "abc", "%00", "<b>", "x" * 3000])
def test_no_such_release(released: httpx.Client, id_: str) -> None:
    for path in (f"/releases/{id_}", f"/releases/{id_}.json"):
        assert released.get(path).status_code == 404


def test_a_build_that_was_not_made_public_has_no_date(foreign: httpx.Client) -> None:
    said = foreign.get("/releases/latest", follow_redirects=True)
    assert "last-modified" not in said.headers
    assert foreign.get("/releases.json").json()["releases"][0]["issued"] is None
