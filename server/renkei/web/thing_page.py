"""The page of one thing, whatever address it is reached at."""

from __future__ import annotations

from pyoxigraph import NamedNode

from renkei.names import ID
from renkei.web.cite import cite
from renkei.web.page import Page
from renkei.web.particulars.targets import COLUMNS
from renkei.web.schema.constructs import embedded, fitting
from renkei.web.terms import Node
from renkei.web.things import view


def thing_page(
    page: Page, node: Node, formats: list[tuple[str, str, str]], outside: str | None = None
) -> bytes:
    """Render the page of a thing.

    Args:
        page: the page to be.
        node: the thing.
        formats: name, path and media type of its data in each format.
        outside: its own address, where it is a thing of others.
    """
    site = page.site
    thing = view(site.lookup, node, site.confidences)
    schema, queries = None, []
    if isinstance(node, NamedNode) and (constructs := fitting(site.constructs, thing.types)):
        schema = embedded(constructs, site.lookup, node)
        queries = [construct.about(node) for construct in constructs] if schema else []
    ours = node.value.startswith(str(ID))
    return page.render(
        "thing.html",
        thing=thing,
        formats=formats,
        outside=outside,
        schema=schema,
        schema_query=queries,
        target_columns=COLUMNS,
        citation=cite(page, node) if ours else None,
        cite_path="cite/" + node.value.removeprefix(str(ID)),
    )
