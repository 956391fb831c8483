from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading

import pytest

from renkei.store.outcome import ServiceFailedError
from renkei.web.sparql import forwarder
from renkei.web.sparql.forwarder import Forwarder, is_public

ANSWER = b'{"head": {"vars": []}, "results": {"bindings": []}}'


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:db8::1"),
    ],
)
def test_addresses_inside_a_network(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


class Listener:
    """Answers one connection with a result."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._socket = socket.create_server((host, 0))
        self._socket.settimeout(0.3)
        self.port = self._socket.getsockname()[1]
        self.head = b""
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        try:
            connection = self._socket.accept()[0]
        except TimeoutError:
            return
        with connection:
            self.head = connection.recv(65536)
            start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
            connection.sendall(start + ANSWER)

    def closed(self) -> bytes:
        """What it has received; nothing where nobody came."""
        self._thread.join()
        self._socket.close()
        return self.head


class Resolver:
    """A name server that gives another answer each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        return self._answers.pop(0)


def ask(endpoint: str, resolver: Resolver) -> bytes:
    return asyncio.run(Forwarder(1 << 20, resolver).ask(endpoint, "ASK {}"))


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_refused(answer: list[str]) -> None:
    listener = Listener()
    with pytest.raises(ServiceFailedError, match="leads into a private network"):
        ask(f"http://city.example:{listener.port}/", Resolver(answer))
    assert listener.closed() == b""


def test_the_address_that_was_looked_at_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # 127.0.0.2 stands for a public address; asked again, the name would lead elsewhere.
    listener = Listener("127.0.0.2")
    monkeypatch.setattr(forwarder, "is_public", lambda address: str(address) == "127.0.0.2")
    resolver = Resolver(["127.0.0.2"], ["127.0.0.1"])
    assert ask(f"http://city.example:{listener.port}/sparql?a=b", resolver) == ANSWER
    assert resolver.asked == ["city.example"]
    head = listener.closed()
    assert head.startswith(b"POST /sparql?a=b HTTP/1.1\r\n")
    assert f"Host: city.example:{listener.port}\r\n".encode() in head


def test_an_address_on_the_list_may_be_private() -> None:
    listener = Listener()
    assert ask(f"http://127.0.0.1:{listener.port}/", Resolver()) == ANSWER
    assert listener.closed()


def test_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    listener, proxy = Listener(), Listener()
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}/")
    assert ask(f"http://127.0.0.1:{listener.port}/", Resolver()) == ANSWER
    assert listener.closed()
    assert proxy.closed() == b""


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ServiceFailedError, match="cannot be reached"):
        ask(f"http://127.0.0.1:{port}/", Resolver())


def test_a_certificate_that_nobody_signed_is_refused() -> None:
    listener = Listener()
    with pytest.raises(ServiceFailedError, match="cannot be reached"):
        ask(f"https://127.0.0.1:{listener.port}/", Resolver())
    assert not listener.closed().startswith(b"POST")


def test_a_name_that_is_none() -> None:
    with pytest.raises(ServiceFailedError, match="does not resolve"):
        asyncio.run(Forwarder(1).ask("http://renkei.invalid/", "ASK {}"))
