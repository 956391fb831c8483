"""`renkei serve`."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import click
import uvicorn

from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.settings import SETTINGS, Settings
from renkei.store.dataset import Dataset
from renkei.web.app import create_app
from renkei.web.journal import AsLines

Function = TypeVar("Function", bound=Callable[..., Any])


def _settings_as_options(command: Function) -> Function:
    """Give a command one option for each setting, with its help and default."""
    for setting in reversed(SETTINGS):
        unit = f" {setting.unit}" if setting.unit else ""
        default = f"{setting.default}{unit}" if setting.default != "" else "none"
        choices = f" ({'|'.join(setting.choices)})" if setting.choices else ""
        text = f"{setting.help}{choices}.  [default: {default}; env: {setting.variable}]"
        # A switch may stand alone: --log-queries is --log-queries on.
        switch: dict[str, Any] = {"is_flag": False, "flag_value": "on"} if setting.is_switch else {}
        command = click.option(
            setting.option,
            setting.name,
            help=text,
            metavar=setting.type.__name__.upper(),
            multiple=setting.repeatable,
            **switch,
        )(command)
    return command


@click.command("serve")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Serve these RDF files instead of the built graph.",
)
@click.option(
    "--store",
    type=click.Path(),
    metavar="PATH",
    help="Serve a store directory, read only, instead of the built graph.",
)
@_settings_as_options
@click.pass_context
def command(
    context: click.Context, /, data: tuple[str, ...], store: str | None, **given: object
) -> None:
    """Serve pages, data and the SPARQL endpoint over HTTP.

    Queries run in worker processes with limits on time, memory and size. Ctrl-C stops the server,
    SIGHUP has it load what it serves again, without a failed request.
    """
    content = find_content(context.obj)
    settings = Settings.load(given)
    app = create_app(content, settings, _dataset(data, store, content, settings), log=True)
    listener = _listen(settings.host, settings.port)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _log_to_stderr(settings)
    # why it did not start is said once, below, in one line
    logging.getLogger("uvicorn.error").addFilter(lambda _: not hasattr(app.state, "failure"))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the application listens to it
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
    )
    server = _Server(config, f"http://{host}:{port}/")
    with suppress(SystemExit):  # uvicorn leaves so where the application does not start
        server.run(sockets=[listener])
    if hasattr(app.state, "failure"):
        raise app.state.failure
    context.exit(0 if server.started else 1)


class _Server(uvicorn.Server):
    """A server that tells its address when it is ready to answer."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            click.echo(f"Renkei listens on {self._address} (Ctrl-C stops it)", err=True)


def _log_to_stderr(settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    if settings.log == "on":
        handler.setFormatter(AsLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("renkei").setLevel(logging.INFO)


def _dataset(
    files: tuple[str, ...], store: str | None, content: Content, settings: Settings
) -> Dataset | None:
    """What is served in place of the built graph; None for that."""
    if files and store:
        raise RenkeiError("--data and --store exclude each other", mend="give one of them")
    if store:
        return Dataset(directory=store)
    if files:
        return Dataset.of_files(
            files, default_graph=settings.default_graph, left_out=[CURATED_GRAPHS]
        )
    if not content.graph.exists():
        raise RenkeiError("nothing is built yet", where=str(content.graph), mend="run renkei build")
    return None


def _listen(host: str, port: int) -> socket.socket:
    """Bind before anything is loaded, so that a taken port is one line."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise RenkeiError(
            f"cannot listen: {os.strerror(error.errno) if error.errno else error}",
            where=f"{host}:{port}",
            mend="choose another --host or --port",
        ) from None
