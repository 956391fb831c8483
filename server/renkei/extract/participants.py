"""One who takes part in an event, as the words of one passage say it."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from renkei.extract.gazetteer import Mention


@dataclass(frozen=True)
class Participant:
    """One who takes part.

    Attributes:
        agent: government, organisation or person; None where only the office is known.
        office: the post held, if the words name it.
        role: notation of a role concept.
        mode: notation of a participation mode, if the words say one.
        mentions: the mentions that were read as this participant.
    """

    agent: URIRef | None
    office: URIRef | None
    role: str
    mode: str | None
    mentions: tuple[Mention, ...]

    @property
    def identity(self) -> URIRef:
        """What tells this participant from others of the event."""
        chosen = self.agent or self.office
        assert chosen is not None
        return chosen


def participant(
    agent: Mention | None, office: Mention | None, role: str, mode: str | None
) -> Participant:
    """A participant from the mentions read as one: at least one of agent and office."""
    return Participant(
        agent.of_kind("person", "government", "organisation") if agent else None,
        office.of_kind("post") if office else None,
        role,
        mode,
        tuple(mention for mention in (agent, office) if mention),
    )
