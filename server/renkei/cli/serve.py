"""`renkei serve`."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from typing import Any, TypeVar

import click

from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.settings import SETTINGS, Settings
from renkei.store.dataset import Dataset
from renkei.web.served import prepare

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
    served = prepare(content, settings, _dataset(data, store, content, settings))
    listener = _listen(settings.host, settings.port)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the application listens to it
    with served.engine.launch():
        # What answers takes as long to import as the data to load, which goes on beside.
        from renkei.cli.serving import run

        started = run(served, content, settings, listener)
    context.exit(0 if started else 1)


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
