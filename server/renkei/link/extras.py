"""The optional packages: the datasets that come with the extra `link`, and readers of tables."""

from __future__ import annotations

import importlib
from typing import Any

from renkei.errors import RenkeiError


def optional(module: str) -> Any:
    """Import a package of the extra `link`.

    Raises:
        RenkeiError: it is not installed.

    >>> optional("pycountry").countries.get(alpha_2="MY").name
    'Malaysia'
    >>> optional("no_such")
    Traceback (most recent call last):
    renkei.errors.RenkeiError: the package no_such is not installed; pip install renkei[link]
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise RenkeiError(
            f"the package {error.name} is not installed", mend="pip install renkei[link]"
        ) from None
