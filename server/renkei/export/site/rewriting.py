"""Links of a page, read and written anew; the HTML is our own and well formed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any, Final

_LINK: Final = re.compile(r'(?<=\s)(?P<name>href|src)="(?P<value>[^"]*)"')
_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_DATA: Final = re.compile(
    r'(?P<head><script type="application/json"[^>]*>)(?P<body>.*?)(?P<tail></script>)', re.DOTALL
)
_IN_SCRIPT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
Change = Callable[[str], str]


def links(html: str) -> list[str]:
    """The values of all links, those in the data for scripts as well.

    >>> links('<a href="/a?b=1&amp;c=2">x</a>')
    ['/a?b=1&c=2']
    """
    without = _DATA.sub("", html)
    found = [unescape(match["value"]) for match in _LINK.finditer(without)]
    for match in _DATA.finditer(html):
        _walk(json.loads(match["body"]), lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return found


def without_forms(html: str) -> str:
    """A page without forms: nobody would answer them.

    >>> without_forms("<p>a</p><form><input></form>")
    '<p>a</p>'
    """
    return _FORM.sub("", html)


def rewrite(html: str, change: Change) -> str:
    """A page with its links changed.

    Args:
        html: the page.
        change: gives what a link becomes; what is no link of ours it gives back as it is.

    >>> rewrite('<a href="/a">/a</a>', str.upper)
    '<a href="/A">/a</a>'
    """

    def data(match: re.Match[str]) -> str:
        body = json.dumps(_walk(json.loads(match["body"]), change), ensure_ascii=False)
        safe = "".join(_IN_SCRIPT.get(character, character) for character in body)
        return match["head"] + safe + match["tail"]

    def link(match: re.Match[str]) -> str:
        return f'{match["name"]}="{escape(change(unescape(match["value"])))}"'

    return _DATA.sub(data, _LINK.sub(link, html))


def _walk(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value) if value.startswith("/") else value
    if isinstance(value, list):
        return [_walk(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _walk(item, change) for key, item in value.items()}
    return value
