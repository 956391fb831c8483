"""Gold files: what a careful reader takes from a document, and what extraction took, as items."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rdflib import Graph

from renkei.content import Content
from renkei.extract.reader import extract
from renkei.extract.records import EventRecord, Extraction
from renkei.intake.convert import take_in
from renkei.intake.received import Received, read_file
from renkei.terms import ID

KINDS: Final = ("event", "date", "mode", "participant", "role", "link", "project")
DOCUMENTS: Final = Path(__file__).parent / "documents"
_ROOT: Final = Path(__file__).parents[2]
_WATCHED: Final = ("city/", "government/", "person/")

Item = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A document with its gold and what extraction made of it."""

    name: str
    gold: dict[str, Any]
    extraction: Extraction

    @property
    def held_out(self) -> bool:
        """Whether it was kept for the final measure."""
        return bool(self.gold.get("held_out"))


def cases(content: Content, authority: Graph) -> Iterator[Case]:
    """Read every document."""
    for folder in sorted(p for p in DOCUMENTS.iterdir() if p.is_dir()):
        gold = tomllib.loads((folder / "gold.toml").read_text(encoding="utf-8"))
        page = _ROOT / gold["page"] if "page" in gold else next(folder.glob("page.*"))
        found = read_file(page)
        received = Received(found.raw, found.kind, found.where, gold.get("address", ""))
        known = authority
        if (folder / "authority.ttl").exists():
            known = authority + Graph().parse(folder / "authority.ttl")
        yield Case(folder.name, gold, extract(take_in(received, folder.name).document, known))


def expected(case: Case) -> dict[str, set[Item]]:
    """The items of the gold, by kind."""
    items: dict[str, set[Item]] = {kind: set() for kind in KINDS}
    for number, event in enumerate(case.gold.get("event", [])):
        row = str(number)
        items["event"].add((row, event["title"]))
        items["date"].add((row, event["date"]))
        if event.get("mode"):
            items["mode"].add((row, event["mode"]))
        items["link"] |= {(row, link) for link in event.get("links", [])}
        for participant in event.get("participants", []):
            who, *role = participant.split()
            items["participant"].add((row, who))
            items["role"].add((row, who, *role))
    for project in case.gold.get("project", []):
        items["project"].add((project["title"], project["date"], *sorted(project["partners"])))
    return items


def found(case: Case) -> dict[str, set[Item]]:
    """The items that extraction gives, rows numbered as those of the gold that they answer to."""
    items: dict[str, set[Item]] = {kind: set() for kind in KINDS}
    for row, event in zip(_aligned(case), case.extraction.events, strict=True):
        items["event"].add((row, event.title))
        items["date"].add((row, event.date.span.edtf if event.date.span else ""))
        if event.mode:
            items["mode"].add((row, event.mode[1].notation))
        items["link"] |= {(row, link.text) for link in event.row.links}
        seen: set[str] = set()
        for reading in event.readings:
            for participant in reading.participants:
                who = participant.identity.removeprefix(str(ID))
                if who in seen:
                    continue
                seen.add(who)
                mode = [participant.mode] if participant.mode else []
                items["participant"].add((row, who))
                items["role"].add((row, who, participant.role, *mode))
    for project in case.extraction.projects:
        partners = sorted(str(p).removeprefix(str(ID)) for p in project.partners)
        edtf = project.date.span.edtf if project.date.span else ""
        items["project"].add((project.row.title.text, edtf, *partners))
    return items


def _aligned(case: Case) -> list[str]:
    """For each row found, the number of the gold row it answers to: by title, else by date."""
    gold: Sequence[dict[str, Any]] = case.gold.get("event", [])
    free = list(range(len(gold)))
    rows: list[str] = [""] * len(case.extraction.events)
    for by_title in (True, False):
        for place, event in enumerate(case.extraction.events):
            if rows[place]:
                continue
            match = next((n for n in free if _same(event, gold[n], by_title=by_title)), None)
            if match is not None:
                rows[place] = str(match)
                free.remove(match)
    return [row or f"extra {place}" for place, row in enumerate(rows)]


def _same(event: EventRecord, gold: dict[str, Any], *, by_title: bool) -> bool:
    if by_title:
        return event.title == str(gold["title"])
    return (event.date.span.edtf if event.date.span else "") == str(gold["date"])


def false_things(case: Case) -> list[str]:
    """Known cities, governments and people that extraction names and the page does not."""
    extraction = case.extraction
    named = {thing for n in extraction.named for thing in n.things}
    for event in extraction.events:
        for reading in event.readings:
            named |= {*reading.mentions, *(p.identity for p in reading.participants)}
            named |= {reading.location} if reading.location else set()
    named |= {partner for project in extraction.projects for partner in project.partners}
    short = {str(thing).removeprefix(str(ID)) for thing in named}
    return sorted(t for t in short - {*case.gold["things"]} if t.startswith(_WATCHED))
