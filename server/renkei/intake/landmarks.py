"""Which part of a page is its content: what HTML and ARIA themselves say, not statistics.

Extractors that weigh blocks by their words and links lose what this genre lives on: a timeline
whose titles are links looks like a menu to them and loses its rows.
"""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

# https://html.spec.whatwg.org/multipage/sections.html and https://www.w3.org/TR/wai-aria-1.2/#landmark_roles
_LEFT_OUT: Final = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "title", "svg", "math", "canvas"),
        *("nav", "aside", "footer", "form", "button", "select", "textarea", "dialog", "menu"),
        *("iframe", "object", "embed", "audio", "video", "map", "rt", "rp", "rtc"),
    }
)
_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "alert"}
)
# What pages from before HTML 5 call these parts.
_NAMES: Final = re.compile(
    r"(?i)(?:^|[\s_-])(?:g|global|local|main|sub|site|foot|head|page)?[-_]?"
    r"(?:navi?|navigation|menu|breadcrumbs?|topicpath|pankuzu|header|footer|sidebar|side)"
    r"(?:$|[\s_-]|area|box|list|wrap)"
)


def main_part(page: HtmlElement) -> HtmlElement:
    """The element that holds the content: `main`, or the only `article`, or the whole page."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = page.xpath(path)
        if len(found) == 1:
            return found[0]
    return page


def is_left_out(element: HtmlElement, content: HtmlElement) -> bool:
    """Whether an element is no part of the content: navigation, scripts, readings of characters.

    Args:
        element: the element.
        content: what `main_part` gave; within a marked one, names say nothing.
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in _LEFT_OUT:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role") in _ROLES:
        return True
    if content.tag in ("main", "article") or tag in ("html", "body", "table", "td", "th", "tr"):
        return False
    return any(_NAMES.search(attributes.get(name, "")) for name in ("id", "class"))
