"""A thing on a small page: what it is called, what tells it from others, a few facts."""

from __future__ import annotations

from typing import Final

from renkei.web.page import Page
from renkei.web.reconcile.answers import Answers
from renkei.web.reconcile.entities import Entity

_FACTS: Final = (
    "rk:inCountry",
    "rk:governs",
    "rk:edtf",
    "rk:eventType",
    "rk:attendanceMode",
    "schema:location",
    "org:postIn",
    "org:classification",
    "rk:iso31661",
    "rk:iso31662",
    "rk:unLocode",
    "rk:localGovernmentCode",
    "links:wikidata",
)
"""Properties that tell things apart, in this order."""
_MOST: Final = 6


def show(page: Page, entity: Entity) -> bytes:
    """The page."""
    service = page.site.reconciliation
    answers = Answers(service, page.labels, page.t)
    facts = []
    for id_ in _FACTS:
        known = service.properties.find(id_)
        values = service.properties.values(entity, known) if known else []
        if known and values:
            facts.append((answers.property_entry(known)["name"], known.id, values))
    return page.render(
        "reconcile_preview.html",
        entity=entity,
        described=service.describe(entity, page.labels),
        facts=facts[:_MOST],
        address=page.href(entity.node),
    )
