"""docs/officer.md: its commands run as they stand and print what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "officer.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)

COUNT = re.compile(r"\d+(?= files$| quads in)", re.MULTILINE)
"""Figures that another question or another term of the ontology changes."""


@pytest.mark.long
def test_the_way_from_a_page_to_a_graph(tmp_path: Path) -> None:
    (page,) = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "aohama.txt").write_text(page, "utf-8")
    steps = [
        step
        for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
        for step in STEP.findall(block)
    ]
    assert len(steps) >= 8
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    environment.pop("RENKEI_CONTENT", None)
    for command, output in steps:
        done = subprocess.run(
            command,
            shell=True,  # redirections are part of the commands
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        shown = done.stdout.replace("\r\n", "\n").replace(f"{tmp_path.resolve()}/", "")
        assert COUNT.sub("N", shown) == COUNT.sub("N", output), command
