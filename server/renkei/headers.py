"""The YAML headers of questions, checks and mapping sets."""

from __future__ import annotations

from typing import Any, Final

import yaml

# A hundred headers are read at every start: libyaml does it ten times as fast as Python.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_header(text: str) -> Any:
    """What a header says.

    Raises:
        yaml.YAMLError: it is not YAML.

    >>> read_header("title: {en: Cities}")
    {'title': {'en': 'Cities'}}
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, written in C or not
