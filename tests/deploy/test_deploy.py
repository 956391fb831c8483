"""The unit and the Containerfile, as far as that can be told without running them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from renkei.settings import SETTINGS

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "renkei.service"
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
EXPOSURE = 2.0
"""Highest mark that `systemd-analyze security` may give, of 10."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that there is on this machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there")
    program = Path(sys.executable).parent / "renkei"
    path = tmp_path / UNIT.name
    path.write_text(UNIT.read_text().replace("/opt/renkei/bin/renkei", str(program)))
    return path


def test_the_unit_is_sound(unit: Path) -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_is_hardened(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--json=short", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    table = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
    )
    [mark] = re.findall(r"exposure level for \S+: ([0-9.]+)", table.stdout)
    exposed = [test["name"] for test in json.loads(done.stdout) if test["exposure"]]
    assert float(mark) <= EXPOSURE, exposed


def test_what_the_unit_sets_exists() -> None:
    options = re.findall(r"(--[a-z-]+) ", UNIT.read_text().split("ExecStart=")[1].splitlines()[0])
    assert set(options) <= {setting.option for setting in SETTINGS}


def test_the_containerfile_names_what_there_is() -> None:
    text = CONTAINERFILE.read_text()
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    for pattern in " ".join(sources).split():
        assert list(ROOT.glob(pattern)), pattern
    variables = {setting.variable for setting in SETTINGS}
    assert set(re.findall(r"\b(RENKEI_[A-Z_]+)=", text)) <= variables
    [version] = re.findall(r"UV_VERSION := (\S+)", (ROOT / "Makefile").read_text())
    assert f"uv=={version}\n" in text
    assert not re.search(r":latest|\bADD\b|sudo", text)
    assert text.index("\nUSER ") < text.index("\nENTRYPOINT ")
