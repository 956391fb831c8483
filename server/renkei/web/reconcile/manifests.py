"""What the service says of itself: a manifest of version 0.2, and one of the 1.0 draft."""

from __future__ import annotations

from typing import Any, Final

from renkei import __version__
from renkei.names import ID, RK
from renkei.web.catalogue import Catalogue
from renkei.web.labels import Labels
from renkei.web.reconcile.answers import ANY_LINK
from renkei.web.reconcile.queries import MOST_QUERIES
from renkei.web.reconcile.service import Service

WIDTH: Final = 430
HEIGHT: Final = 300
"""Pixels of a preview."""
_DEFAULT: Final = 6
"""How many types are offered before the client looks for others."""


def manifest_02(service: Service, labels: Labels, words: Catalogue, base: str) -> dict[str, Any]:
    """The manifest of version 0.2 §3.1.

    Args:
        service: the service.
        labels: names in the language of the service.
        words: its words.
        base: the address of this server, with a final slash.
    """
    root = f"{base}reconcile/{labels.language}"

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": root, "service_path": f"/suggest/{what}"}

    return {
        "versions": ["0.1", "0.2"],
        "name": words("reconcile.name"),
        "identifierSpace": str(ID),
        "schemaSpace": str(RK),
        "documentation": f"{base}docs",
        "serviceVersion": __version__,
        "logo": f"{base}static/icon.svg",
        "view": {"url": f"{base}reconcile/view?id={{{{id}}}}"},
        "defaultTypes": _types(service, labels),
        "preview": {
            "url": f"{root}/preview?id={{{{id}}}}",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/extend/propose"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": words("reconcile.setting_limit"),
                    "type": "number",
                    "default": 0,
                    "help_text": words("reconcile.setting_limit_help"),
                },
                {
                    "name": "links",
                    "label": words("reconcile.setting_links"),
                    "type": "select",
                    "default": "exact",
                    "help_text": words("reconcile.setting_links_help"),
                    "choices": [
                        {"value": "exact", "name": words("reconcile.links_exact")},
                        {"value": ANY_LINK, "name": words("reconcile.links_any")},
                    ],
                },
            ],
        },
        "batchSize": MOST_QUERIES,
    }


def manifest_10(service: Service, labels: Labels, words: Catalogue, base: str) -> dict[str, Any]:
    """The manifest of the 1.0 draft §4.1: the paths of its parts are fixed."""
    old = manifest_02(service, labels, words, base)
    settings = [
        {_SETTING.get(key, key): value for key, value in setting.items()}
        for setting in old["extend"]["property_settings"]
    ]
    return {
        "versions": ["1.0-draft"],
        "name": old["name"],
        "lang": labels.language,
        "dir": "ltr",
        "documentation": old["documentation"],
        "serviceVersion": __version__,
        "logo": old["logo"],
        "view": {"url": f"{base}reconcile/view{{?id}}"},
        "defaultTypes": old["defaultTypes"],
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": dict.fromkeys(old["suggest"], True),
        "extend": {"proposeProperties": True, "propertySettings": settings},
        "batchSize": MOST_QUERIES,
        "standardizedScore": True,
    }


_SETTING: Final = {"name": "id", "label": "name", "help_text": "helpText"}
"""What the fields of a setting are called in the draft."""


def _types(service: Service, labels: Labels) -> list[Any]:
    return [service.type_entry(type_, labels) for type_ in service.types.offered[:_DEFAULT]]
