"""Requests as clients of the service make them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def match(site: httpx.Client) -> Callable[..., list[dict[str, Any]]]:
    """The candidates for one query, sent as OpenRefine sends it."""

    def ask(query: str | None = None, *, language: str = "en", **more: Any) -> list[dict[str, Any]]:
        sent = more | ({"query": query} if query is not None else {})
        form = {"queries": json.dumps({"q0": sent})}
        answer = site.post(f"/reconcile/{language}", data=form)
        assert answer.status_code == 200, answer.text
        result: list[dict[str, Any]] = answer.json()["q0"]["result"]
        return result

    return ask
