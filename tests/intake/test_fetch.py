"""Pages by address, from a server that runs: limits, redirects, versions, private networks."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from renkei.errors import RenkeiError
from renkei.intake.fetch import USER_AGENT, Limits, Version, fetch
from renkei.intake.received import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Renkei

PAGE = "<html><h1>題</h1><table><tr><td>2019年6月<td>都職員がKL市を訪問</table>"
LOCAL = Limits(seconds=5, largest=10_000, allow_private=True)


class _Handler(BaseHTTPRequestHandler):
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({**self.headers, "path": self.path})
        name, _, rest = self.path[1:].partition("/")
        if name == "page":
            if self.headers.get("If-None-Match") == '"v1"':
                self._send(304, b"")
                return
            self._send(200, PAGE.encode("euc_jp"), ETag='"v1"')
        elif name == "gzip":
            self._send(200, gzip.compress(b"x" * 1_000_000), **{"Content-Encoding": "gzip"})
        elif name == "to":
            self._send(302, b"", Location=f"/{rest}")
        elif name == "away":
            self._send(302, b"", Location=rest or "http://127.0.0.1:1/")
        elif name == "loop":
            self._send(302, b"", Location="/loop")
        elif name == "pdf":
            self._send(200, b"%PDF", **{"Content-Type": "application/pdf"})
        elif name == "slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        else:
            self._send(404, b"")

    def _send(self, code: int, body: bytes, **headers: str) -> None:
        self.send_response(code)
        given = {"Content-Type": "text/html; charset=EUC-JP", "Content-Length": str(len(body))}
        for header, value in (given | headers).items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def handle(self) -> None:
        """A client that hangs up is none of its business."""
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    _Handler.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/page", "/to/page", "/to/to/page"])
def test_a_page_and_where_it_was(site: str, path: str) -> None:
    received = fetch(site + path, LOCAL)
    assert received is not None
    assert received.raw == PAGE.encode("euc_jp")
    assert (received.kind, received.charset, received.etag) == (Kind.HTML, "EUC-JP", '"v1"')
    assert received.address == f"{site}/page"
    assert _Handler.seen[-1]["User-Agent"] == USER_AGENT
    assert _Handler.seen[-1]["Host"] == site.removeprefix("http://")


def test_a_version_that_is_still_the_newest(site: str) -> None:
    assert fetch(f"{site}/page", LOCAL, Version(etag='"v1"')) is None


@pytest.mark.parametrize(
    ("path", "limits", "what"),
    [
        ("/page", Limits(), "leads into a private network"),
        ("/gzip", LOCAL, "larger than"),
        ("/slow", Limits(0.3, 10_000, allow_private=True), "no answer within 0.3 seconds"),
        ("/loop", LOCAL, "more than 5 redirects"),
        ("/away", LOCAL, "cannot be fetched"),
        ("/away/file:///etc/passwd", LOCAL, "no http"),
        ("/pdf", LOCAL, "application/pdf are not read"),
        ("/none", LOCAL, "answers 404"),
    ],
)
def test_what_is_refused(site: str, path: str, limits: Limits, what: str) -> None:
    with pytest.raises(RenkeiError, match=what):
        fetch(site + path, limits)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://169.254.169.254/x"],
)
def test_private_addresses_however_written(address: str) -> None:
    with pytest.raises(RenkeiError, match="private network"):
        fetch(address, Limits(seconds=5))


@pytest.mark.parametrize(
    "address", ["http://", "http://a b/", "https://[", "http://nowhere.invalid/"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(RenkeiError):
        fetch(address, Limits(seconds=20))


def test_a_saved_page_is_asked_for_only_when_newer(
    site: str, renkei: Renkei, tmp_path: Path
) -> None:
    arguments = ("extract", f"{site}/page", "--allow-private", "--no-check", "--save")
    first = renkei(*arguments, tmp_path / "kl")
    assert first.code == 0
    again = renkei(*arguments, tmp_path / "kl")
    assert _Handler.seen[-1]["If-None-Match"] == '"v1"'
    assert again.out == first.out
    assert "KL市を訪問" in (tmp_path / "kl" / "page.txt").read_text(encoding="utf-8")
