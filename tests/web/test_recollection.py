"""Pages kept in memory: the same bytes again, never of another release, language or client."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from renkei.web.notes import NOTE, Note
from renkei.web.recollection import PagesFirst
from renkei.web.site import SITE

PAGE = "/page/event/tokyo-kl-6"


class Application:
    """Answers with what it is told, and counts."""

    def __init__(self, **headers: str) -> None:
        given = {"ETag": '"a"', "Cache-Control": "public, max-age=60", **headers}
        self.headers = [(k.lower().encode(), v.encode()) for k, v in given.items()]
        self.asked = 0
        self.status = 200

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        chosen = b"".join(v for k, v in scope["headers"] if k.startswith(b"accept"))
        # no two representations of one address have the same tag
        headers = [(k, b'"' + chosen + v[1:] if k == b"etag" else v) for k, v in self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % self.asked})


def get(
    app: PagesFirst, path: str = "/", stamp: str = "s", **fields: str
) -> tuple[int, bytes, str]:
    """Status, body and whether it was kept."""
    note, sent = Note(), []
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": fields.pop("query", "").encode(),
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in fields.items()],
        SITE: SimpleNamespace(stamp=stamp),
        NOTE: note,
    }

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], sent[-1].get("body", b""), note.page


def test_the_same_request_is_answered_from_memory() -> None:
    inner = Application()
    app = PagesFirst(inner, 1 << 20, ("/sparql",))
    assert [get(app), get(app)] == [(200, b"1", "miss"), (200, b"1", "hit")]
    assert get(app, if_none_match='W/"a"') == (304, b"", "hit")
    assert get(app, if_none_match='"b"') == (200, b"1", "hit")


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"query": "lang=en"},
        {"stamp": "another release"},
        {"host": "example.org"},
        {"accept": "text/turtle"},
        {"accept_language": "ms"},
    ],
)
def test_what_an_answer_may_depend_on_tells_requests_apart(other: dict[str, str]) -> None:
    app = PagesFirst(Application(), 1 << 20, ())
    assert get(app)[1] == b"1"
    assert get(app, **other)[2] == "miss"
    assert get(app)[1:] == (b"1", "hit")


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private"},
        {"Vary": "Cookie"},
        {"Vary": "*"},
        {"Set-Cookie": "a=b"},
    ],
)
def test_what_may_not_be_kept_is_not(headers: dict[str, str]) -> None:
    app = PagesFirst(Application(**headers), 1 << 20, ())
    assert [get(app)[1:], get(app)[1:]] == [(b"1", ""), (b"2", "")]


def test_errors_and_paths_apart_are_not_kept() -> None:
    inner = Application()
    app = PagesFirst(inner, 1 << 20, ("/sparql",))
    assert [get(app, "/sparql")[1] for _ in range(2)] == [b"1", b"2"]
    assert get(app, range="bytes=0-1")[1] == b"3"
    inner.status = 404
    assert [get(app, "/x")[1] for _ in range(2)] == [b"4", b"5"]


def test_memory_is_bounded() -> None:
    inner = Application()
    app = PagesFirst(inner, 64 * 1024, ())
    for number in range(200):
        get(app, f"/{number}")
    assert app._cache.used <= 64 * 1024
    assert get(app, "/199")[2] == "hit"
    assert get(app, "/0")[2] == "miss"
    nothing = PagesFirst(Application(), 0, ())
    assert [get(nothing)[1], get(nothing)[1]] == [b"1", b"2"]


def hits(site: httpx.Client) -> float:
    lines = site.get("/metrics").text.splitlines()
    name = 'renkei_page_cache_total{result="hit"}'
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def test_a_running_server_answers_pages_from_memory(site: httpx.Client) -> None:
    fields = {"Accept": "text/html", "Accept-Language": "en-GB, ja;q=0.3"}
    first = site.get(PAGE, headers=fields)
    before = hits(site)
    again = site.get(PAGE, headers=fields)
    assert hits(site) == before + 1
    assert again.content == first.content
    same = {name: first.headers[name] for name in ("etag", "vary", "link", "content-language")}
    assert {name: again.headers[name] for name in same} == same
    head = site.head(PAGE, headers=fields)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(first.content)))
    held = site.get(PAGE, headers={**fields, "If-None-Match": first.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert held.headers["vary"] == first.headers["vary"]
    assert hits(site) == before + 3
