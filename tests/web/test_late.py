"""The pages come late: queries are answered before, and who wants a page waits for them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from starlette.types import ASGIApp
from tests.web.conftest import BROWSER, listening

from renkei.content import Content
from renkei.settings import Settings
from renkei.web.app import create_pages
from renkei.web.front import Front
from renkei.web.late import Late
from renkei.web.served import prepare


@pytest.fixture
def front(content: Content) -> Front:
    settings = Settings.load({"workers": 1, "long_workers": 1}, {})
    return Front(prepare(content, settings), content, settings)


@pytest.fixture
def may_load() -> Iterator[threading.Event]:
    """What the pages wait for before they are loaded."""
    event = threading.Event()
    yield event
    event.set()


def test_queries_are_answered_before_the_pages_are_there(
    front: Front, may_load: threading.Event
) -> None:
    def load() -> ASGIApp:
        may_load.wait(30)
        return create_pages(front)

    with listening(Late(front, load)) as client, ThreadPoolExecutor() as others:
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
        with suppress(httpx.ReadTimeout):
            pytest.fail(client.get("/", timeout=0.2).text)  # it waits, and leaves
        waiting = [
            others.submit(client.get, path, headers=BROWSER)
            for path in ("/health", "/sparql", "/x")
        ]
        assert client.get("/sparql", params={"query": "ASK { ?s ?p 1 }"}).status_code == 200
        assert not any(answer.done() for answer in waiting)
        may_load.set()
        health, form, nothing = [answer.result() for answer in waiting]
        assert health.json()["status"] == "ok"
        assert "<form" in form.text
        assert nothing.status_code == 404
        counted = client.get("/metrics").text
    assert 'renkei_requests_total{route="/sparql",status="200"}' in counted
    assert 'renkei_requests_total{route="/health",status="200"} 1' in counted
    assert 'renkei_requests_total{route="other",status="404"} 1' in counted


def test_pages_that_cannot_be_loaded_do_not_keep_queries_from_being_answered(front: Front) -> None:
    def load() -> ASGIApp:
        raise ImportError("something is not installed")

    with listening(Late(front, load)) as client:
        assert client.get("/health").status_code == 500
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_server_may_end_before_its_pages_are_there(
    front: Front, may_load: threading.Event
) -> None:
    threads: list[threading.Thread] = []

    def load() -> ASGIApp:
        threads.append(threading.current_thread())
        may_load.wait(30)
        return create_pages(front)

    async def run() -> None:
        sent: list[str] = []

        async def receive() -> dict[str, str]:
            if not sent:
                return {"type": "lifespan.startup"}
            may_load.set()
            return {"type": "lifespan.shutdown"}

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            sent.append(message["type"])

        await Late(front, load)({"type": "lifespan", "app": None}, receive, send)
        assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    asyncio.run(run())
    assert not any(thread.is_alive() for thread in threads)
