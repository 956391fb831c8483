"""What `renkei init` writes: copies of what holds for any page, and templates for the rest.

Ontology, shapes and questions are copied from the content that is in use. The questions of the
theme `checks` stay behind: they ask whether one certain page was read rightly. So do the numbers
of rows that a header expects of the graph it was written beside.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.questions.question import parse_question

_TEMPLATE: Final = Path(__file__).with_name("template")
_EMPTY: Final = ("sources", "authority", "statements", "links", "curated", "graph")
_ONE_PAGE: Final = "checks"
_ROWS: Final = re.compile(r"^#\+ rows:.*\n", re.MULTILINE)
_RENAMED: Final = {"gitattributes": ".gitattributes"}


def create(folder: Path, pattern: Content) -> list[Path]:
    """Write a new content folder, whole or not at all.

    Args:
        folder: where; it must not exist, or be empty.
        pattern: the content whose vocabulary, shapes and questions are copied.

    Returns:
        The files written, relative to the folder.

    Raises:
        RenkeiError: there is something already, or it cannot be written.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise RenkeiError(
            "is not a folder", where=str(folder), mend="name a new or an empty folder"
        )
    if folder.exists() and any(folder.iterdir()):
        raise RenkeiError(
            "the folder is not empty", where=str(folder), mend="name a new or an empty folder"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
        made = Path(temporary) / "content"
        _fill(made, pattern)
        made.replace(folder)
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _fill(made: Path, pattern: Content) -> None:
    unseen = shutil.ignore_patterns(".*", "*~")
    for source in (pattern.ontology, pattern.shapes):
        shutil.copytree(source, made / source.name, ignore=unseen)
    (made / "queries").mkdir()
    for name, text in _questions(pattern):
        (made / "queries" / name).write_text(text, encoding="utf-8")
    for name in _EMPTY:
        (made / "data" / name).mkdir(parents=True)
        # a version control system such as git keeps no empty folder
        (made / "data" / name / ".gitkeep").touch()
    for path in sorted(_TEMPLATE.rglob("*")):
        if path.is_file():
            relative = path.relative_to(_TEMPLATE)
            target = made / relative.with_name(_RENAMED.get(path.name, path.name))
            shutil.copyfile(path, target)


def _questions(pattern: Content) -> Iterator[tuple[str, str]]:
    for path in sorted(pattern.queries.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        if parse_question(path.stem, text, path).theme != _ONE_PAGE:
            yield path.name, _ROWS.sub("", text)
