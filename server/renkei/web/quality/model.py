"""What is published about the quality of a release, as the OpenAPI document shows it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Figure(BaseModel):
    """A figure and the threshold that it must keep."""

    name: str
    title: str
    value: float
    unit: str
    threshold: float
    bound: str = Field(description="at least, or at most")
    holds: bool
    shortfalls: list[str] = Field(description="what keeps it from being perfect")


class Place(BaseModel):
    """Where a finding comes from."""

    file: str
    line: int | None
    graph: str
    quotes: list[str]


class Finding(BaseModel):
    """A result of a shape or check."""

    focus: str
    path: str | None
    value: str | None
    rule: str
    component: str
    severity: str
    messages: dict[str, str]
    places: list[Place]


class Validation(BaseModel):
    """What the validation against shapes and checks found."""

    conforms: bool
    violations: int
    warnings: int
    files: list[str]
    triples: int
    things: int
    covered: int = Field(description="things with a class that a shape targets")
    findings: list[Finding]


class Shapes(BaseModel):
    """What the release was validated against."""

    node_shapes: int
    property_shapes: int
    checks: int


class Links(BaseModel):
    """The links to one scheme of identifiers."""

    scheme: str
    graph: str
    count: int


class Candidate(BaseModel):
    """A name in a source that nobody knows yet."""

    name: str
    line: int


class Unsupported(BaseModel):
    """A sentence that no fact rests on."""

    text: str = Field(description="empty where the server shows only words with evidence")
    line: int
    start: int
    end: int


class Problem(BaseModel):
    """Something in a source that could not be read."""

    line: int | None
    message: str


class Source(BaseModel):
    """What a source leaves open."""

    source: str
    candidates: list[Candidate]
    unsupported: list[Unsupported]
    problems: list[Problem]


class Quality(BaseModel):
    """The report of a release."""

    release: str
    holds: bool = Field(description="whether every figure keeps its threshold")
    figures: list[Figure]
    validation: Validation
    shapes: Shapes
    links: list[Links]
    sources: list[Source]


class Pending(BaseModel):
    """The report is being computed."""

    status: str = "pending"
    release: str


def without_words(quality: Quality) -> Quality:
    """The report without the words of the sources that no fact rests on."""
    return quality.model_copy(update={"sources": list(map(_without_words, quality.sources))})


def _without_words(source: Source) -> Source:
    silent = [it.model_copy(update={"text": ""}) for it in source.unsupported]
    return source.model_copy(update={"unsupported": silent})
