"""`renkei serve` starts, says where, and says in one line why it does not."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from renkei.content import Content

SERVE = [sys.executable, "-m", "renkei.cli", "serve", "--port"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*SERVE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_it_says_where_it_answers_and_stops_when_asked() -> None:
    with subprocess.Popen([*SERVE, "0"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        address = line.split()[3]
        assert line == f"Renkei listens on {address} (Ctrl-C stops it)\n"
        assert httpx.get(f"{address}health").json()["status"] == "ok"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode in (0, -signal.SIGINT, 128 + signal.SIGINT)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("bad.ttl", b"<x:a> <x:b> [[ .", "is not a valid predicate"),
        ("bin.ttl", b"\x00\x01PNG", "is not allowed"),
        ("page.txt", b"text", "names no RDF format"),
        ("gone.ttl", None, "No such file"),
    ],
)
def test_data_that_cannot_be_served(
    tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run("0", "--data", path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"renkei: {path}")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_content_that_cannot_be_served(folder: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    question = folder.queries / "cities.rq"
    question.write_text("#+ title: [\nASK {}", encoding="utf-8")
    monkeypatch.setenv("RENKEI_CONTENT", str(folder.root))
    done = run("0")
    assert done.returncode == 2
    assert done.stderr.startswith(f"renkei: {question}: the header is not YAML")
    assert "listens" not in done.stderr


def test_no_process_is_left_behind_where_it_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<x:a> <x:b> [[ .", encoding="utf-8")
    monkeypatch.setenv("RENKEI_TEST_MARK", str(tmp_path))  # its processes inherit it
    assert run("0", "--data", path).returncode == 2
    assert marked(str(tmp_path)) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind_by_one_that_is_ended_while_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    monkeypatch.setenv("RENKEI_TEST_MARK", str(tmp_path))
    with subprocess.Popen([*SERVE, "0"], stderr=subprocess.PIPE) as process:
        wait_until(lambda: len(marked(str(tmp_path))) == 2)
        process.send_signal(how)
    # one that is killed cannot wait for the other, which sees that it is gone once it has loaded
    wait_until(lambda: marked(str(tmp_path)) == [])


def marked(mark: str) -> list[str]:
    """The processes with a mark in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"renkei: 127.0.0.1:{port}: cannot listen: Address already in use; "
        "choose another --host or --port\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["http"], "'http' is not a whole number"),
        (["70000"], "must be between 0 and 65535"),
        (["0", "--timeout", "90"], "is above max_timeout"),
        (["0", "--data", "a.ttl", "--store", "b"], "exclude each other"),
    ],
)
def test_settings_that_cannot_be(arguments: list[str], complaint: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
