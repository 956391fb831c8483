"""The answer of a search as JSON: its model, which the OpenAPI document shows."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Text(BaseModel):
    """A text with its language."""

    text: str
    language: str = Field(description="language tag; empty where it has none")


class Result(BaseModel):
    """A thing that was found."""

    iri: str
    page: str = Field(description="address of its page")
    kind: str
    types: list[str] = Field(description="IRIs of its classes")
    label: Text
    matched: Text | None = Field(description="the name that the query was found in")
    date: str | None = Field(description="EDTF")
    years: list[int]
    mode: str | None = Field(description="not-stated for an event whose mode is not said")
    cities: list[str] = Field(description="IRIs of the cities it has to do with")
    elsewhere: bool = Field(description="only other sources than the pages read speak of it")
    sentence: Text | None = Field(description="a sentence of the source that it rests on")


class FacetValue(BaseModel):
    """A value of a facet."""

    value: str
    label: Text
    count: int = Field(description="results that choosing it gives, under the other filters")
    chosen: bool
    url: str = Field(description="the search with this value; without it where it is chosen")


class SearchAnswer(BaseModel):
    """What a search found."""

    release: str
    query: str
    filters: dict[str, str]
    approximate: bool = Field(description="nothing holds the query; these names come near it")
    total: int
    page: int
    pages: int
    results: list[Result]
    facets: dict[str, list[FacetValue]]
