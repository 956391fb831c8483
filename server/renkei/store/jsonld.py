"""JSON-LD for people: compacted with a context that stands in the answer itself.

The engine writes expanded JSON-LD, which is correct and unreadable. Compaction follows JSON-LD
1.1 Processing Algorithms §6 and never fetches anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn


def compact(expanded: bytes, context: Mapping[str, Any]) -> bytes:
    """Compact an expanded document.

    Args:
        expanded: JSON-LD as the engine writes it.
        context: a document with `@context`, or the context itself.

    Returns:
        A document with `@context` and `@graph`, UTF-8.

    >>> expanded = b'[{"@id":"http://example.org/a","http://example.org/p":[{"@value":"b"}]}]'
    >>> compact(expanded, {"ex": "http://example.org/"}).decode()
    '{"@context":{"ex":"http://example.org/"},"@graph":[{"@id":"ex:a","ex:p":"b"}]}'
    """
    from pyld import jsonld  # a tenth of a second, and only for who asks for JSON-LD

    inner = context.get("@context", context)
    options = {"documentLoader": _no_fetching, "graph": True}
    document = jsonld.compact(json.loads(expanded), {"@context": inner}, options)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _no_fetching(address: str, _options: object) -> NoReturn:
    raise ValueError(f"a context is inlined, not fetched: {address}")
