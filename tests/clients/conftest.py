"""A server as users start it, for clients that are programs of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The address of the endpoint of `renkei serve` over the built graph."""
    # without the log: nobody empties the pipe, and a full one stops the server
    command = [sys.executable, "-m", "renkei.cli", "serve", "--port", "0", "--log", "off"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "listens on http" in line, line
        address = line.split("listens on ")[1].split()[0] + "sparql"
        while True:
            assert process.poll() is None
            with suppress(httpx.HTTPError):
                httpx.get(address, params={"query": "ASK {}"}).raise_for_status()
                break
            time.sleep(0.05)
        yield address
        process.terminate()
        process.communicate()
