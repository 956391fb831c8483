"""Dumps of the Research Organization Registry: JSON, in either of its two schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from renkei.errors import RenkeiError
from renkei.link.codes import code_of_iri, code_of_text
from renkei.link.countries import country_code
from renkei.link.entity import Entity


def read_ror(path: Path) -> list[Entity]:
    """Read a dump: a list of records, or one record.

    Raises:
        RenkeiError: the file is no JSON, or its records are not those of ROR.
    """
    try:
        records = json.loads(path.read_bytes())
    except ValueError as error:
        raise RenkeiError(f"not JSON: {error}", where=str(path)) from None
    if isinstance(records, dict):
        records = [records]
    if not isinstance(records, list) or not records:
        raise RenkeiError("no records of ROR", where=str(path))
    found = []
    for number, record in enumerate(records, 1):
        try:
            found.append(_entity(record))
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            raise RenkeiError(
                "not a record of ROR", where=f"{path}: record {number}", mend="give ROR's own dump"
            ) from None
    return found


def _entity(record: dict[str, Any]) -> Entity:
    own = code_of_iri(record["id"])
    if own is None or own[0] != "ror":
        raise ValueError(record["id"])
    if "names" in record:
        ranked = sorted(record["names"], key=lambda name: "ror_display" not in name["types"])
        names = [name["value"] for name in ranked]
        country = record["locations"][0]["geonames_details"]["country_code"]
        others = {
            e["type"].lower(): e.get("preferred") or e["all"][0] for e in record["external_ids"]
        }
    else:
        labels = [label["label"] for label in record.get("labels", ())]
        names = [record["name"], *labels, *record.get("aliases", ()), *record.get("acronyms", ())]
        country = record["country"]["country_code"]
        others = {
            scheme.lower(): _first(ids.get("preferred") or ids.get("all"))
            for scheme, ids in record.get("external_ids", {}).items()
        }
    codes = {own}
    for scheme in ("isni", "wikidata"):
        if code := code_of_text(scheme, others.get(scheme) or ""):
            codes.add((scheme, code))
    return Entity(
        id=record["id"],
        names=tuple(dict.fromkeys(names)),
        country=country_code(country),
        codes=tuple(sorted(codes)),
    )


def _first(value: str | list[str] | None) -> str:
    return (value[0] if value else "") if isinstance(value, list) else value or ""
