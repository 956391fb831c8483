"""A question: a `.rq` file that runs as it stands, with a YAML header in `#+` comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.headers import read_header
from renkei.names import PREFIXES

LANGUAGES: Final = ("ja", "en", "ms")


class ParameterType(StrEnum):
    """What a parameter stands for, which decides how it is written in SPARQL."""

    LANGUAGE = "language"
    STRING = "string"
    IRI = "iri"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question.

    Attributes:
        name: the SPARQL variable, without the question mark.
        type: what it stands for.
        default: the value in the file as it stands.
        choices: the values allowed; empty where any will do.
        of: IRIs of what a form offers values from: classes, whose members they are, or a concept
            scheme, whose notations they are.
    """

    name: str
    type: ParameterType
    default: str
    choices: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with its SPARQL.

    Attributes:
        name: the file's name without `.rq`.
        sparql: the whole text, header and all.
        title: by language.
        description: by language.
        parameters: in the order of the header.
        rows: how many rows the built graph gives by default, where the header says.
        answer: what an ASK must say of the built graph, where the header says.
        path: its file.
        theme: which group of questions it belongs to; empty where the header says none.
    """

    name: str
    sparql: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    rows: int | None = None
    answer: bool | None = None
    path: Path = field(default=Path())
    theme: str = ""


def parse_question(name: str, text: str, path: Path = Path()) -> Question:
    r"""Read a question from its text.

    Raises:
        RenkeiError: the header is not YAML of the expected form.

    >>> question = parse_question("q", '#+ title: {en: Q}\n#+ parameters:\n'
    ...     '#+   lang: {type: language, default: ja}\nSELECT * {}')
    >>> question.title["en"], question.parameters[0].name
    ('Q', 'lang')
    """
    where = str(path) if path != Path() else name
    header = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line[:2] == "#+")
    try:
        meta = read_header(header) or {}
    except yaml.YAMLError as error:
        raise RenkeiError(f"the header is not YAML: {error}", where=where) from None
    if not isinstance(meta, dict):
        raise RenkeiError("the header is not a mapping", where=where, mend="write `#+ title: …`")
    try:
        return Question(
            name,
            text,
            dict(meta.get("title") or {}),
            dict(meta.get("description") or {}),
            tuple(_parameter(k, v) for k, v in (meta.get("parameters") or {}).items()),
            meta.get("rows"),
            meta.get("answer"),
            path,
            str(meta.get("theme") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RenkeiError(
            f"the header is not of the expected form: {error!r}",
            where=where,
            mend="a parameter has `type` and `default`",
        ) from None


def _parameter(name: str, spec: Mapping[str, Any]) -> Parameter:
    if not re.fullmatch(r"[A-Za-z]\w*", name):
        raise ValueError(f"{name!r} is not a variable name")
    choices = tuple(str(choice) for choice in spec.get("choices", ()))
    given = spec.get("of", ())
    of = tuple(_expanded(str(item)) for item in ([given] if isinstance(given, str) else given))
    return Parameter(name, ParameterType(spec["type"]), str(spec["default"]), choices, of)


def _expanded(short: str) -> str:
    """The IRI of a prefixed name with one of our prefixes."""
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local


def read_questions(content: Content) -> dict[str, Question]:
    """All questions of the content folder, by name, sorted.

    Raises:
        RenkeiError: a file is not UTF-8 text or its header is unusable.
    """
    return {path.stem: read_question(path) for path in sorted(content.queries.glob("*.rq"))}


def read_question(path: Path) -> Question:
    """Read a question from its file.

    Raises:
        RenkeiError: it is not UTF-8 text, or its header is unusable.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RenkeiError("not UTF-8 text", where=str(path), mend="name a .rq file") from None
    return parse_question(path.stem, text, path)
