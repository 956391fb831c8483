"""One page of results, put together for a page or for JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from renkei.names import ID, curie
from renkei.web import terms
from renkei.web.labels import Label
from renkei.web.page import Page
from renkei.web.search.answer import FacetValue, Result, SearchAnswer, Text
from renkei.web.search.entries import Name, Quote
from renkei.web.search.facets import Choice, Facet, Filters, choices
from renkei.web.search.find import find
from renkei.web.search.folding import fold, terms_of
from renkei.web.search.ranking import Match

PER_PAGE: Final = 20


@dataclass(frozen=True)
class Results:
    """What a search gives.

    Attributes:
        query: the text.
        filters: the values asked for.
        approximate: whether the results only come near the text.
        total: how many there are under the filters.
        page: the number of this page, from 1.
        pages: how many pages there are, at least 1.
        matches: those on this page.
        facets: the choices of each facet.
    """

    query: str
    filters: Filters
    approximate: bool
    total: int
    page: int
    pages: int
    matches: tuple[Match, ...]
    facets: dict[Facet, list[Choice]]


def search(page: Page, query: str, filters: Filters, number: int) -> Results:
    """Search.

    Args:
        page: the page that shows it.
        query: the text; empty for everything.
        filters: the values asked for.
        number: which page of the results, from 1.
    """
    found = find(page.site.index, query)
    kept = [it for it in found.matches if filters.admits(it.entry)]
    return Results(
        query,
        filters,
        found.approximate,
        len(kept),
        number,
        max(1, -(-len(kept) // PER_PAGE)),
        tuple(kept[(number - 1) * PER_PAGE : number * PER_PAGE]),
        choices([it.entry for it in found.matches], filters),
    )


def sentence(match: Match, query: str) -> Quote | None:
    """The sentence to show with a result: one that holds a term of the query, else the first.

    A date by itself says nothing that is not shown already.
    """
    telling = [it for it in match.entry.quotes if it.folded not in match.entry.dates]
    wanted = terms_of(query)
    holding = (it for it in telling if any(term in it.folded for term in wanted))
    return match.quote or next(holding, None) or next(iter(telling), None)


def other_name(page: Page, match: Match, query: str) -> Name | None:
    """The name that matched, where the name that is shown does not tell why."""
    shown = fold(page.label(match.entry.node).text)
    if match.name is None or any(term in shown for term in terms_of(query)):
        return None
    return match.name


def parameters(query: str, filters: Filters, number: int = 1) -> dict[str, str]:
    """The parameters of a search's address; what is not needed is left out."""
    given = {"q": query, "kind": filters.kind, "city": filters.city}
    given |= {"year": filters.year, "mode": filters.mode}
    asked = {key: value for key, value in given.items() if value}
    return asked | ({"page": str(number)} if number > 1 else {})


def toggled(results: Results, facet: Facet, choice: Choice) -> dict[str, str]:
    """The parameters of the same search with a value chosen, or no longer chosen."""
    filters = results.filters
    changed = filters.without(facet) if choice.chosen else filters.having(facet, choice.value)
    return parameters(results.query, changed)


def value_label(page: Page, facet: Facet, value: str) -> Label:
    """What a value of a facet is called."""
    match facet:
        case "kind":
            return _kind_label(page, value)
        case "city":
            return _node_label(page, value if ":" in value else f"{ID}city/{value}", value)
        case "mode":
            key = f"search_mode.{value}"
            return Label(page.t(key)) if key in page.t.text else Label(value)
        case "year":
            return Label(value)


def as_json(page: Page, results: Results) -> SearchAnswer:
    """The results as JSON."""
    addresses = page.addresses
    root = addresses.base.removesuffix("/").removesuffix(addresses.root)
    return SearchAnswer(
        release=page.site.release,
        query=results.query,
        filters=parameters("", results.filters),
        approximate=results.approximate,
        total=results.total,
        page=results.page,
        pages=results.pages,
        results=[_result(page, it, results.query, root) for it in results.matches],
        facets={
            facet: [
                FacetValue(
                    value=it.value,
                    label=_text(value_label(page, facet, it.value)),
                    count=it.count,
                    chosen=it.chosen,
                    url=root + page.here("search.json", **toggled(results, facet, it)),
                )
                for it in offered
            ]
            for facet, offered in results.facets.items()
        },
    )


def _result(page: Page, match: Match, query: str, root: str) -> Result:
    entry, quote = match.entry, sentence(match, query)
    address = page.href(entry.node) or page.here("browse", iri=entry.node.value)
    named = match.name
    return Result(
        iri=entry.node.value,
        page=address if ":" in address.partition("/")[0] else root + address,
        kind=entry.kind,
        types=[type_.value for type_ in entry.types],
        label=_text(page.label(entry.node)),
        matched=Text(text=named.text, language=named.language) if named else None,
        date=page.site.lookup.text(entry.node, terms.EDTF) or None,
        years=sorted(entry.years),
        mode=entry.mode,
        cities=sorted(city.value for city in entry.cities),
        elsewhere=entry.elsewhere,
        sentence=Text(text=quote.text, language=quote.language) if quote else None,
    )


def _text(label: Label) -> Text:
    return Text(text=label.text, language=label.language)


def _kind_label(page: Page, kind: str) -> Label:
    key = f"search_kind.{kind}"
    if key in page.t.text:
        return Label(page.t(key))
    classes = {type_ for it in page.site.index.entries if it.kind == kind for type_ in it.types}
    found = sorted((it for it in classes if curie(it.value) == kind), key=str)
    return page.label(found[0]) if found else Label(kind)


def _node_label(page: Page, iri: str, otherwise: str) -> Label:
    try:
        node = NamedNode(iri)
    except ValueError:
        return Label(otherwise)
    return page.label(node) if page.site.lookup.is_subject(node) else Label(otherwise)
