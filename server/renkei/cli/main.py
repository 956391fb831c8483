"""`renkei`: the group of commands, and how errors reach the user."""

from __future__ import annotations

import importlib
import keyword
import logging
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from renkei import __version__
from renkei.content import ENVIRONMENT_VARIABLE
from renkei.errors import RenkeiError

COMMANDS: Final = {
    "init": "a new content folder for pages of one's own",
    "build": "make data/graph from sources, authority and statements",
    "extract": "one document as RDF on standard output",
    "validate": "check the built graph, or files, against shapes and checks",
    "quality": "the figures of the release against their thresholds",
    "query": "ask a named question, or any SPARQL",
    "export": "write the built graph in a format",
    "import": "events of another city, from a table or a calendar, as RDF",
    "diff": "what changed between two builds, in words or as RDF",
    "release": "record the built graph as a release made public now",
    "link": "match a table or dataset of cities or organisations against the graph",
    "serve": "serve pages, data and SPARQL over HTTP",
}
"""Command → what it does, in the order of `--help`."""

UNUSABLE: Final = 2
"""Exit code of unusable input."""


class _Commands(click.Group):
    """A group that imports a command only when it is used."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # the reader has gone (`renkei query … | head`): nothing more to say, not even at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        ending = "_" if keyword.iskeyword(cmd_name) else ""
        module = importlib.import_module(f"renkei.cli.{cmd_name}{ending}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--content",
    type=click.Path(),
    envvar=ENVIRONMENT_VARIABLE,
    help="Folder with ontology/, shapes/, data/ and queries/.  [default: this checkout, else the "
    "installed package]",
)
@click.version_option(__version__, "-V", "--version", message="renkei %(version)s")
@click.pass_context
def renkei(context: click.Context, content: str | None) -> None:
    """Linked open data on how cities work together on climate.

    A page goes in; an evidenced, validated, linked knowledge graph comes out.
    """
    context.obj = content


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Exit codes: 0 done, 1 the command's own "no" (does not conform, nothing found, not up to date),
    2 unusable input, with one line on standard error and no traceback.
    """
    # what rdflib logs of odd terms, with tracebacks, the build and the shapes report themselves
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    try:
        code = renkei.main(arguments, prog_name="renkei", standalone_mode=False)
    except RenkeiError as error:
        _complain(str(error))
        code = UNUSABLE
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 0
    except click.ClickException as error:
        _complain(" ".join(error.format_message().split()))
        code = UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}")
        code = UNUSABLE
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> None:
    click.echo(f"renkei: {message}", err=True)
