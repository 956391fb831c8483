"""What all commands share: help, exit codes, one line for what a user can mend."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import renkei as package
from renkei import __version__
from renkei.cli.main import COMMANDS
from renkei.content import FOLDERS, Content

if TYPE_CHECKING:
    from tests.conftest import Renkei

OURS = ("build", "extract", "validate", "query", "export")


def test_help_lists_every_command(renkei: Renkei) -> None:
    told = renkei("--help")
    assert told.code == 0
    for name, does in COMMANDS.items():
        assert name in told.out
        assert does.split()[0] in told.out


def test_no_command_is_help(renkei: Renkei) -> None:
    told = renkei()
    assert (told.code, told.err) == (0, "")
    assert told.out == renkei("--help").out


@pytest.mark.parametrize("name", OURS)
def test_help_of_a_command_mentions_its_options(renkei: Renkei, name: str) -> None:
    told = renkei(name, "--help")
    assert told.code == 0
    command = importlib.import_module(f"renkei.cli.{name}").command
    assert command.params
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            for option in parameter.opts:
                assert option in told.out, option
            assert parameter.help
        else:
            assert parameter.make_metavar(click.Context(command)) in told.out


def test_version(renkei: Renkei) -> None:
    assert renkei("--version").out == f"renkei {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["--frobnicate"], "No such option '--frobnicate'"),
        (["build", "--frobnicate"], "No such option"),
        (["query"], "Missing argument"),
        (["export"], "Missing argument"),
        (["extract"], "Missing argument"),
        (["export", "nothing"], "'nothing' is not one of"),
        (["export", "turtle", "more"], "unexpected extra argument"),
        (["query", "events", "--format", "nothing"], "'nothing' is not one of"),
        (["query", "events", "--timeout", "0"], "0"),
        (["query", "events", "--timeout", "soon"], "soon"),
        (["extract", "x.txt", "--format", "nothing"], "'nothing' is not one of"),
        (["validate", "--format", "nothing"], "'nothing' is not one of"),
        (["validate", "--lang", "xx"], "'xx' is not one of"),
        (["build", "nowhere"], "no source 'nowhere'"),
    ],
)
def test_bad_use_is_one_line(renkei: Renkei, arguments: list[str], what: str) -> None:
    told = renkei(*arguments)
    assert told.code == 2
    assert told.err.splitlines()[-1].startswith("renkei: ")
    assert what in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "arguments", [["build"], ["extract", "x.txt"], ["validate"], ["query", "x"], ["export", "trig"]]
)
def test_a_bad_content_folder_is_one_line(
    renkei: Renkei, tmp_path: Path, arguments: list[str]
) -> None:
    told = renkei("--content", tmp_path / "nowhere", *arguments)
    assert "no content folder here" in told.complaint
    (tmp_path / "ontology").mkdir()
    assert "shapes, data, queries missing" in renkei("--content", tmp_path, *arguments).complaint


def test_the_environment_names_the_content_folder(
    renkei: Renkei, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENKEI_CONTENT", str(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") in renkei("query", "events").complaint


def test_a_closed_pipe_is_quiet(small: Content) -> None:
    """`renkei query events | head -1`, with a reader that is gone before anything is written."""
    for arguments in (["query", "cities"], ["export", "nquads"]):
        reading, writing = os.pipe()
        os.close(reading)
        told = subprocess.run(
            [sys.executable, "-m", "renkei.cli", "--content", str(small.root), *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
        )
        os.close(writing)
        assert (told.returncode, told.stderr) == (0, b""), arguments


def test_output_is_utf_8_whatever_the_locale() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "renkei.cli", "query", "cities"],
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "COLUMNS": "200"},
        capture_output=True,
    )
    assert told.returncode == 0
    assert "東京都" in told.stdout.decode()


def test_the_installed_package_is_read_but_not_written(content: Content, tmp_path: Path) -> None:
    """The layout of a wheel: the content lies inside the package, away from any checkout."""
    installed = tmp_path / "site-packages" / "renkei"
    shutil.copytree(Path(package.__file__).parent, installed)
    for name in FOLDERS:
        shutil.copytree(content.root / name, installed / "_content" / name)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(installed.parent)}
        command = [sys.executable, "-m", "renkei.cli", *arguments]
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True
        )

    asked = run("query", "cities", "--format", "csv")
    assert (asked.returncode, asked.stdout.count("\n")) == (0, 5)
    before = (installed / "_content" / "data" / "graph" / "renkei.trig").stat().st_mtime_ns
    refused = run("build")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "read only" in refused.stderr
    assert "--content" in refused.stderr
    assert (installed / "_content" / "data" / "graph" / "renkei.trig").stat().st_mtime_ns == before
