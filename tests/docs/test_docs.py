"""The documents say what the code does: README's examples are run, the reference is compared."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"^\$ renkei (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    """The commands of README's console blocks with what they print."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)
    return [match for block in blocks for match in EXAMPLE.findall(block)]


@pytest.mark.parametrize(("command", "output"), examples(), ids=lambda text: str(text)[:30])
def test_readme_shows_what_the_command_prints(command: str, output: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "renkei.cli", *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.replace("\r\n", "\n") == output


def test_readme_has_examples() -> None:
    assert len(examples()) >= 4


def test_the_reference_is_up_to_date() -> None:
    subprocess.run([sys.executable, "tests/docs/reference.py", "--check"], cwd=ROOT, check=True)


DOCUMENTS = [
    *("README.md", "CONTRIBUTING.md"),
    *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md")),
]


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_folders_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for folder in re.findall(r"^\| `(\w+)/`", readme, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
