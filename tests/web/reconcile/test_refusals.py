"""What the service refuses, and how it says so; nothing of it may be a failure of the server."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

QUERY = {"query": "x"}


def problem(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    detail: str = answer.json()["detail"]
    return detail


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"q": []}', "query 'q' is not an object"),
        ('{"q": {}}', "neither query nor properties"),
        ('{"q": {"query": "  "}}', "neither query nor properties"),
        ('{"q": {"query": 5}}', "query is not a string"),
        ('{"q": {"query": "x", "limit": 0}}', "limit"),
        ('{"q": {"query": "x", "limit": NaN}}', "not JSON"),
        ('{"q": {"query": "x", "limit": true}}', "limit"),
        ('{"q": {"query": "x", "type": {"a": 1}, "type_strict": "maybe"}}', "type_strict"),
        ('{"q": {"query": "x", "type": [5]}}', "type is not"),
        ('{"q": {"query": "x", "properties": {"pid": "p"}}}', "not a list of objects"),
        ('{"q": {"query": "x", "properties": [{"v": "p"}]}}', "pid"),
        ('{"q": {"query": "x", "properties": [{"pid": "p", "v": [[1]]}]}}', "neither text"),
        ('{"q": {"query": "\\ud800"}}', "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_batch_that_is_none(site: httpx.Client, sent: str, said: str) -> None:
    assert said in problem(site.post("/reconcile/en", data={"queries": sent}), 400)


@pytest.mark.parametrize(
    "sent",
    [
        {str(n): QUERY for n in range(101)},
        {"q": {"query": "x" * 1001}},
        {"q": {"query": "x", "properties": [{"pid": "p", "v": "v"}] * 51}},
    ],
)
def test_too_much_at_once(site: httpx.Client, sent: dict[str, Any]) -> None:
    problem(site.post("/reconcile/en", data={"queries": json.dumps(sent)}), 413)


def test_a_body_that_is_too_large_is_not_read(site: httpx.Client) -> None:
    problem(site.post("/reconcile/en", data={"queries": "x" * 600_000}), 413)

    def chunks() -> Any:
        for _ in range(600):
            yield b"x" * 1000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    problem(site.post("/reconcile/en", content=chunks(), headers=headers), 413)


def test_other_kinds_of_body(site: httpx.Client) -> None:
    problem(site.post("/reconcile/en", json={"q": QUERY}), 415)
    problem(site.post("/reconcile/v1/match", data={"queries": "{}"}), 415)
    problem(site.post("/reconcile/en", data={"other": "{}"}), 400)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    problem(site.post("/reconcile/en", content=b"queries=\xff", headers=headers), 400)
    problem(site.post("/reconcile/en", content=b"queries=%ff", headers=headers), 400)
    problem(site.post("/reconcile/en", content=b"&a" * 100, headers=headers), 400)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"ids": ["a"]}, 400),
        ({"ids": [5], "properties": []}, 400),
        ({"ids": [], "properties": [{}]}, 400),
        ({"ids": [], "properties": [{"id": "p", "settings": 5}]}, 400),
        ({"ids": [str(n) for n in range(501)], "properties": []}, 413),
        ({"ids": [], "properties": [{"id": "p"}] * 51}, 413),
    ],
)
def test_an_extension_that_is_none(site: httpx.Client, sent: dict[str, Any], status: int) -> None:
    problem(site.post("/reconcile/v1/extend", json=sent), status)


def test_odd_settings_are_disregarded(site: httpx.Client) -> None:
    settings = {"limit": "1e9999", "links": ["any"]}
    asked = {
        "ids": ["city/tokyo"],
        "properties": [{"id": "links:wikidata", "settings": settings}],
    }
    answer = site.post("/reconcile/v1/extend", json=asked)
    assert answer.json()["rows"][0]["properties"][0]["values"]


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile/de",
        "/reconcile/de/suggest/type",
        "/reconcile/en/preview?id=city/nowhere",
        "/reconcile/view?id=javascript:alert(1)",
        "/reconcile/preview?id=%00",
    ],
)
def test_what_is_not_there(site: httpx.Client, path: str) -> None:
    problem(site.get(path), 404)


@pytest.mark.parametrize("callback", ["alert(1)//", "a b", "", "a" * 100, "é", "a..b", "<script>"])
def test_a_callback_is_a_name(site: httpx.Client, callback: str) -> None:
    problem(site.get("/reconcile/en", params={"callback": callback}), 400)


def test_names_with_markup_stay_text(site: httpx.Client) -> None:
    batch = json.dumps({"<b>": {"query": "<script>alert(1)</script>"}})
    answer = site.get("/reconcile/en", params={"queries": batch})
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
