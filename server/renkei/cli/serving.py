"""The web server that `renkei serve` runs, imported once the data is being loaded."""

from __future__ import annotations

import gc
import logging
import socket
import sys
from contextlib import suppress
from functools import partial
from typing import Final

import click
import uvicorn
from starlette.types import ASGIApp

from renkei.content import Content
from renkei.settings import Settings
from renkei.web.front import Front
from renkei.web.journal import AsLines
from renkei.web.late import Late
from renkei.web.served import Served

_COLLECT_AFTER: Final = (20_000, 50, 100)
"""New objects until the youngest are looked through, and how often that goes before the older."""


def run(served: Served, content: Content, settings: Settings, listener: socket.socket) -> bool:
    """Serve until a signal ends it; say on standard error from when on.

    Args:
        served: what is served.
        content: the content folders.
        settings: what the server goes by.
        listener: the bound socket.

    Returns:
        Whether it started.

    Raises:
        RenkeiError: it did not start: the dataset cannot be loaded.
    """
    front = Front(served, content, settings, log=True)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _log_to_stderr(settings)
    # why it did not start is said once, below, in one line
    logging.getLogger("uvicorn.error").addFilter(lambda _: front.failure is None)
    config = uvicorn.Config(
        Late(front, partial(_load, front)),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
    )
    server = _Server(config, f"http://{host}:{port}/")
    with suppress(SystemExit):  # uvicorn leaves so where the application does not start
        server.run(sockets=[listener])
    if front.failure is not None:
        raise front.failure
    return server.started


class _Server(uvicorn.Server):
    """A server that tells its address when it is ready to answer."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            click.echo(f"Renkei listens on {self._address} (Ctrl-C stops it)", err=True)


def _load(front: Front) -> ASGIApp:
    from renkei.web.app import create_pages  # most of what there is to import, and the framework

    pages = create_pages(front)
    _collect_seldom()
    return pages


def _collect_seldom() -> None:
    """Have Python look for reference cycles less often, and not in what is there from the start.

    Requests leave hardly any behind, and with the whole program and thousands of kept answers to
    look through, each full collection would hold up everybody for tens of milliseconds.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _log_to_stderr(settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    if settings.log == "on":
        handler.setFormatter(AsLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("renkei").setLevel(logging.INFO)
