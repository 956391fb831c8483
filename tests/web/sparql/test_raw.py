"""Requests that no client library sends, byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.web.sparql.conftest import Server

GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}"
)
FORM = (
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\nquery=ASK%7B%7D"
)
YES = b'{"head":{},"boolean":true}'


def received(connection: socket.socket) -> bytes:
    data = b""
    while more := connection.recv(65536):
        data += more
    return data


@pytest.mark.parametrize("request_", [GET, POST], ids=["GET", "POST"])
def test_a_request_split_at_every_byte(server: Server, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(len(request_)):
            connection.sendall(request_[number : number + 1])
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(YES)


def test_requests_one_after_the_other_in_one_packet(server: Server) -> None:
    keep = GET.replace(b"Connection: close\r\n", b"")
    answer = server.raw(keep + POST.replace(b"Connection: close\r\n", b"") + GET)
    assert answer.count(b"HTTP/1.1 200 ") == 3
    assert answer.count(YES) == 3


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (b"?query=ASK%7", b"percent-encoding"),
        (b"?query=ASK%", b"percent-encoding"),
        (b"?query=ASK%zz", b"percent-encoding"),
        (b"?query=ASK%C3%28", b"not-utf-8"),
        (b"?query=ASK%FF", b"not-utf-8"),
        (b"?query=ASK%ED%A0%80", b"not-utf-8"),
        (b"?query=ASK%C0%AF", b"not-utf-8"),
        (b"?%FF=1&query=ASK%7B%7D", b"not-utf-8"),
        (b"?query=ASK%00%7B%7D", b"malformed-query"),
        (b"?query=ASK%7B%7D&default-graph-uri=a%0D%0Ab", b"bad-graph"),
    ],
)
def test_bad_encodings_in_the_address(server: Server, target: bytes, name: bytes) -> None:
    answer = server.raw(
        b"GET /sparql" + target + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"/problem/" + name + b'"' in answer


@pytest.mark.parametrize("body", [b"ASK \xff", b"ASK \xed\xa0\x80", b"\xff\xfeA\x00S\x00K\x00"])
def test_a_body_that_is_not_utf_8(server: Server, body: bytes) -> None:
    length = b"Content-Length: %d\r\n" % len(body)
    answer = server.raw(POST.replace(b"Content-Length: 6\r\n", length)[:-6] + body)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"/problem/not-utf-8" in answer


@pytest.mark.parametrize(
    "request_",
    [
        GET.replace(b"%7B%7D", b"%7B%7D&format=%0d%0aX-Injected:%201"),
        GET.replace(b"%7B%7D", b"%7B%7D&timeout=1%0d%0aX-Injected:%201"),
        GET.replace(b"?query=ASK%7B%7D", b"?query=%0d%0aX-Injected:%201%0d%0a%0d%0a"),
        GET.replace(b"/sparql", b"/sparql%0d%0aX-Injected:%201"),
        GET.replace(b"Host: a", b"Host: a\r\nAccept: text/csv\x0bX-Injected: 1"),
        POST.replace(b"sparql-query", b"sparql-query;charset=\x0c\x0bX-Injected: 1"),
        GET.replace(b"Host: a", b"Host: a\r\nOrigin: http://a/\x0bX-Injected: 1"),
    ],
)
def test_no_header_can_be_injected(server: Server, request_: bytes) -> None:
    head = server.raw(request_).partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 ")
    assert b"x-injected" not in head.lower()


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: a\r\n\r\n",
        GET.replace(b"Host: a", b"Host: a\r\nContent-Length: -1"),
        GET.replace(b"Host: a", b"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3"),
        POST.replace(b"Content-Length: 6", b"Content-Length: 6\r\nContent-Length: 7"),
        POST.replace(b"Content-Length: 6", b"Transfer-Encoding: chunked")[:-6] + b"zz\r\n",
        b"GET /sparql HTTP/1.1\r\n" + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
    ids=lambda value: repr(value[:30]),
)
def test_what_is_not_http_harms_nobody(server: Server, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.3) as connection:
        try:
            connection.sendall(request_)
            answer = received(connection)
        except (TimeoutError, ConnectionError):
            answer = b""
    assert not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 5"))
    assert server.raw(GET).endswith(YES)


def test_the_body_may_be_longer_or_shorter_than_it_says(server: Server) -> None:
    longer = POST.replace(b"Content-Length: 6", b"Content-Length: 3") + b"}"
    assert b"/problem/malformed-query" in server.raw(longer)
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as connection:
        connection.sendall(FORM[:-4])
        connection.shutdown(socket.SHUT_WR)
        answer = received(connection)
    assert not answer.startswith(b"HTTP/1.1 200")


def test_slow_senders_keep_nobody_waiting(server: Server) -> None:
    """More of them than there are places for queries; each is dropped in its time."""
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(40)]
    for connection in slow:
        connection.sendall(POST.replace(b"Content-Length: 6", b"Content-Length: 600"))
    done = threading.Event()

    def drip() -> None:
        while not done.wait(0.1):
            for connection in slow:
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    dripping = threading.Thread(target=drip)
    dripping.start()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        assert httpx.get(server.endpoint, params={"query": "ASK {}"}).json()["boolean"]
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    answers = []
    for connection in slow:
        try:
            answers.append(connection.recv(12))
        except ConnectionError:
            answers.append(b"")
    seconds = time.perf_counter() - start
    done.set()
    dripping.join()
    for connection in slow:
        connection.close()
    assert min(times) < 0.1
    assert seconds < 2
    assert set(answers) <= {b"HTTP/1.1 408", b""}
    assert answers.count(b"HTTP/1.1 408") > 20
